/** The sources of an expense: whose cents stand in its live slots, in slot order, page by page. */
import { followBackward } from './follow.ts';
import { isIncome, originId } from './origins.ts';
import { slotIndex } from './outflow.ts';
import type { LedgerState } from './state.ts';

/** Slots `[from, to)` and the gift or income that holds them. */
export interface SourcePiece {
  from: number;
  to: number;
  id: string;
  kind: 'gift' | 'income';
  amount: number;
  /** The fund its cents were taken from. */
  fund: string;
  /** Moves and returns between its placement and this expense. */
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

/**
 * One page of the holders of an expense's live slots, or undefined when there is no such expense. The pieces of
 * all pages sum to amount − returned; a gift whose cents came by several ways has several pieces.
 */
export function sources(state: LedgerState, expense: string, page: SourcesPage = {}): Sources | undefined {
  const outflow = state.outflows[state.outflowIndex.get(expense) ?? -1];
  if (outflow?.kind !== 'expense') return undefined;
  const { limit = LIMIT, fromSlot = 0 } = page;
  const pieces: SourcePiece[] = [];
  let slot = fromSlot;
  let more = slot < outflow.live;
  for (let index = slotIndex(outflow.holders, slot); more && slot < outflow.live; index += 1) {
    const holder = outflow.holders[index]!;
    const from = holder.from + slot - holder.slot;
    const to = Math.min(holder.to, holder.from + outflow.live - holder.slot);
    const fund = state.funds[holder.fund]!.id;
    more = followBackward(state, holder.fund, from, to, ({ origin, amount, hops }) => {
      if (pieces.length >= limit) return false;
      const kind = isIncome(state.origins, origin) ? 'income' : 'gift';
      const id = originId(state.origins, origin);
      pieces.push({ from: slot, to: slot + amount, id, kind, amount, fund, hops });
      slot += amount;
      return true;
    });
  }
  const { amount, live } = outflow;
  const currency = state.currencies[outflow.currency]!;
  const answer = { expense, currency, amount, returned: amount - live, pieces };
  return slot < live ? { ...answer, nextSlot: slot } : answer;
}
