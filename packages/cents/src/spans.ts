/** Lists of spans and slots: their size, their first cents, and the slots that they fill. */
import type { Span } from './fund.ts';
import type { SlotSpan } from './outflow.ts';

/** How many positions or slots the spans hold. */
export function sizeOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

export function lengthOf(pieces: readonly { length: number }[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** The spans of a fund as the slots of an outflow, from 0 on. */
export function slotSpans(fund: number, spans: readonly Span[]): SlotSpan[] {
  let slot = 0;
  return spans.map(({ from, to }) => {
    slot += to - from;
    return { slot: slot - (to - from), fund, from, to };
  });
}

/** Adds a span to a list in order: to its last one, where it goes on from that. */
export function joinSpan(spans: Span[], { from, to }: Span): void {
  const last = spans.at(-1);
  if (last?.to === from) last.to = to;
  else spans.push({ from, to });
}

/** The first `amount` cents of spans of several funds, neighbours joined. */
export function firstSpans(spans: readonly SlotSpan[], amount: number): SlotSpan[] {
  const first: SlotSpan[] = [];
  let slot = 0;
  for (const { fund, from, to } of spans) {
    if (slot === amount) break;
    const size = Math.min(amount - slot, to - from);
    const last = first.at(-1);
    if (last?.fund === fund && last.to === from) last.to += size;
    else first.push({ slot, fund, from, to: from + size });
    slot += size;
  }
  return first;
}

/** The first pieces that have `amount` slots between them, the last one cut, or all where they have fewer. */
export function firstPieces<Piece extends { length: number }>(
  pieces: readonly Piece[],
  amount: number,
): Piece[] {
  const first: Piece[] = [];
  let left = amount;
  for (const piece of pieces) {
    if (left === 0) break;
    const length = Math.min(left, piece.length);
    first.push({ ...piece, length });
    left -= length;
  }
  return first;
}
