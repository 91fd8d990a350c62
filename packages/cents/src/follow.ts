/**
 * Follows positions forward, to where their cents are now, and backward, to whose they are. Both work off a stack
 * piece by piece in order, so that money which moved a hundred thousand times cannot exhaust the call stack.
 */
import { lastAtMost } from './column.ts';
import type { Inflow } from './fund.ts';
import { firstEndingAbove, inflowAt } from './fund.ts';
import type { Back, Outflow } from './outflow.ts';
import { slotIndex } from './outflow.ts';
import type { LedgerState } from './state.ts';
import { shareEnd } from './gift-shares.ts';

/**
 * A step that cents took, linked to the one before it: position `cameFrom` of the fund they were in became `from`
 * of `fund`, and so on in order.
 */
export type Step = { before: Step | undefined; cameFrom: number; fund: number; from: number; to: number } & (
  { kind: 'moved'; outflow: number } | { kind: 'returned'; outflow: number; slot: number; return: number }
);

/** Where a run of cents is now: `[from, to)` are positions of the fund in which it is, or was when it left. */
export type Whereabouts = { fund: number; from: number; to: number; steps: Step | undefined } & (
  { kind: 'free' } | { kind: 'spent' | 'refunded'; outflow: number; slot: number }
);

interface Piece {
  fund: number;
  from: number;
  to: number;
  steps: Step | undefined;
}

/** Visits where the cents of `[from, to)` are, in the order of the positions. */
export function followForward(
  state: LedgerState,
  fund: number,
  from: number,
  to: number,
  visit: (where: Whereabouts) => void,
): void {
  const stack: Piece[] = [{ fund, from, to, steps: undefined }];
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    const { taken } = state.funds[piece.fund]!;
    const next = taken[firstEndingAbove(taken, piece.from)];
    if (next === undefined || next.from > piece.from) {
      const end = Math.min(piece.to, next?.from ?? piece.to);
      if (end < piece.to) stack.push({ ...piece, from: end });
      visit({ ...piece, to: end, kind: 'free' });
      continue;
    }
    const slot = next.slot + piece.from - next.from;
    const size = sameFate(state.outflows[next.outflow]!, slot, Math.min(piece.to, next.to) - piece.from);
    if (piece.from + size < piece.to) stack.push({ ...piece, from: piece.from + size });
    const onward = afterOutflow(state, { ...piece, to: piece.from + size }, next.outflow, slot);
    if ('kind' in onward) visit(onward);
    else stack.push(onward);
  }
}

/** How many of the slots from `slot` share the first one's fate: live, or returned by the same return. */
function sameFate(outflow: Outflow, slot: number, size: number): number {
  if (outflow.kind !== 'expense') return size;
  if (slot < outflow.live) return Math.min(size, outflow.live - slot);
  const back = backOf(outflow, slot);
  return Math.min(size, back.slot + back.length - slot);
}

function backOf(outflow: Outflow, slot: number): Back {
  return outflow.backs[slotIndex(outflow.backs, slot)]!;
}

function afterOutflow(state: LedgerState, piece: Piece, index: number, slot: number): Piece | Whereabouts {
  const outflow = state.outflows[index]!;
  const size = piece.to - piece.from;
  if (outflow.kind === 'refund') return { ...piece, kind: 'refunded', outflow: index, slot };
  if (outflow.target !== undefined) {
    const { fund, at } = outflow.target;
    const span = { fund, from: at + slot, to: at + slot + size };
    return {
      ...span,
      steps: { ...span, kind: 'moved', outflow: index, cameFrom: piece.from, before: piece.steps },
    };
  }
  if (slot < outflow.live) return { ...piece, kind: 'spent', outflow: index, slot };
  const back = backOf(outflow, slot);
  const from = back.at + slot - back.slot;
  const span = { fund: back.fund, from, to: from + size };
  const step: Step = {
    ...span,
    kind: 'returned',
    outflow: index,
    slot,
    return: back.return,
    cameFrom: piece.from,
    before: piece.steps,
  };
  return { ...span, steps: step };
}

/** Cents and whose they are; `hops` counts the moves and returns in between. */
export interface Ownership {
  origin: number;
  amount: number;
  hops: number;
}

/**
 * Visits whose the cents of `[from, to)` are, in the order of the positions, until the visitor answers false.
 */
export function followBackward(
  state: LedgerState,
  fund: number,
  from: number,
  to: number,
  visit: (owner: Ownership) => boolean,
): boolean {
  const stack = [{ fund, from, to, hops: 0 }];
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    const inflow = inflowAt(state.funds[piece.fund]!, piece.from);
    const end = Math.min(piece.to, inflow.at + inflow.length);
    if (inflow.kind === 'placed') {
      if (!visitShares(state, inflow, piece, end, visit)) return false;
      if (end < piece.to) stack.push({ ...piece, from: end });
      continue;
    }
    if (inflow.kind === 'assigned') {
      if (!visit({ origin: inflow.origin, amount: end - piece.from, hops: piece.hops })) return false;
      if (end < piece.to) stack.push({ ...piece, from: end });
      continue;
    }
    const before = earlierPlace(state, inflow, piece.fund, piece.from, end);
    const size = before.to - before.from;
    if (piece.from + size < piece.to) stack.push({ ...piece, from: piece.from + size });
    stack.push({ ...before, hops: piece.hops + 1 });
  }
  return true;
}

function visitShares(
  state: LedgerState,
  inflow: Inflow & { kind: 'placed' },
  piece: { from: number; hops: number },
  end: number,
  visit: (owner: Ownership) => boolean,
): boolean {
  const part = state.placements[inflow.placement]!.parts[inflow.part]!;
  const { shareOrigins, shareStarts } = state.funds[part.fund]!;
  let share = lastAtMost(shareStarts.values, part.firstShare, part.firstShare + part.count, piece.from);
  for (let position = piece.from; position < end; share += 1) {
    const shareTo = Math.min(end, shareEnd(state, part, share));
    const owner = { origin: shareOrigins.values[share]!, amount: shareTo - position, hops: piece.hops };
    if (!visit(owner)) return false;
    position = shareTo;
  }
  return true;
}

/** The positions that the first cents of `[from, end)` had before a move or a return brought them here. */
function earlierPlace(
  state: LedgerState,
  inflow: Inflow & { kind: 'moved' | 'returned' },
  fund: number,
  from: number,
  end: number,
): { fund: number; from: number; to: number } {
  if (inflow.kind === 'moved') {
    const slot = from - inflow.at;
    const { spans } = state.outflows[inflow.outflow]!;
    const span = spans[slotIndex(spans, slot)]!;
    const start = span.from + slot - span.slot;
    return { fund: span.fund, from: start, to: Math.min(span.to, start + end - from) };
  }
  const piece = inflow.pieces.findLast((candidate) => candidate.at <= from)!;
  const start = piece.from + from - piece.at;
  return { fund, from: start, to: Math.min(piece.from + piece.length, start + end - from) };
}
