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

/**
 * How cents left a slot that they held: their gift was refunded or paid a fee (`settlement`), or they went back into
 * the fund, the first one to position `at`, by the given return.
 */
export type Exit = { kind: 'settled'; settlement: number } | { kind: 'back'; at: number; return: number };

/** Positions `[from, to)` that an outflow took; the first stands, or stood, in the outflow's slot `slot`. */
export interface Taken extends Span {
  outflow: number;
  slot: number;
  /** Left out while the cents hold their slots. */
  exit?: Exit;
}

/** Cents back in their fund: position `at` of the tape holds the cent that stood at position `from` before. */
export interface Reentry {
  at: number;
  from: number;
  length: number;
}

/** How positions `[at, at + length)` came to be; exactly one cause each. */
export type Inflow = { at: number; length: number } & (
  | { kind: 'placed'; placement: number; part: number }
  | { kind: 'assigned'; origin: number; piece: number }
  /** A move or repurpose (the same cents), an exchange or transfer (whose cents belong to the slots' holders). */
  | { kind: 'moved' | 'exchanged' | 'transferred'; outflow: number }
  | { kind: 'returned'; return: number; pieces: Reentry[] }
);

export interface Custody {
  partner: string;
  /** Index of the fund whose money it is. */
  source: number;
}

/** What a fund was opened as; never changes. */
export interface FundTerms {
  class: FundClass;
  currency: number;
  reserve: boolean;
  custody?: Custody;
  /** Projects that alone may be paid from it. */
  projects?: string[];
  /** The first fund of its purpose; itself where none was named. */
  purpose?: number;
  /** It names a secondary purpose, and the index of the fund of it. */
  secondary?: true;
  secondaryFund?: number;
  /** What an appeal asks for, in minor units. */
  goal?: number;
}

export interface Fund extends FundTerms {
  id: string;
  open: boolean;
  /** Conditional: the condition is met. */
  met: boolean;
  /** An appeal that was closed before its goal was reached. */
  failed?: true;
  length: number;
  /** Positions not taken: disjoint, ascending, never touching each other. */
  free: Span[];
  freeAmount: number;
  /** Custody: positions that the partner has not received yet, neither free nor taken; disjoint, ascending. */
  transit: Span[];
  transitAmount: number;
  /** Ascending by position, gapless from 0 to `length`. */
  inflows: Inflow[];
  /** Ascending by position, disjoint. */
  taken: Taken[];
  /** Every placed share in position order: whose it is, and where it starts. */
  shareOrigins: IntegerColumn;
  shareStarts: AmountColumn;
}

/** What following cents and taking them reads and changes of a fund. */
export type Tape = Pick<
  Fund,
  'id' | 'length' | 'free' | 'freeAmount' | 'transit' | 'transitAmount' | 'taken'
>;

export function createFund(id: string, terms: FundTerms): Fund {
  return {
    id,
    ...terms,
    open: true,
    met: false,
    length: 0,
    free: [],
    freeAmount: 0,
    transit: [],
    transitAmount: 0,
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

/** Index of the last item that begins at or below a position; items ascend. */
export function lastFrom(items: readonly { at: number }[], position: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.at <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The inflow that a position below `length` belongs to. */
export function inflowAt(fund: Fund, position: number): Inflow {
  return fund.inflows[lastFrom(fund.inflows, position)]!;
}

/** Whether all of a non-empty span is free. */
export function isFree(fund: Pick<Fund, 'free'>, from: number, to: number): boolean {
  const span = fund.free[firstEndingAbove(fund.free, from)];
  return span !== undefined && span.from <= from && to <= span.to;
}

/** Free spans from the lowest on, without the given ones (disjoint, in any order). */
export function* freeSpans(fund: Fund, without: readonly Span[] = []): Generator<Span> {
  const gaps = without.toSorted((left, right) => left.from - right.from);
  let next = 0;
  for (const { from, to } of fund.free) {
    let start = from;
    while (next < gaps.length && gaps[next]!.from < to) {
      const gap = gaps[next]!;
      if (gap.from > start) yield { from: start, to: gap.from };
      start = Math.max(start, gap.to);
      next += 1;
    }
    if (start < to) yield { from: start, to };
  }
}

/** The lowest free positions, `amount` of them or as many as there are, without the given ones. */
export function lowestFree(fund: Fund, amount: number, without: readonly Span[] = []): Span[] {
  const spans: Span[] = [];
  let left = amount;
  for (const span of freeSpans(fund, without)) {
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
  const from = fund.length;
  fund.inflows.push(inflow);
  fund.length += inflow.length;
  fund.freeAmount += inflow.length;
  addSpan(fund.free, { from, to: fund.length });
}

/** The same for money on its way to a partner: its positions are in transit. */
export function addTransit(fund: Fund, inflow: Inflow): void {
  const from = fund.length;
  fund.inflows.push(inflow);
  fund.length += inflow.length;
  fund.transitAmount += inflow.length;
  addSpan(fund.transit, { from, to: fund.length });
}

/** Money in transit has come to the partner. */
export function endTransit(fund: Fund, span: Span): void {
  removeSpan(fund.transit, span);
  fund.transitAmount -= span.to - span.from;
  addSpan(fund.free, span);
  fund.freeAmount += span.to - span.from;
}

/** Takes a span, free or in transit, for an outflow, its first position standing in `slot`. */
export function takeSpan(fund: Tape, { from, to }: Span, outflow: number, slot: number): void {
  if (isFree(fund, from, to)) {
    removeSpan(fund.free, { from, to });
    fund.freeAmount -= to - from;
  } else {
    removeSpan(fund.transit, { from, to });
    fund.transitAmount -= to - from;
  }
  fund.taken.splice(firstEndingAbove(fund.taken, from), 0, { from, to, outflow, slot });
}

/** Adds a span that touches none of the others in more than its ends, and joins it to its neighbours. */
function addSpan(spans: Span[], { from, to }: Span): void {
  const index = firstEndingAbove(spans, from);
  const before = spans[index - 1];
  const after = spans[index];
  const joinsBefore = before?.to === from;
  const joinsAfter = after?.from === to;
  if (joinsBefore && joinsAfter) {
    before.to = after.to;
    spans.splice(index, 1);
  } else if (joinsBefore) before.to = to;
  else if (joinsAfter) after.from = from;
  else spans.splice(index, 0, { from, to });
}

/** Removes a span that lies whole within one of the others. */
function removeSpan(spans: Span[], { from, to }: Span): void {
  const index = firstEndingAbove(spans, from);
  const span = spans[index]!;
  if (from === span.from && to === span.to) spans.splice(index, 1);
  else if (from === span.from) span.from = to;
  else if (to === span.to) span.to = from;
  else {
    spans.splice(index + 1, 0, { from: to, to: span.to });
    span.to = from;
  }
}

/**
 * Says how the cents of `[from, to)`, which one outflow took, left their slots; undefined: they hold them again. For
 * cents that went back, `exit.at` is the new place of the first one.
 */
export function setExit(fund: Pick<Fund, 'taken'>, { from, to }: Span, exit: Exit | undefined): void {
  let index = firstEndingAbove(fund.taken, from);
  for (let at = from; at < to; index += 1) {
    const taken = fund.taken[index]!;
    const end = Math.min(to, taken.to);
    const pieces = [
      cutTaken(taken, taken.from, at),
      withExit(cutTaken(taken, at, end), exit?.kind === 'back' ? { ...exit, at: exit.at + at - from } : exit),
      cutTaken(taken, end, taken.to),
    ].filter((piece) => piece.from < piece.to);
    fund.taken.splice(index, 1, ...pieces);
    index += pieces.findIndex((piece) => piece.from === at);
    at = end;
  }
}

function cutTaken(taken: Taken, from: number, to: number): Taken {
  const { outflow, slot, exit } = taken;
  const cut = { from, to, outflow, slot: slot + from - taken.from };
  if (exit === undefined) return cut;
  return { ...cut, exit: exit.kind === 'back' ? { ...exit, at: exit.at + from - taken.from } : exit };
}

function withExit({ from, to, outflow, slot }: Taken, exit: Exit | undefined): Taken {
  return exit === undefined ? { from, to, outflow, slot } : { from, to, outflow, slot, exit };
}
