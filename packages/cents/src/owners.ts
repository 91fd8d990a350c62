/**
 * Whose the cents at some positions are: backward through moves, returns, transfers and exchanges, to a gift or
 * income, or to a shortfall. Off a stack, like following forward.
 */
import { lastAtMost } from './column.ts';
import type { Inflow, Reentry } from './fund.ts';
import { inflowAt, lastFrom } from './fund.ts';
import { shareEnd } from './gift-shares.ts';
import type { Holder, Outflow } from './outflow.ts';
import { holdersIn, SHORTFALL, slotIndex } from './outflow.ts';
import { slotOfUnit, unitsBelow } from './ratio.ts';
import type { LedgerState } from './state.ts';

/** The origin of what nobody's cents stand behind. */
export const NOBODY = -1;

/** Whose the asked positions `[from, to)` are, counted from the first one; `hops` counts what happened in between. */
export interface Ownership {
  origin: number;
  from: number;
  to: number;
  hops: number;
}

/** Cents that own the units of an exchange: how slots, counted from `slot`, are counted in what was asked for. */
interface Scale {
  n: number;
  m: number;
  slot: number;
  /** The units asked for; the first one is `first` in the outer counting. */
  low: number;
  high: number;
  first: number;
  outer: Scale | undefined;
}

/** Positions of a fund, or of nobody's cents (SHORTFALL); the first one is `offset` in the counting of `scale`. */
interface Piece {
  fund: number;
  from: number;
  to: number;
  offset: number;
  scale: Scale | undefined;
  hops: number;
}

type Visit = (owner: Ownership) => boolean;

/** Visits the owners of `[from, to)` in the order of the positions, until the visitor answers false. */
export function visitOwners(
  state: LedgerState,
  fund: number,
  from: number,
  to: number,
  visit: Visit,
): boolean {
  const stack: Piece[] = [{ fund, from, to, offset: 0, scale: undefined, hops: 0 }];
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    if (piece.fund === SHORTFALL) {
      if (!report(piece, NOBODY, piece.from, piece.to, visit)) return false;
      continue;
    }
    const inflow = inflowAt(state.funds[piece.fund]!, piece.from);
    const end = Math.min(piece.to, inflow.at + inflow.length);
    if (end < piece.to) stack.push({ ...piece, from: end, offset: piece.offset + end - piece.from });
    const head: Piece = { ...piece, to: end };
    if (inflow.kind === 'placed') {
      if (!visitShares(state, inflow, head, visit)) return false;
    } else if (inflow.kind === 'assigned') {
      if (!report(head, inflow.origin, head.from, end, visit)) return false;
    } else for (const one of earlierPieces(state, inflow, head).reverse()) stack.push(one);
  }
  return true;
}

/** Reports positions `[from, to)` of a piece in the counting of what was asked for; cents may own no unit of it. */
function report(piece: Piece, origin: number, from: number, to: number, visit: Visit): boolean {
  let low = piece.offset + from - piece.from;
  let high = piece.offset + to - piece.from;
  for (let scale = piece.scale; scale !== undefined; scale = scale.outer) {
    low = outward(scale, low);
    high = outward(scale, high);
  }
  return low >= high || visit({ origin, from: low, to: high, hops: piece.hops });
}

function outward({ n, m, slot, low, high, first }: Scale, offset: number): number {
  const unit = Math.min(high, Math.max(low, unitsBelow(slot + offset, n, m)));
  return first + unit - low;
}

function visitShares(
  state: LedgerState,
  inflow: Inflow & { kind: 'placed' },
  piece: Piece,
  visit: Visit,
): boolean {
  const part = state.placements[inflow.placement]!.parts[inflow.part]!;
  const { shareOrigins, shareStarts } = state.funds[part.fund]!;
  let share = lastAtMost(shareStarts.values, part.firstShare, part.firstShare + part.count, piece.from);
  for (let position = piece.from; position < piece.to; share += 1) {
    const shareTo = Math.min(piece.to, shareEnd(state, part, share));
    if (!report(piece, shareOrigins.values[share]!, position, shareTo, visit)) return false;
    position = shareTo;
  }
  return true;
}

type LaterInflow = Exclude<Inflow, { kind: 'placed' | 'assigned' }>;

/** Where the cents of a piece, which came by one inflow, stood before, in their order. */
function earlierPieces(state: LedgerState, inflow: LaterInflow, piece: Piece): Piece[] {
  const hops = piece.hops + 1;
  if (inflow.kind === 'returned') {
    return reentriesIn(inflow.pieces, piece.from, piece.to).map(({ at, from, length }) => {
      const offset = piece.offset + at - piece.from;
      return { ...piece, from, to: from + length, offset, hops };
    });
  }
  const outflow = state.outflows[inflow.outflow]!;
  const first = piece.from - inflow.at;
  const end = piece.to - inflow.at;
  if (inflow.kind === 'exchanged') return centsOfUnits(outflow, first, end, piece);
  const before =
    inflow.kind === 'moved' ? spansIn(outflow, first, end) : holdersIn(outflow.holders, first, end);
  return before.map(({ slot, length, fund, from }) => {
    return { ...piece, fund, from, to: from + length, offset: piece.offset + slot - first, hops };
  });
}

/** The cents that own units `[low, high)` of an exchange. */
function centsOfUnits(outflow: Outflow, low: number, high: number, piece: Piece): Piece[] {
  const n = outflow.amount;
  const m = outflow.target!.units;
  const slot = slotOfUnit(low, n, m);
  const scale: Scale = { n, m, slot, low, high, first: piece.offset, outer: piece.scale };
  return holdersIn(outflow.holders, slot, slotOfUnit(high - 1, n, m) + 1).map((holder) => {
    const { fund, from, length } = holder;
    return { fund, from, to: from + length, offset: holder.slot - slot, scale, hops: piece.hops + 1 };
  });
}

/** What slots `[first, end)` of an outflow took, cut to them. */
export function spansIn(
  { spans }: Outflow,
  first: number,
  end: number,
): Pick<Holder, 'slot' | 'length' | 'fund' | 'from'>[] {
  const found = [];
  for (let index = slotIndex(spans, first); index < spans.length && spans[index]!.slot < end; index += 1) {
    const { slot, fund, from, to } = spans[index]!;
    const start = Math.max(first, slot);
    const length = Math.min(end, slot + to - from) - start;
    found.push({ slot: start, length, fund, from: from + start - slot });
  }
  return found;
}

/** The pieces that came back to positions `[first, end)`, cut to them. */
export function reentriesIn(pieces: readonly Reentry[], first: number, end: number): Reentry[] {
  let index = lastFrom(pieces, first);
  const found: Reentry[] = [];
  for (; index < pieces.length && pieces[index]!.at < end; index += 1) {
    const { at, from, length } = pieces[index]!;
    const start = Math.max(first, at);
    found.push({ at: start, from: from + start - at, length: Math.min(end, at + length) - start });
  }
  return found;
}
