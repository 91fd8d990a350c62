/** Three gifts worth showing, found by asking the replayed log whose cents paid what. */
import { type Trail, sources, trail } from '@centesimo/cents';
import type { Replay } from '@centesimo/verify';

type ReplayedLedger = Pick<NonNullable<ReturnType<Replay['ledgers']['get']>>, 'state'>;

export interface Example {
  readonly title: string;
  readonly trail: Trail;
}

/** Sources looked at for each expense. */
const LOOK = 2_000;

/** A gift spent whole in one payment, one spent in two, and one that ended in the closing residue. */
export function findExamples(
  ledger: ReplayedLedger,
  expenses: readonly string[],
  residue: string | undefined,
): Example[] {
  const found: Example[] = [];
  const middle = expenses[Math.floor(expenses.length / 2)];
  const whole = middle === undefined ? undefined : findGift(ledger, middle, (paid) => paid.length === 1);
  if (whole !== undefined) found.push({ title: 'A gift that went into one payment, whole', trail: whole });
  for (const expense of expenses) {
    const split = findGift(ledger, expense, (paid) => paid.length === 2, 50);
    if (split === undefined) continue;
    found.push({ title: 'A gift that was split over two payments', trail: split });
    break;
  }
  const last = residue === undefined ? undefined : findGift(ledger, residue, (paid) => paid.length === 1);
  if (last !== undefined)
    found.push({
      title: 'A gift that ended in the residue, handed over when the account was closed',
      trail: last,
    });
  return found;
}

/** The first gift among an expense's sources whose cents went to payments as wanted. */
function findGift(
  ledger: ReplayedLedger,
  expense: string,
  isWanted: (paid: readonly string[]) => boolean,
  limit = LOOK,
): Trail | undefined {
  for (const piece of sources(ledger.state, expense, { limit })?.pieces ?? []) {
    const gift = trail(ledger.state, piece.id);
    if (gift === undefined || gift.kind !== 'gift') continue;
    const paid = new Set(gift.pieces.map(({ place }) => (place.kind === 'spent' ? place.expense : '')));
    if (!paid.has('') && isWanted([...paid])) return gift;
  }
  return undefined;
}
