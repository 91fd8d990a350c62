/**
 * Outflows and their slots. Slot i of an outflow is index i of its concatenated spans; each slot has exactly one
 * holder, at first the cent that was taken. Whatever leaves a slot belongs to its holder at that moment.
 */
import type { EventRef } from './event.ts';

/** Slots `[slot, slot + to − from)` and the positions of a fund in them. */
export interface SlotSpan {
  slot: number;
  fund: number;
  from: number;
  to: number;
}

/** Slots `[slot, slot + length)` of an expense whose holders' cents re-entered a fund at `at`. */
export interface Back {
  slot: number;
  length: number;
  fund: number;
  at: number;
  return: number;
}

export interface Outflow {
  id: string;
  kind: 'expense' | 'move' | 'refund';
  amount: number;
  currency: number;
  /** What was taken, in slot order; never changes. */
  spans: SlotSpan[];
  /** Who stands in the slots now, in slot order, without gaps. */
  holders: SlotSpan[];
  /** Slots below this are live; returns take the last live ones. */
  live: number;
  /** Returned slots in slot order. */
  backs: Back[];
  /** Move: the fund the cents went to, in slot order from `at`. */
  target: { fund: number; at: number } | undefined;
  event: EventRef | undefined;
}

export interface ReturnRecord {
  id: string;
  expense: number;
  amount: number;
  event: EventRef | undefined;
}

/** Index of the item that covers a slot; items are in slot order without gaps up to it. */
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
