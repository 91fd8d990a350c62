/**
 * Outflows and their slots. Slot i of an outflow is index i of its concatenated spans; each live slot has exactly one
 * holder, at first the cent that was taken. Whatever leaves a slot belongs to its holder at that moment.
 */
import type { EventRef, RepurposeGround } from './event.ts';
import type { EndedAppeal } from './records.ts';

/** Slots `[slot, slot + to − from)` and the positions of a fund in them. */
export interface SlotSpan {
  slot: number;
  fund: number;
  from: number;
  to: number;
}

/** Cents from position `from` of a fund on, which held slots until others were put in their place. */
export interface Displaced {
  fund: number;
  from: number;
}

/** The fund of a holder that is an open shortfall. */
export const SHORTFALL = -1;

/** Who stands in slots `[slot, slot + length)`: cents of a fund from position `from` on, or a shortfall. Never changed. */
export interface Holder extends Displaced {
  readonly slot: number;
  readonly length: number;
  readonly fund: number;
  readonly from: number;
  /** Those who held the slots before, the first one first; left out when there are none. */
  readonly under?: readonly Displaced[];
}

export type OutflowKind =
  | 'expense'
  | 'loss'
  | 'move'
  | 'exchange'
  | 'transfer'
  /** Cents that a demand or a fee took while they were free. */
  | 'refund'
  | 'fee'
  /** What a transfer cost on its way. */
  | 'transfer-fee'
  /** Cents that a partner gave back, and that it holds in its own ledger now. */
  | 'handback'
  | 'handover';

export interface Outflow {
  id: string;
  kind: OutflowKind;
  amount: number;
  currency: number;
  /** What was taken, in slot order; never changes. */
  spans: SlotSpan[];
  /** Who stands in the live slots now, in slot order. */
  holders: Holder[];
  /** Live slots. */
  live: number;
  /** Where the cents went, in slot order from `at`; `units` of an exchange. */
  target: { fund: number; at: number; units: number } | undefined;
  /** A loss that no charge and no fee forced. */
  voluntary?: true;
  /** Move: those of its funds that were appeals with money they could not use. */
  appeals?: readonly EndedAppeal[];
  /** A repurpose: why the cents may have another purpose. */
  ground?: RepurposeGround;
  /** Expense: what it is for. */
  purpose?: Purpose;
  event: EventRef | undefined;
}

export interface Purpose {
  project?: string;
  line?: string;
  category?: string;
}

/** An event that put cents back into their funds. */
export interface ReturnRecord {
  id: string;
  kind: 'expense' | 'transfer' | 'reversal' | 'fee';
  /** The outflow that was returned; −1 for the others. */
  outflow: number;
  amount: number;
  event: EventRef | undefined;
}

/** Index of the last item that begins at or below a slot; items are in slot order. */
export function slotIndex(items: readonly { slot: number }[], slot: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.slot <= slot) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The part of a holder in slots `[from, to)`, which it stands in. */
function cutHolder(holder: Holder, from: number, to: number): Holder {
  const by = from - holder.slot;
  const cut = { slot: from, length: to - from, fund: holder.fund, from: shifted(holder, by) };
  if (holder.under === undefined) return cut;
  return { ...cut, under: holder.under.map((one) => ({ fund: one.fund, from: one.from + by })) };
}

function shifted({ fund, from }: Displaced, by: number): number {
  return fund === SHORTFALL ? 0 : from + by;
}

/** Who stands in slots `[from, to)`, cut to them; slots that are no more live are left out. */
export function holdersIn(holders: readonly Holder[], from: number, to: number): Holder[] {
  const found: Holder[] = [];
  for (let index = Math.max(0, slotIndex(holders, from)); index < holders.length; index += 1) {
    const holder = holders[index]!;
    if (holder.slot >= to) break;
    const start = Math.max(from, holder.slot);
    const end = Math.min(to, holder.slot + holder.length);
    if (start < end) found.push(cutHolder(holder, start, end));
  }
  return found;
}

/** Puts others (or nobody) into slots `[from, to)`, in place. */
export function replaceHolders(holders: Holder[], from: number, to: number, others: readonly Holder[]): void {
  let first = Math.max(0, slotIndex(holders, from));
  const kept: Holder[] = [];
  const start = holders[first];
  if (start !== undefined && start.slot + start.length <= from) first += 1;
  else if (start !== undefined && start.slot < from) kept.push(cutHolder(start, start.slot, from));
  let end = first;
  kept.push(...others);
  for (; end < holders.length && holders[end]!.slot < to; end += 1) {
    const holder = holders[end]!;
    const over = holder.slot + holder.length;
    if (over > to) kept.push(cutHolder(holder, to, over));
  }
  holders.splice(first, end - first, ...kept);
}

/** The holders of new slots: the cents that were taken. */
export function firstHolders(spans: readonly SlotSpan[]): Holder[] {
  return spans.map(({ slot, fund, from, to }) => ({ slot, length: to - from, fund, from }));
}
