// Facts about money and what moves none of it, for random histories of everything.
import { keyedId, shortId } from '@centesimo/events';
import { BY, bytesOf, HASH43, nextName, tell } from './history.fixture.ts';
import type { Making } from './history.fixture.ts';

export type Step = (making: CompleteMaking) => void;

export interface CompleteMaking extends Making {
  readonly disputes: { id: string; gift: string; currency: string }[];
  readonly transfers: string[];
  /** Reports of impact that were replaced. */
  readonly replaced: Set<string>;
}

export const DAY = '2024-06-04';
type Short = Parameters<typeof shortId>[0];
type Keyed = Parameters<typeof keyedId>[0];

export function short(making: Making, prefix: Short): string {
  return shortId(prefix, bytesOf(nextName(making)).subarray(0, 16));
}

function keyed(making: Making, prefix: Keyed): string {
  return keyedId(prefix, bytesOf(nextName(making)));
}

export function oneOf<Item>({ choose }: Making, items: readonly Item[]): Item | undefined {
  return items[choose(items.length || 1)];
}

/** Tells a fact, which some of what facts say about earlier ones may forbid. */
function fact(making: Making, name: string, subject: string, data: object): boolean {
  try {
    tell(making, 'donation', name, subject, data);
    return true;
  } catch {
    return false;
  }
}

/** A gift and its currency, found by trying. */
function demand(making: CompleteMaking, prefix: 'failure' | 'dispute', name: string, more: object): void {
  const gift = oneOf(making, making.gifts);
  if (gift === undefined) return;
  const amount = 1 + making.choose(12);
  const id = keyed(making, prefix);
  for (const currency of ['EUR', 'USD']) {
    if (!fact(making, name, id, { amount, currency, gift, ...more })) continue;
    if (prefix === 'dispute') making.disputes.push({ id, gift, currency });
    return;
  }
}

export const FACTS: readonly Step[] = [
  (making) => {
    const id = keyed(making, 'gift');
    const rest = { currency: 'EUR', givenAt: DAY, gross: 1 + making.choose(40), processor: 'demo-pay' };
    tell(making, 'donation', 'gift.pending', id, { ...rest, trailKey: HASH43(id) });
    if (making.choose(3) > 0) {
      tell(making, 'donation', 'gift.received', id, { ...rest, fee: 1, trailKey: HASH43(id) });
      making.gifts.push(id);
    } else {
      const failed = { amount: 1, currency: 'EUR', failedAt: DAY, gift: id };
      tell(making, 'donation', 'gift.failed', keyed(making, 'failure'), failed);
    }
  },
  (making) => demand(making, 'failure', 'gift.failed', { failedAt: DAY }),
  (making) =>
    demand(making, 'dispute', 'gift.dispute-opened', { openedAt: DAY, withdrawn: making.choose(3) > 0 }),
  (making) => {
    const dispute = oneOf(making, making.disputes);
    if (dispute === undefined) return;
    const { id, gift, currency } = dispute;
    if (making.choose(3) === 0) fact(making, 'gift.dispute-lost', id, { gift, lostAt: DAY });
    else {
      const amount = making.choose(4) === 0 ? {} : { amount: 1 + making.choose(8) };
      const data = { ...amount, currency, dispute: id, gift, wonAt: DAY };
      fact(making, 'gift.dispute-won', keyed(making, 'credit'), data);
    }
  },
  (making) => {
    const demands = making.events.filter(
      ({ ledger, name }) =>
        ledger === making.ledger && ['gift.refunded', 'gift.failed', 'gift.dispute-opened'].includes(name),
    );
    const refund = oneOf(making, demands);
    if (refund === undefined) return;
    const { gift, currency } = refund.data as { gift: string; currency: string };
    const id = refund.subject;
    const amount = 1 + making.choose(8);
    fact(making, 'gift.refund-failed', keyed(making, 'credit'), {
      amount,
      currency,
      failedAt: DAY,
      gift,
      refund: id,
    });
  },
  (making) => {
    const gift = oneOf(making, making.gifts);
    const change = making.choose(2) === 0 ? 1 + making.choose(5) : -1 - making.choose(5);
    const data = { change, correctedAt: DAY, ...(making.choose(3) === 0 ? { owed: 1 } : {}), gift };
    const id = keyed(making, 'correction');
    if (gift !== undefined && !fact(making, 'gift.fee-corrected', id, { ...data, currency: 'EUR' }))
      fact(making, 'gift.fee-corrected', id, { ...data, currency: 'USD' });
  },
  (making) => {
    const data = { amount: 1 + making.choose(9), chargedAt: DAY, currency: 'EUR', kind: 'account' };
    tell(making, 'donation', 'bank.charged', keyed(making, 'charge'), data);
  },
  (making) => {
    const data = { account: 'main', balance: making.choose(900) - 100, currency: 'EUR', statedAt: DAY };
    tell(making, 'donation', 'bank.balance-stated', keyed(making, 'statement'), data);
  },
];

/** Things that move no money. */
export const REGISTRY: readonly Step[] = [
  (making) => {
    const sets = making.events.filter(
      ({ ledger, name }) => ledger === making.ledger && name === 'budget.set',
    );
    const lines = [{ amount: 200 + making.choose(200), line: 'pumps' }];
    const over = making.choose(2) === 0 ? 'refuse' : 'flag';
    const data = { by: BY, currency: 'EUR', lines, over, version: sets.length + 1 };
    tell(making, 'allocation', 'budget.set', 'office', data);
  },
  (making) => {
    const expense = oneOf(making, making.expenses);
    if (expense === undefined) return;
    const purpose = making.choose(2) === 0 ? { line: 'pumps', project: 'office' } : { category: 'rent' };
    try {
      tell(making, 'allocation', 'expense.recoded', expense, { ...purpose, by: BY });
    } catch {
      // Over its budget.
    }
  },
  (making) => {
    const earlier = oneOf(
      making,
      making.events.filter(({ ledger, name }) => ledger === making.ledger && name === 'impact.reported'),
    );
    const isWrong = earlier !== undefined && !making.replaced.has(earlier.subject) && making.choose(2) === 0;
    if (isWrong) making.replaced.add(earlier.subject);
    const more = isWrong ? { replaces: earlier.subject } : {};
    const data = {
      by: BY,
      method: 'counted',
      project: 'well',
      reportedAt: DAY,
      unit: 'meals',
      units: 9,
      ...more,
    };
    tell(making, 'allocation', 'impact.reported', short(making, 'impact'), data);
  },
  (making) => {
    const expense = oneOf(making, making.expenses);
    if (expense === undefined) return;
    const standing = making.state.documents.get(expense) ?? [];
    const replaces = making.choose(2) === 0 ? standing[0] : undefined;
    const evidence = [HASH43(`document ${making.events.length}`)];
    const data = { by: BY, evidence, ...(replaces === undefined ? {} : { replaces }) };
    tell(making, 'allocation', 'evidence.attached', expense, data);
  },
  (making) => {
    const data = { by: BY, required: making.choose(2) === 0 };
    tell(making, 'allocation', 'evidence-rule.set', making.ledger, data);
  },
  (making) => {
    const gift = oneOf(making, making.gifts);
    const data = { details: HASH43('details'), erasedAt: DAY, ground: 'asked' };
    if (gift !== undefined) tell(making, 'donation', 'subject.erased', gift, data);
  },
];
