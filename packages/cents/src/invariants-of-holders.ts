/** 6: no slot is held by what came out of it. Covers are chosen so that it cannot be; this proves it anew. */
import type { Inflow } from './fund.ts';
import { inflowAt } from './fund.ts';
import { holdersIn, SHORTFALL } from './outflow.ts';
import { reentriesIn, spansIn } from './owners.ts';
import { slotOfUnit } from './ratio.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** Positions of a fund, from which to go back. */
interface Piece {
  fund: number;
  from: number;
  to: number;
}

/** Slots `[from, to)` of an outflow that cents came through. */
interface Through {
  outflow: number;
  from: number;
  to: number;
}

/** Steps of one way back; only a way in a circle has so many. */
const STEPS_MAX = 1_000_000;

export function checkAcyclic(state: LedgerState, broken: Violation[]): void {
  for (const [outflow, { id, holders, target }] of state.outflows.entries()) {
    if (target === undefined) continue;
    for (const { fund, from, length, slot } of holders) {
      if (fund === SHORTFALL) continue;
      const own = { outflow, from: slot, to: slot + length };
      if (!comesThrough(state, { fund, from, to: from + length }, own)) continue;
      // Other slots of the same range may have come to hold these: each one is looked at alone.
      for (let n = 0; n < length; n += 1) {
        const one = { outflow, from: slot + n, to: slot + n + 1 };
        if (!comesThrough(state, { fund, from: from + n, to: from + n + 1 }, one)) continue;
        broken.push(violation('invariant-broken', { outflow: id, slot: slot + n }, 6));
      }
    }
  }
}

/** Whether cents came, on any way back, through slots of the given range. */
function comesThrough(state: LedgerState, cents: Piece, range: Through): boolean {
  const stack: Piece[] = [cents];
  for (let steps = 0; stack.length > 0; steps += 1) {
    const piece = stack.pop()!;
    const inflow = inflowAt(state.funds[piece.fund]!, piece.from);
    const end = Math.min(piece.to, inflow.at + inflow.length);
    if (end < piece.to) stack.push({ ...piece, from: end });
    const through = slotsOf(state, inflow, piece.from, end);
    const isIn = through?.outflow === range.outflow && through.from < range.to && range.from < through.to;
    if (isIn || steps > STEPS_MAX) return true;
    stack.push(...before(state, inflow, { ...piece, to: end }, through));
  }
  return false;
}

/** The slots of an exchange or transfer that positions of its inflow came through. */
function slotsOf(state: LedgerState, inflow: Inflow, from: number, to: number): Through | undefined {
  if (inflow.kind !== 'exchanged' && inflow.kind !== 'transferred') return undefined;
  const [first, end] = [from - inflow.at, to - inflow.at];
  const { outflow } = inflow;
  if (inflow.kind === 'transferred') return { outflow, from: first, to: end };
  const { amount, target } = state.outflows[outflow]!;
  const { units } = target!;
  return { outflow, from: slotOfUnit(first, amount, units), to: slotOfUnit(end - 1, amount, units) + 1 };
}

function before(state: LedgerState, inflow: Inflow, piece: Piece, through: Through | undefined): Piece[] {
  if (through !== undefined) {
    return holdersIn(state.outflows[through.outflow]!.holders, through.from, through.to)
      .filter(({ fund }) => fund !== SHORTFALL)
      .map(({ fund, from, length }) => ({ fund, from, to: from + length }));
  }
  if (inflow.kind === 'returned') {
    return reentriesIn(inflow.pieces, piece.from, piece.to).map(({ from, length }) => {
      return { fund: piece.fund, from, to: from + length };
    });
  }
  if (inflow.kind !== 'moved') return [];
  const spans = spansIn(state.outflows[inflow.outflow]!, piece.from - inflow.at, piece.to - inflow.at);
  return spans.map(({ fund, from, length }) => ({ fund, from, to: from + length }));
}
