/**
 * A fund is a tape of positions: money in takes `[length, length + amount)`, money out takes free positions.
 * Positions never change their meaning; a cent that moves leaves a taken position and gets one elsewhere.
 */
import type { FundClass } from './event.ts';
import type { AmountColumn, IntegerColumn } from './column.ts';
import { createAmountColumn, createIntegerColumn } from './column.ts';

export interface Span {
  from: number;
  to: number;
}

/** Positions `[from, to)` that an outflow took; the first stands in the outflow's slot `slot`. */
export interface Taken extends Span {
  outflow: number;
  slot: number;
}

/** Cents of a returned slot: position `at` of the tape holds the cent that stood at position `from` before. */
export interface Reentry {
  at: number;
  from: number;
  slot: number;
  length: number;
}

/** How positions `[at, at + length)` came to be; exactly one cause each. */
export type Inflow = { at: number; length: number } & (
  | { kind: 'placed'; placement: number; part: number }
  | { kind: 'assigned'; origin: number; piece: number }
  | { kind: 'moved'; outflow: number }
  | { kind: 'returned'; expense: number; return: number; pieces: Reentry[] }
);

export interface Fund {
  id: string;
  class: FundClass;
  currency: number;
  open: boolean;
  reserve: boolean;
  length: number;
  /** Positions not taken: disjoint, ascending, never touching each other. */
  free: Span[];
  freeAmount: number;
  /** Ascending by position, gapless from 0 to `length`. */
  inflows: Inflow[];
  /** Ascending by position, disjoint. */
  taken: Taken[];
  /** Every placed share in position order: whose it is, and where it starts. */
  shareOrigins: IntegerColumn;
  shareStarts: AmountColumn;
}

export function createFund(id: string, fundClass: FundClass, currency: number, reserve: boolean): Fund {
  return {
    id,
    class: fundClass,
    currency,
    open: true,
    reserve,
    length: 0,
    free: [],
    freeAmount: 0,
    inflows: [],
    taken: [],
    shareOrigins: createIntegerColumn(),
    shareStarts: createAmountColumn(),
  };
}

/** Index of the first item that ends above the position; items ascend and are disjoint. */
export function firstEndingAbove(spans: readonly Span[], position: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.to > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The inflow that a position below `length` belongs to. */
export function inflowAt(fund: Fund, position: number): Inflow {
  let low = 0;
  let high = fund.inflows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fund.inflows[middle]!.at <= position) low = middle + 1;
    else high = middle;
  }
  return fund.inflows[low - 1]!;
}

/** Whether all of a non-empty span is free. */
export function isFree(fund: Fund, from: number, to: number): boolean {
  const span = fund.free[firstEndingAbove(fund.free, from)];
  return span !== undefined && span.from <= from && to <= span.to;
}

/** The lowest free positions, `amount` of them; the caller has checked that so many are free. */
export function lowestFree(fund: Fund, amount: number): Span[] {
  const spans: Span[] = [];
  let left = amount;
  for (const span of fund.free) {
    if (left === 0) break;
    const size = Math.min(left, span.to - span.from);
    spans.push({ from: span.from, to: span.from + size });
    left -= size;
  }
  return spans;
}

/** How many free cents stand below a position, and so go out before it. */
export function freeBelow(fund: Fund, position: number): number {
  let amount = 0;
  for (const span of fund.free) {
    if (span.from >= position) break;
    amount += Math.min(span.to, position) - span.from;
  }
  return amount;
}

/** Appends a cause; its positions are free. The caller has checked `at` and the bound of the length. */
export function addInflow(fund: Fund, inflow: Inflow): void {
  fund.inflows.push(inflow);
  const from = fund.length;
  fund.length += inflow.length;
  fund.freeAmount += inflow.length;
  const last = fund.free.at(-1);
  if (last !== undefined && last.to === from) last.to = fund.length;
  else fund.free.push({ from, to: fund.length });
}

/** Takes a free span for an outflow, its first position standing in `slot`. */
export function takeSpan(fund: Fund, from: number, to: number, outflow: number, slot: number): void {
  const index = firstEndingAbove(fund.free, from);
  const span = fund.free[index]!;
  if (from === span.from && to === span.to) fund.free.splice(index, 1);
  else if (from === span.from) span.from = to;
  else if (to === span.to) span.to = from;
  else {
    fund.free.splice(index + 1, 0, { from: to, to: span.to });
    span.to = from;
  }
  fund.freeAmount -= to - from;
  fund.taken.splice(firstEndingAbove(fund.taken, from), 0, { from, to, outflow, slot });
}
