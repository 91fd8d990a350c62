// Random but valid histories of several ledgers, decided with the plans of cents; a seed gives one history.
import { createHash } from 'node:crypto';
import {
  applyEvent,
  createLedgerState,
  openDemands,
  planAssign,
  planExpense,
  planGiveBack,
  planMove,
  planPlacement,
  planRefund,
  planReturn,
} from '@centesimo/cents';
import type { GiveBackItem, LedgerEvent, LedgerState, Planned } from '@centesimo/cents';
import { expenseId, keyedId, moveId, returnId } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import type { TestEvent } from './test-log.fixture.ts';

/** One of `count` choices. */
export type Choose = (count: number) => number;

/** A small generator of numbers from a seed (mulberry32). */
export function chooser(seed: number): Choose {
  let state = seed >>> 0;
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
}

export function bytesOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

export const HASH43 = (text: string): string => Buffer.from(bytesOf(text)).toString('base64url');
export const BY = {
  actor: Buffer.from(bytesOf('staff').subarray(0, 16)).toString('base64url'),
  role: 'staff',
};

export interface Making {
  readonly ledger: string;
  readonly state: LedgerState;
  readonly events: TestEvent[];
  readonly gifts: string[];
  readonly expenses: string[];
  readonly choose: Choose;
  count: number;
}

/** States an event: it must be valid, as each comes out of a plan or is a fact. */
export function tell(
  making: Making,
  owner: TestEvent['owner'],
  name: string,
  subject: string,
  data: object,
): void {
  const event = { type: `org.centesimo.${name}.v1`, subject, data } as unknown as LedgerEvent;
  const violation = applyEvent(making.state, event);
  if (violation !== undefined) throw new Error(`${name}: ${JSON.stringify(violation)}`);
  making.events.push({ ledger: making.ledger, owner, name, subject, data });
}

const FUNDS = ['general', 'school', 'water', 'hall'];

export function openLedger(making: Making): void {
  const { ledger } = making;
  const reserves = [
    { currency: 'EUR', fund: 'general' },
    { currency: 'USD', fund: 'dollars' },
  ];
  const opened = { baseCurrency: 'EUR', by: BY, currencies: ['EUR', 'USD'], policy: 'fifo@1', reserves };
  tell(making, 'allocation', 'ledger.opened', ledger, opened);
  const classes = { school: 'designated', water: 'restricted', hall: 'unrestricted' };
  for (const [fund, kind] of Object.entries(classes)) {
    const appeal = { goal: 20, secondary: HASH43('second'), secondaryFund: 'school' };
    const data = {
      ...{ by: BY, class: kind, currency: 'EUR', details: HASH43(`${ledger} ${fund}`) },
      ...(fund === 'water' ? appeal : {}),
    };
    tell(making, 'allocation', 'fund.opened', fund, data);
  }
  tell(making, 'allocation', 'project.opened', 'well', { by: BY });
  const shares = [
    { fund: 'general', weight: 3 },
    { fund: 'hall', weight: 1 },
  ];
  tell(making, 'allocation', 'placement-rule.set', ledger, { by: BY, shares, version: 1 });
}

export function nextName(making: Making): string {
  making.count += 1;
  return `${making.ledger} ${making.count}`;
}

function receiveGift(making: Making, most = 60): void {
  const name = nextName(making);
  const { choose } = making;
  const id = keyedId('gift', bytesOf(name));
  const gross = 1 + choose(choose(3) === 0 ? most : 60);
  const data = {
    currency: choose(12) === 0 ? 'USD' : 'EUR',
    ...(choose(3) === 0 ? { details: HASH43(`details ${name}`) } : {}),
    ...(choose(2) === 0 ? { fee: 1 + choose(9) } : {}),
    ...(choose(9) === 0 ? { feeBearer: 'reserve' } : {}),
    ...(choose(3) === 0 ? { fund: ['water', 'school', 'elsewhere'][choose(3)] } : {}),
    givenAt: '2024-05-31',
    gross,
    processor: 'demo-pay',
    trailKey: HASH43(`key ${name}`),
  };
  tell(making, 'donation', 'gift.received', id, data);
  making.gifts.push(id);
}

function receiveIncome(making: Making): void {
  const data = {
    amount: 1 + making.choose(500),
    currency: 'EUR',
    kind: 'interest',
    receivedAt: '2024-05-31',
  };
  tell(making, 'donation', 'income.received', keyedId('income', bytesOf(nextName(making))), data);
}

function demandRefund(making: Making): void {
  const gift = making.gifts[making.choose(making.gifts.length || 1)];
  if (gift === undefined) return;
  const amount = 1 + making.choose(30);
  // Now and then what the appeal cannot use, where there is such money.
  const [beyond] = amount % 5 === 0 ? (planGiveBack(making.state, 'water')?.items ?? []) : [];
  for (const currency of ['EUR', 'USD']) {
    const subject = keyedId('refund', bytesOf(nextName(making)));
    const told = amount % 2 === 0 ? {} : { appeal: 'water', choice: true };
    const data = { amount, currency, gift, refundedAt: '2024-06-01', ...told, ...planned(beyond) };
    try {
      tell(making, 'donation', 'gift.refunded', subject, data);
      return;
    } catch {
      // Of the other currency.
    }
  }
}

function planned(item: GiveBackItem | undefined): object {
  if (item === undefined) return {};
  return { amount: item.amount, appeal: 'water', choice: true, gift: item.gift };
}

export function effect(
  making: Making,
  plan: Planned<object>,
  name: string,
  subject: string,
  more: object,
): boolean {
  if (!plan.ok) return false;
  const needsDocument = name === 'expense.recorded' && making.state.documentRequired;
  const evidence = needsDocument ? { evidence: [HASH43(`bill ${subject}`)] } : {};
  const data = Object.fromEntries(Object.entries({ ...plan.data, ...more, ...evidence }));
  tell(making, 'allocation', name, subject, data);
  return true;
}

function place(making: Making): void {
  placeUpTo(making, 1 + making.choose(12));
}

export function placeUpTo(making: Making, count: number): void {
  const data = planPlacement(making.state, count);
  if (data !== undefined) tell(making, 'allocation', 'gifts.placed', making.ledger, data);
}

function assign(making: Making): void {
  const { state, choose } = making;
  const waiting = [...making.gifts].filter((gift) => planAssign(state, gift, 'hall').ok);
  const gift = waiting[choose(waiting.length || 1)];
  if (gift !== undefined) effect(making, planAssign(state, gift, 'hall'), 'gift.assigned', gift, { by: BY });
}

function move(making: Making): void {
  const { state, choose } = making;
  const from = FUNDS[choose(4)] ?? '';
  const to = FUNDS[choose(4)] ?? '';
  const ground = choose(2) === 0 ? { ground: 'board-2024-7' } : {};
  const plan = planMove(state, { amount: 1 + choose(80), from: [from], to, ...ground });
  const subject = moveId(bytesOf(nextName(making)).subarray(0, 16));
  effect(making, plan, 'money.moved', subject, { by: BY, ...ground });
}

function spend(making: Making): void {
  const { state, choose } = making;
  const amount = 1 + choose(200);
  const funds = [FUNDS[choose(4)] ?? '', FUNDS[choose(4)] ?? ''];
  const plan = planExpense(state, { amount, currency: 'EUR', funds: [...new Set(funds)] });
  const name = nextName(making);
  const subject = expenseId(bytesOf(name).subarray(0, 16));
  const project = choose(2) === 0 ? { project: 'well' } : {};
  const more = {
    amount,
    by: BY,
    currency: 'EUR',
    details: HASH43(`bill ${name}`),
    paidAt: '2024-06-02',
    ...project,
  };
  if (effect(making, plan, 'expense.recorded', subject, more)) making.expenses.push(subject);
}

function giveBack(making: Making): void {
  const expense = making.expenses[making.choose(making.expenses.length || 1)];
  if (expense === undefined) return;
  const amount = 1 + making.choose(40);
  const subject = returnId(bytesOf(nextName(making)).subarray(0, 16));
  const plan = planReturn(making.state, expense, amount);
  effect(making, plan, 'expense.returned', subject, { amount, by: BY, expense, returnedAt: '2024-06-03' });
}

function settle(making: Making): void {
  const demands = openDemands(making.state);
  const demand = demands[making.choose(demands.length || 1)];
  if (demand !== undefined) effect(making, planRefund(making.state, demand), 'refund.settled', demand, {});
}

const STEPS: readonly ((making: Making) => void)[] = [
  (making) => receiveGift(making),
  (making) => receiveGift(making),
  (making) => receiveGift(making),
  place,
  place,
  spend,
  move,
  giveBack,
  demandRefund,
  settle,
];

/** What happens to money as long as nothing goes wrong. */
export const BASIC: readonly ((making: Making) => void)[] = [...STEPS, receiveIncome, assign];

/** Events of `ledgers` in one order of the log, `steps` commands in all. */
export function historyOf(seed: number, steps: number, ledgers = ['acqua-viva', 'pane']): TestEvent[] {
  const choose = chooser(seed);
  const events: TestEvent[] = [];
  const makings = ledgers.map((ledger): Making => {
    const state = createLedgerState(nodeSha256);
    return { ledger, state, events, gifts: [], expenses: [], choose, count: 0 };
  });
  makings.forEach(openLedger);
  for (let step = 0; step < steps; step += 1) {
    const making = makings[choose(makings.length)];
    if (making === undefined) continue;
    BASIC[choose(BASIC.length)]?.(making);
  }
  return events;
}

/** A valid log of many gifts: batches arrive, are placed, and now and then an expense takes some. */
export function* manyGifts(gifts: number, ledgers = ['acqua-viva', 'pane']): Generator<TestEvent> {
  const choose = chooser(1);
  const events: TestEvent[] = [];
  const makings = ledgers.map((ledger): Making => {
    const state = createLedgerState(nodeSha256);
    return { ledger, state, events, gifts: [], expenses: [], choose, count: 0 };
  });
  makings.forEach(openLedger);
  for (let gift = 0; gift < gifts; gift += 1) {
    const making = makings[gift % makings.length];
    if (making === undefined) continue;
    receiveGift(making, 100_000);
    making.gifts.length = 0;
    if (gift % 2_000 < makings.length) {
      placeUpTo(making, 1_000);
      spend(making);
    }
    yield* events.splice(0);
  }
}
