/** Following cents through slots by some of a ledger's events: what needs no more of its state than these say. */
export { followForward } from './follow.ts';
export type { Step, Whereabouts } from './follow.ts';
export { firstEndingAbove, isFree, setExit, takeSpan } from './fund.ts';
export type { Exit, Span, Tape } from './fund.ts';
export { firstHolders, holdersIn, replaceHolders, SHORTFALL } from './outflow.ts';
export type { Holder, Outflow, OutflowKind, SlotSpan } from './outflow.ts';
export { unitsBelow } from './ratio.ts';
export type { SettledPiece, Settlement } from './records.ts';
export { Reentries } from './reentry.ts';
export { lengthOf, sizeOf, slotSpans } from './spans.ts';
export type { SlotState } from './state.ts';
export { coverHolders, placedPieces, putInPlace, putOver, slotsOf } from './taking.ts';
export { sizeOfPiece, undoFees, undoRefund } from './undo.ts';
