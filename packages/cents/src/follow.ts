/**
 * Follows positions forward, to where their cents are now. It works off a stack piece by piece in order, so that money
 * which moved a hundred thousand times cannot exhaust the call stack.
 */
import type { Taken } from './fund.ts';
import { firstEndingAbove } from './fund.ts';
import type { SlotState } from './state.ts';

/**
 * A step that cents took, linked to the one before it: position `cameFrom` of the fund they were in became `from`
 * of `fund`, and so on in order.
 */
export type Step = {
  before: Step | undefined;
  cameFrom: number;
  fund: number;
  from: number;
  to: number;
} & (
  | { kind: 'moved'; outflow: number }
  | { kind: 'transferred'; outflow: number }
  | { kind: 'returned'; outflow: number; slot: number; return: number }
);

/** Where a run of cents is now: `[from, to)` are positions of the fund in which it is, or was when it left. */
export type Whereabouts = { fund: number; from: number; to: number; steps: Step | undefined } & (
  | { kind: 'free' }
  /** In slots `[slot, …)` of an outflow, which they hold. */
  | { kind: 'held'; outflow: number; slot: number }
  /** Their gift was refunded, or paid a fee; `outflow` is the one whose slots they held, or that took them. */
  | { kind: 'settled'; outflow: number; slot: number; settlement: number }
);

interface Piece {
  fund: number;
  from: number;
  to: number;
  steps: Step | undefined;
}

/**
 * Visits where the cents of `[from, to)` are, in the order of the positions. Exchanges end the way: what they became
 * is counted in other units. Transfers to a partner do too when `transfersEnd` says so.
 */
export function followForward(
  state: SlotState,
  fund: number,
  from: number,
  to: number,
  visit: (where: Whereabouts) => void,
  transfersEnd = false,
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
    const end = Math.min(piece.to, next.to);
    if (end < piece.to) stack.push({ ...piece, from: end });
    const onward = afterTaken(state, { ...piece, to: end }, next, transfersEnd);
    if ('kind' in onward) visit(onward);
    else stack.push(onward);
  }
}

function afterTaken(
  state: SlotState,
  piece: Piece,
  { exit, from, outflow: index, slot: first }: Taken,
  transfersEnd: boolean,
): Piece | Whereabouts {
  const slot = first + piece.from - from;
  if (exit?.kind === 'back') return wentBack(piece, exit.at + piece.from - from, index, slot, exit.return);
  if (exit?.kind === 'settled') {
    return { ...piece, kind: 'settled', outflow: index, slot, settlement: exit.settlement };
  }
  const { id, kind, target } = state.outflows[index]!;
  if (kind === 'refund' || kind === 'fee') {
    const settlement = state.settlementIndex.get(id)!;
    return { ...piece, kind: 'settled', outflow: index, slot, settlement };
  }
  const goesOn = kind === 'move' || (kind === 'transfer' && !transfersEnd);
  if (!goesOn || target === undefined) return { ...piece, kind: 'held', outflow: index, slot };
  const span = { fund: target.fund, from: target.at + slot, to: target.at + slot + piece.to - piece.from };
  const step = { ...span, outflow: index, cameFrom: piece.from, before: piece.steps };
  return { ...span, steps: { ...step, kind: kind === 'move' ? 'moved' : 'transferred' } };
}

function wentBack(piece: Piece, at: number, outflow: number, slot: number, back: number): Piece {
  const span = { fund: piece.fund, from: at, to: at + piece.to - piece.from };
  const step = { ...span, outflow, slot, return: back, cameFrom: piece.from, before: piece.steps };
  return { ...span, steps: { ...step, kind: 'returned' } };
}
