/**
 * What a demand or a fee takes of a gift: first money without a place, then free cents in gift-cent order, then slots,
 * whose holders the reserve's cents become. What the gift does not reach is a loss of the reserve, and where the
 * reserve is short, slots stand open. The event says all of it, and replay computes it again.
 */
import { followForward } from './follow.ts';
import type { Whereabouts } from './follow.ts';
import { freeSpans, lowestFree, setExit, takeSpan } from './fund.ts';
import type { Fund, Span } from './fund.ts';
import { sharesOf } from './gift-shares.ts';
import { reserveOf } from './named-funds.ts';
import type { FundSpan, LedgerEvent, OutflowSlots, Taken } from './event.ts';
import { refOf } from './event.ts';
import { originId } from './origins.ts';
import type { Displaced, Holder, SlotSpan } from './outflow.ts';
import { holdersIn, replaceHolders, SHORTFALL } from './outflow.ts';
import { NOBODY, visitOwners } from './owners.ts';
import type { SettledPiece, Settlement } from './records.ts';
import { firstPieces, firstSpans, joinSpan, lengthOf, sizeOf, slotSpans } from './spans.ts';
import type { LedgerState, SlotState } from './state.ts';
import { accountOf, changePlaceless, placelessAmount } from './state.ts';
import { addOutflow, openShortfall } from './take.ts';

type SlotPiece = Extract<SettledPiece, { kind: 'slot' }>;

export interface Taking {
  origin: number;
  currency: number;
  unplaced: number;
  /** Free cents, in gift-cent order; slots count from 0. */
  own: SlotSpan[];
  /** Slots to be covered, in gift-cent order. */
  covers: SlotPiece[];
  /** Spans of the reserve that become the holders of the first of them. */
  coveredBy: Span[];
  shortfall: number;
  loss: { amount: number; spans: Span[]; shortfall: number };
}

/** Takes `amount` of a gift, which has so much, and `excess` of the reserve. */
export function computeTaking(state: LedgerState, origin: number, amount: number, excess: number): Taking {
  const currency = state.origins.currencies[origin]!;
  const unplaced = Math.min(amount, placelessAmount(state, origin));
  const { covers, own: free } = placedPieces(state, sharesOf(state, origin), amount - unplaced);
  const reserve = reserveOf(state, currency);
  const used = free.filter(({ fund }) => state.funds[fund] === reserve).map(({ from, to }) => ({ from, to }));
  const coveredBy = coveringSpans(state, reserve, lengthOf(covers), origin, used);
  const lost = lowestFree(reserve, excess, [...used, ...coveredBy]);
  return {
    origin,
    currency,
    unplaced,
    own: free,
    covers,
    coveredBy,
    shortfall: lengthOf(covers) - sizeOf(coveredBy),
    loss: { amount: excess, spans: lost, shortfall: excess - sizeOf(lost) },
  };
}

/** The first `amount` of a gift's placed cents: those that are free, then slots that others of them hold. */
export function placedPieces(
  state: SlotState,
  shares: readonly { readonly fund: number; readonly from: number; readonly to: number }[],
  amount: number,
): Pick<Taking, 'own' | 'covers'> {
  const own: SlotSpan[] = [];
  const held: SlotPiece[] = [];
  for (const { fund, from, to } of shares) {
    if (sizeOf(own) >= amount) break;
    followForward(state, fund, from, to, (where) => addPiece(where, own, held), true);
  }
  const free = firstSpans(own, amount);
  return { own: free, covers: firstPieces(held, amount - sizeOf(free)) };
}

/** A gift's cents are free, or hold slots that can be covered, or were taken back before. */
function addPiece(where: Whereabouts, own: SlotSpan[], held: SlotPiece[]): void {
  const { fund, from, to } = where;
  if (where.kind === 'free') own.push({ slot: 0, fund, from, to });
  else if (where.kind === 'held') {
    held.push({ kind: 'slot', outflow: where.outflow, slot: where.slot, length: to - from, fund, from });
  }
}

/**
 * The lowest free cents of a fund that may cover: none of the refunded gift's own, and none that descend from a
 * shortfall, or a slot would in the end hold itself.
 */
export function coveringSpans(
  state: LedgerState,
  fund: Fund,
  amount: number,
  origin: number,
  without: readonly Span[],
): Span[] {
  const index = state.fundIndex.get(fund.id)!;
  const found: Span[] = [];
  let left = amount;
  if (left === 0) return found;
  for (const span of freeSpans(fund, without)) {
    visitOwners(state, index, span.from, span.to, (owner) => {
      if (owner.origin === origin || owner.origin === NOBODY) return true;
      const from = span.from + owner.from;
      const to = Math.min(span.from + owner.to, from + left);
      joinSpan(found, { from, to });
      left -= to - from;
      return left > 0;
    });
    if (left === 0) break;
  }
  return found;
}

/** What the event says of a taking. */
export function takenOf(state: LedgerState, taking: Taking): Taken {
  const { coveredBy, covers, currency, loss, origin, own, shortfall, unplaced } = taking;
  const reserve = reserveOf(state, currency).id;
  const spansOf = (spans: readonly Span[]): FundSpan[] =>
    spans.map(({ from, to }) => ({ from, fund: reserve, to }));
  return {
    ...(coveredBy.length > 0 && { coveredBy: spansOf(coveredBy) }),
    ...(covers.length > 0 && { covers: slotsOf(state, covers) }),
    gift: originId(state.origins, origin),
    ...(loss.amount > 0 && {
      loss: {
        amount: loss.amount,
        ...(loss.shortfall > 0 && { shortfall: loss.shortfall }),
        spans: spansOf(loss.spans),
      },
    }),
    own: own.map(({ fund, from, to }) => ({ from, fund: state.funds[fund]!.id, to })),
    ...(shortfall > 0 && { shortfall }),
    ...(unplaced > 0 && { unplaced }),
  };
}

/** Slots as an event names them, neighbours joined. */
export function slotsOf(
  state: Pick<LedgerState, 'outflows'>,
  pieces: readonly { outflow: number; slot: number; length: number }[],
): OutflowSlots[] {
  const slots: { from: number; outflow: string; to: number }[] = [];
  let previous = -1;
  for (const { outflow, slot, length } of pieces) {
    const last = slots.at(-1);
    if (last !== undefined && previous === outflow && last.to === slot) last.to += length;
    else slots.push({ from: slot, outflow: state.outflows[outflow]!.id, to: slot + length });
    previous = outflow;
  }
  return slots;
}

/** Does what was computed; the settlement, which is answered, remembers what can be undone. */
export function commitTaking(
  state: LedgerState,
  event: LedgerEvent,
  taking: Taking,
  kind: Settlement['kind'],
): Settlement {
  const { covers, currency, loss, origin, own, unplaced } = taking;
  const index = state.settlements.length;
  const reserve = reserveOf(state, currency);
  const reserveIndex = state.fundIndex.get(reserve.id)!;
  changePlaceless(state, origin, -unplaced);
  const pieces: SettledPiece[] = unplaced > 0 ? [{ kind: 'unplaced', amount: unplaced }] : [];
  if (own.length > 0) {
    const amount = sizeOf(own);
    const taken = { kind: kind === 'demand' ? 'refund' : 'fee', spans: own, amount, currency } as const;
    pieces.push({ kind: 'own', outflow: addOutflow(state, event, taken), slot: 0, length: amount });
  }
  commitCovers(state, taking, index, reserveIndex);
  pieces.push(...covers);
  let lossIndex = -1;
  if (loss.amount > 0) {
    const spans = slotSpans(reserveIndex, loss.spans);
    const { amount, shortfall } = loss;
    lossIndex = addOutflow(state, event, { kind: 'loss', origin, spans, amount, currency, shortfall });
  }
  const told = { id: event.subject, kind, origin, pieces, loss: lossIndex, event: refOf(event) };
  state.settlements.push(told);
  state.settlementIndex.set(event.subject, index);
  accountOf(state, origin).settlements.push(index);
  return told;
}

/** Puts the reserve's cents, and a shortfall where they end, over the gift's in each covered slot. */
function commitCovers(state: LedgerState, taking: Taking, settlement: number, reserve: number): void {
  const cents = slotSpans(reserve, taking.coveredBy);
  const covered = lengthOf(taking.covers) - taking.shortfall;
  let done = 0;
  for (const piece of taking.covers) {
    const { fund, from, length, outflow, slot } = piece;
    setExit(state.funds[fund]!, { from, to: from + length }, { kind: 'settled', settlement });
    const withCents = Math.min(length, Math.max(0, covered - done));
    const holders = coverHolders(state, cents, done, outflow, slot, withCents);
    if (withCents < length) {
      const short = { outflow, slot: slot + withCents, length: length - withCents };
      holders.push({ slot: short.slot, length: short.length, fund: SHORTFALL, from: 0 });
      openShortfall(state, taking.currency, outflow, short.slot, short.length, taking.origin);
    }
    putOver(state, outflow, slot, slot + length, holders);
    done += length;
  }
}

/** Takes `length` cents, from the `done`-th of the listed ones on, as holders of an outflow's slots. */
export function coverHolders(
  state: SlotState,
  cents: readonly SlotSpan[],
  done: number,
  outflow: number,
  slot: number,
  length: number,
): Holder[] {
  const holders: Holder[] = [];
  for (const span of cents) {
    const first = Math.max(done, span.slot);
    const end = Math.min(done + length, span.slot + span.to - span.from);
    if (first >= end) continue;
    const from = span.from + first - span.slot;
    const at = slot + first - done;
    takeSpan(state.funds[span.fund]!, { from, to: from + end - first }, outflow, at);
    holders.push({ slot: at, length: end - first, fund: span.fund, from });
  }
  return holders;
}

/** New holders of slots `[from, to)`, which nobody's cents hold: a shortfall is no holder of the past. */
export function putInPlace(
  state: Pick<LedgerState, 'outflows'>,
  outflow: number,
  from: number,
  to: number,
  over: readonly Holder[],
): void {
  place(state, outflow, from, to, over, ({ under }) => under);
}

/** New holders of slots `[from, to)`, which they fill; those who stood there remain under them. */
export function putOver(
  state: Pick<LedgerState, 'outflows'>,
  outflow: number,
  from: number,
  to: number,
  over: readonly Holder[],
): void {
  place(state, outflow, from, to, over, ({ from: first, fund, under = [] }) => [
    ...under,
    { fund, from: first },
  ]);
}

/** Each part of the new holders keeps under it what `underOf` makes of whoever stood there. */
function place(
  { outflows }: Pick<LedgerState, 'outflows'>,
  outflow: number,
  from: number,
  to: number,
  over: readonly Holder[],
  underOf: (below: Holder) => readonly Displaced[] | undefined,
): void {
  const { holders } = outflows[outflow]!;
  const placed = over.flatMap((holder) =>
    holdersIn(holders, holder.slot, holder.slot + holder.length).map((below) => {
      const { length, slot } = below;
      const first = holder.fund === SHORTFALL ? 0 : holder.from + slot - holder.slot;
      const own = { slot, length, fund: holder.fund, from: first };
      const under = underOf(below);
      return under === undefined ? own : { ...own, under };
    }),
  );
  replaceHolders(holders, from, to, placed);
}
