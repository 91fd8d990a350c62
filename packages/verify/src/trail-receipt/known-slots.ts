/** Slots that change hands: cents come to stand for others, return to their funds, or hold their slots again. */
import type { BackPart, OutflowSlots, SlotRange } from '@centesimo/cents';
import {
  type Holder,
  Reentries,
  SHORTFALL,
  type SettledPiece,
  type SlotSpan,
  coverHolders,
  firstEndingAbove,
  holdersIn,
  lengthOf,
  putInPlace,
  putOver,
  replaceHolders,
  setExit,
  sizeOf,
  takeSpan,
} from '@centesimo/cents/slots';
import { amountOf } from './event-forms.ts';
import { ELSEWHERE, type KnownMoney, broken, enter } from './known-money.ts';
import type { ProvedEvent } from './proved-entries.ts';

/** The slots whose outflow is known here, each with the place of its first one among all that are named. */
function knownSlots(
  { outflowIndex }: KnownMoney,
  slots: readonly OutflowSlots[],
): { readonly outflow: number; readonly from: number; readonly to: number; readonly at: number }[] {
  let at = 0;
  return slots.flatMap(({ from, outflow: name, to }) => {
    at += to - from;
    const outflow = outflowIndex.get(name);
    return outflow === undefined ? [] : [{ outflow, from, to, at: at - (to - from) }];
  });
}

type SlotPiece = Extract<SettledPiece, { kind: 'slot' }>;

/** Cents over those who hold slots, in order, and nobody's where they end; answers who was covered. */
export function coverSlots(
  money: KnownMoney,
  event: ProvedEvent,
  slots: readonly OutflowSlots[],
  cents: readonly SlotSpan[],
  settlement: number,
): SlotPiece[] {
  const reached = sizeOf(cents);
  const pieces = knownSlots(money, slots).flatMap(({ at, from, outflow, to }) => {
    const before = heldIn(money, event, outflow, { from, to });
    const covered = before.filter(({ fund }) => fund !== SHORTFALL).map(pieceOf(outflow));
    for (const { from: first, fund, length } of covered)
      setExit(money.funds[fund]!, { from: first, to: first + length }, { kind: 'settled', settlement });
    const withCents = Math.min(to - from, Math.max(0, reached - at));
    const over = coverHolders(money, cents, at, outflow, from, withCents);
    const short = { slot: from + withCents, length: to - from - withCents, fund: SHORTFALL, from: 0 };
    putOver(money, outflow, from, to, short.length > 0 ? [...over, short] : over);
    return covered;
  });
  standElsewhere(money, slots, cents);
  return pieces;
}

function pieceOf(outflow: number): (holder: Holder) => SlotPiece {
  return ({ from, fund, length, slot }) => ({ kind: 'slot', outflow, slot, length, fund, from });
}

/** Cents in the place of a shortfall. */
export function fillSlots(
  money: KnownMoney,
  event: ProvedEvent,
  slots: readonly OutflowSlots[],
  cents: readonly SlotSpan[],
): void {
  for (const { at, from, outflow, to } of knownSlots(money, slots)) {
    heldIn(money, event, outflow, { from, to });
    putInPlace(money, outflow, from, to, coverHolders(money, cents, at, outflow, from, to - from));
  }
  standElsewhere(money, slots, cents);
}

/** The cents that stand in slots of an outflow that is not here: where those are, nothing here says. */
function standElsewhere(money: KnownMoney, slots: readonly OutflowSlots[], cents: readonly SlotSpan[]): void {
  const known = knownSlots(money, slots).map(({ at, from, to }) => ({ from: at, to: at + to - from }));
  for (const { from, fund, slot, to } of cents) {
    let next = slot;
    for (const gap of [...known, { from: Infinity, to: Infinity }]) {
      const end = Math.min(slot + to - from, gap.from);
      const span = { from: from + next - slot, to: from + end - slot };
      if (span.from < span.to) takeSpan(money.funds[fund]!, span, ELSEWHERE, 0);
      next = Math.max(next, gap.to);
    }
  }
}

/** Who holds slots `[from, to)` that an entry names, all of which must be live. */
function heldIn(
  { outflows, touched }: KnownMoney,
  { index }: ProvedEvent,
  outflow: number,
  { from, to }: SlotRange,
): Holder[] {
  touched.push({ entry: index, outflow });
  const found = holdersIn(outflows[outflow]!.holders, from, to);
  if (lengthOf(found) !== to - from) broken(index, 'it names slots that are not there any more');
  return found;
}

/** Slots end, and whoever holds them re-enters the fund that they were taken from, as the entry says. */
export function endSlots(
  money: KnownMoney,
  event: ProvedEvent,
  outflow: number,
  slots: readonly SlotRange[],
  back: readonly BackPart[],
): void {
  const ended = reenter(money, event, back, (reentries) => {
    for (const { from, to } of slots) {
      heldIn(money, event, outflow, { from, to });
      reentries.end(outflow, from, to);
    }
    return reentries.shortfall === amountOf(event, event.data['shortfall']);
  });
  if (!ended) broken(event.index, 'what comes back is not what was taken');
}

/** Does what `compute` puts into the re-entries, where that is what the entry says; answers whether it is. */
export function reenter(
  money: KnownMoney,
  event: ProvedEvent,
  back: readonly BackPart[],
  compute: (reentries: Reentries) => boolean,
): boolean {
  const before = money.funds.map(({ length }) => length);
  for (const { at, fund } of back) enter(money, event, fund, at, 0);
  const reentries = new Reentries(money);
  const isComputed = compute(reentries);
  const parts = reentries.parts();
  const isSame =
    isComputed &&
    parts.length === back.length &&
    back.every(({ at, count, fund }, i) => {
      const part = parts[i];
      return part?.at === at && part.count === count && part.fund === fund;
    });
  if (isSame) {
    for (const { at, count, fund } of back) enter(money, event, fund, at, count);
    reentries.leaveSlots(money.returns);
    money.returns += 1;
  } else for (const [i, length] of before.entries()) money.funds[i]!.length = length;
  return isSame;
}

/** Cents of another gift hold their slots again: those of it that were covered, where they are known to be the only ones. */
export function regainSlots(
  money: KnownMoney,
  event: ProvedEvent,
  slots: readonly OutflowSlots[],
  gift: number,
): void {
  for (const { from, outflow, to } of knownSlots(money, slots)) {
    for (const holder of heldIn(money, event, outflow, { from, to })) {
      const { length, slot, under = [] } = holder;
      const own = under.flatMap((one, depth) => (settledFor(money, one) === gift ? [depth] : []));
      const [depth, ...more] = own;
      const cent = under[depth ?? -1];
      if (depth === undefined || cent === undefined || more.length > 0)
        return broken(event.index, 'it does not say which cents hold their slots again');
      setExit(money.funds[cent.fund]!, { from: cent.from, to: cent.from + length }, undefined);
      const again = { ...cent, slot, length, under: under.slice(0, depth) };
      replaceHolders(money.outflows[outflow]!.holders, slot, slot + length, [again]);
    }
  }
}

/** The gift of the settlement that covered a cent. */
function settledFor(
  { funds, settlements }: KnownMoney,
  { from, fund }: { readonly from: number; readonly fund: number },
): number | undefined {
  const { taken } = funds[fund] ?? { taken: [] };
  const exit = taken[firstEndingAbove(taken, from)]?.exit;
  return exit?.kind === 'settled' ? settlements[exit.settlement]?.origin : undefined;
}
