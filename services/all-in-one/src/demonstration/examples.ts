/** Four gifts worth showing, found by asking the replayed log whose cents paid what. */
import { type Place, type Trail, originId, sources, trail } from '@centesimo/cents';
import type { Replay } from '@centesimo/verify';

type ReplayedLedger = Pick<NonNullable<ReturnType<Replay['ledgers']['get']>>, 'state'>;

export interface Example {
  readonly title: string;
  readonly trail: Trail;
}

/** Sources looked at for each expense. */
const LOOK = 2_000;

/** A gift spent whole in one payment, one spent in two, one in the closing residue, and one that its bank took back. */
export function findExamples(ledger: ReplayedLedger, expenses: readonly string[]): Example[] {
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
  const residue = findNewest(ledger, 'with-partner');
  if (residue !== undefined)
    found.push({ title: 'A gift in the residue, handed on when the account was closed', trail: residue });
  const recalled = findNewest(ledger, 'refunded');
  if (recalled !== undefined) found.push({ title: 'A gift that its bank recalled', trail: recalled });
  return found;
}

/** Gifts looked at from the newest back. */
const NEWEST = 20_000;

/** The newest gift all of whose cents are in such a place. */
function findNewest({ state }: ReplayedLedger, kind: Place['kind']): Trail | undefined {
  const { count } = state.origins;
  for (let row = count - 1; row >= Math.max(0, count - NEWEST); row -= 1) {
    const gift = trail(state, originId(state.origins, row));
    if (gift?.kind === 'gift' && gift.pieces.every(({ place }) => place.kind === kind)) return gift;
  }
  return undefined;
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
