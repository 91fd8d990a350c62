/** The sources of an expense or loss: whose cents stand in its live slots, in slot order, page by page. */
import { isIncome, originId } from './origins.ts';
import { holdersIn, SHORTFALL } from './outflow.ts';
import type { Outflow } from './outflow.ts';
import { NOBODY, visitOwners } from './owners.ts';
import type { LedgerState } from './state.ts';
import { namedOutflow } from './state.ts';

/** Slots `[from, to)` and the gift or income that holds them, or that nobody does. */
export interface SourcePiece {
  from: number;
  to: number;
  /** Empty for a shortfall. */
  id: string;
  kind: 'gift' | 'income' | 'shortfall';
  amount: number;
  /** The fund its cents were taken from; empty where there are none. */
  fund: string;
  /** Moves, returns and exchanges between its placement and this expense. */
  hops: number;
}

export interface Sources {
  expense: string;
  currency: string;
  amount: number;
  returned: number;
  pieces: SourcePiece[];
  /** The first slot of the next page; absent on the last one. */
  nextSlot?: number;
}

export interface SourcesPage {
  readonly fromSlot?: number;
  /** Pieces a page; 1,000 unless told. */
  readonly limit?: number;
}

const LIMIT = 1_000;

/** Money paid out for good, whose holders can be asked for. */
export function spentOutflow(state: LedgerState, id: string): Outflow | undefined {
  const outflow = state.outflows[namedOutflow(state, id) ?? -1];
  return outflow?.kind === 'expense' || outflow?.kind === 'loss' ? outflow : undefined;
}

/**
 * One page of the holders of an expense's or loss's live slots, or undefined when there is none of that id. The pieces
 * of all pages sum to amount − returned; a gift whose cents came by several ways has several pieces.
 */
export function sources(state: LedgerState, expense: string, page: SourcesPage = {}): Sources | undefined {
  const outflow = spentOutflow(state, expense);
  if (outflow === undefined) return undefined;
  const { limit = LIMIT, fromSlot = 0 } = page;
  const pieces: SourcePiece[] = [];
  let slot = fromSlot;
  let isCut = false;
  for (const holder of holdersIn(outflow.holders, fromSlot, outflow.live)) {
    const more = visitHolder(state, holder, (piece) => {
      if (pieces.length >= limit) return false;
      pieces.push(piece);
      slot = piece.to;
      return true;
    });
    isCut = !more;
    if (isCut) break;
  }
  const { amount, live } = outflow;
  const currency = state.currencies[outflow.currency]!;
  const answer = { expense, currency, amount, returned: amount - live, pieces };
  // Only a page that was cut has one after it: an empty one would lead to itself for ever.
  return isCut ? { ...answer, nextSlot: slot } : answer;
}

function visitHolder(
  state: LedgerState,
  { fund, from, length, slot }: { fund: number; from: number; length: number; slot: number },
  visit: (piece: SourcePiece) => boolean,
): boolean {
  const nobody = { id: '', kind: 'shortfall', fund: '' } as const;
  if (fund === SHORTFALL) {
    return visit({ ...nobody, from: slot, to: slot + length, amount: length, hops: 0 });
  }
  const id = state.funds[fund]!.id;
  return visitOwners(state, fund, from, from + length, (owner) => {
    const { hops, origin } = owner;
    const place = { from: slot + owner.from, to: slot + owner.to, amount: owner.to - owner.from, hops };
    if (origin === NOBODY) return visit({ ...place, ...nobody, fund: id });
    const kind = isIncome(state.origins, origin) ? 'income' : 'gift';
    return visit({ ...place, id: originId(state.origins, origin), kind, fund: id });
  });
}
