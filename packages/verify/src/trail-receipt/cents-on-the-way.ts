/**
 * The cents of one gift as runs of positions, moved on by one proved event after the other. Every event must say
 * something about them: what takes none of them does not belong to their trail.
 */
import type { FundSpan } from '@centesimo/cents';
import { TrailReceiptError } from './trail-receipt-error.ts';

/** Slots `[from, to)` of an outflow. */
interface Slots {
  readonly from: number;
  readonly to: number;
}

/** A payment that took some of the cents: `spans` is all that it took, `held` the slots in which they stand now. */
interface Payment {
  readonly spans: readonly FundSpan[];
  held: readonly Slots[];
}

export interface CentsOnTheWay {
  /** Where cents wait: positions of funds, disjoint. */
  free: readonly FundSpan[];
  readonly payments: Map<string, Payment>;
  refunded: number;
}

export function startCents(): CentsOnTheWay {
  return { free: [], payments: new Map(), refunded: 0 };
}

export function sumOf(runs: readonly { readonly from: number; readonly to: number }[]): number {
  return runs.reduce((sum, { from, to }) => sum + to - from, 0);
}

export function broken(index: number, why: string): never {
  throw new TrailReceiptError('path-broken', `entry ${index}: ${why}`);
}

/** Cents that got a place. */
export function arrive(cents: CentsOnTheWay, run: FundSpan): void {
  cents.free = [...cents.free, run];
}

/** Takes what of these spans is the gift's, and answers its slots in the outflow. */
function take(cents: CentsOnTheWay, index: number, spans: readonly FundSpan[]): readonly Slots[] {
  const slots: Slots[] = [];
  let slot = 0;
  for (const span of spans) {
    cents.free = cents.free.flatMap((run) => {
      const from = Math.max(run.from, span.from);
      const to = Math.min(run.to, span.to);
      if (run.fund !== span.fund || from >= to) return [run];
      slots.push({ from: slot + from - span.from, to: slot + to - span.from });
      return [
        { ...run, to: from },
        { ...run, from: to },
      ].filter((rest) => rest.from < rest.to);
    });
    slot += span.to - span.from;
  }
  if (slots.length === 0) broken(index, 'it takes none of the gift’s cents');
  return slots;
}

/**
 * An outflow takes the lowest positions that are free: cents that still wait below what it took would have gone first,
 * so that something is missing which took them.
 */
function takeFirst(cents: CentsOnTheWay, index: number, spans: readonly FundSpan[]): readonly Slots[] {
  const slots = take(cents, index, spans);
  for (const { fund, to } of spans) {
    if (cents.free.some((run) => run.fund === fund && run.from < to))
      broken(index, 'it passes over cents of the gift: what took them before is not here');
  }
  return slots;
}

/**
 * A move: the cents stand in the fund `to` from position `at`, in the same order. For another purpose any free cents are
 * taken, not the lowest (`isAnyOrder`).
 */
export function move(
  cents: CentsOnTheWay,
  index: number,
  { at, spans, to }: { readonly at: number; readonly spans: readonly FundSpan[]; readonly to: string },
  isAnyOrder: boolean,
): void {
  for (const slot of (isAnyOrder ? take : takeFirst)(cents, index, spans))
    arrive(cents, { fund: to, from: at + slot.from, to: at + slot.to });
}

export function pay(cents: CentsOnTheWay, index: number, id: string, spans: readonly FundSpan[]): void {
  if (cents.payments.has(id)) broken(index, 'the payment is there twice');
  cents.payments.set(id, { spans, held: takeFirst(cents, index, spans) });
}

export function refund(cents: CentsOnTheWay, index: number, own: readonly FundSpan[]): void {
  const amount = sumOf(take(cents, index, own));
  if (amount !== sumOf(own)) broken(index, 'it refunds cents that are not the gift’s');
  cents.refunded += amount;
}

/** What re-entered one fund: `count` cents from position `at`. */
export interface Reentered {
  readonly at: number;
  readonly count: number;
  readonly fund: string;
}

/** Part of a payment came back: its slots in `[from, to)` re-enter the funds they were taken from, in slot order. */
export function giveBack(
  cents: CentsOnTheWay,
  index: number,
  id: string,
  { from, to }: Slots,
  back: readonly Reentered[],
): void {
  const payment = cents.payments.get(id);
  if (payment === undefined) return broken(index, 'the payment that it returns is not here');
  const counted = new Map<string, number>();
  let slot = 0;
  let own = 0;
  for (const span of payment.spans) {
    const pieceFrom = Math.max(from, slot);
    const pieceTo = Math.min(to, slot + span.to - span.from);
    slot += span.to - span.from;
    if (pieceFrom >= pieceTo) continue;
    const before = counted.get(span.fund) ?? 0;
    counted.set(span.fund, before + pieceTo - pieceFrom);
    const at =
      back.find(({ fund }) => fund === span.fund)?.at ?? broken(index, `nothing re-enters ${span.fund}`);
    for (const held of payment.held) {
      const heldFrom = Math.max(held.from, pieceFrom);
      const heldTo = Math.min(held.to, pieceTo);
      if (heldFrom >= heldTo) continue;
      const position = at + before + heldFrom - pieceFrom;
      arrive(cents, { fund: span.fund, from: position, to: position + heldTo - heldFrom });
      own += heldTo - heldFrom;
    }
  }
  const isWhole =
    back.length === counted.size && back.every(({ count, fund }) => counted.get(fund) === count);
  if (to > slot || !isWhole) broken(index, 'what comes back is not what the payment took');
  if (own === 0) broken(index, 'it returns none of the gift’s cents');
  payment.held = payment.held.flatMap((held) =>
    [
      { from: held.from, to: Math.min(held.to, from) },
      { from: Math.max(held.from, to), to: held.to },
    ].filter((rest) => rest.from < rest.to),
  );
}
