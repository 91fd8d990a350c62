/** Refunds, fees that changed later, and their undoing: of the gift itself in every part, of others as far as it meets them. */
import type { FundSpan, OutflowSlots } from '@centesimo/cents';
import { isRecord } from '@centesimo/cents/shape';
import {
  type SettledPiece,
  placedPieces,
  sizeOf,
  sizeOfPiece,
  slotsOf,
  undoFees,
  undoRefund,
} from '@centesimo/cents/slots';
import { amountOf, backOf, differs, namedSlotsOf, spansOf, textOf } from './event-forms.ts';
import type { Following } from './following.ts';
import { type KnownMoney, OURS, addOutflow, broken, claim, giftNumber, passBy } from './known-money.ts';
import { coverSlots, reenter, regainSlots } from './known-slots.ts';
import type { ProvedEvent } from './proved-entries.ts';

interface TakenForm {
  readonly own: readonly FundSpan[];
  readonly covers: readonly OutflowSlots[];
  readonly coveredBy: readonly FundSpan[];
  readonly loss: { readonly spans: readonly FundSpan[]; readonly shortfall: number } | undefined;
  readonly unplaced: number;
}

function readTaken(event: ProvedEvent): TakenForm {
  const { coveredBy, covers, loss, own, shortfall, unplaced } = event.data;
  if (loss !== undefined && !isRecord(loss)) return differs(event);
  const form = {
    own: spansOf(event, own),
    covers: namedSlotsOf(event, covers),
    coveredBy: spansOf(event, coveredBy),
    unplaced: amountOf(event, unplaced),
    loss: loss && { spans: spansOf(event, loss['spans']), shortfall: amountOf(event, loss['shortfall']) },
  };
  const isWhole = sizeOf(form.coveredBy) + amountOf(event, shortfall) === sizeOf(form.covers);
  const lost = form.loss === undefined ? undefined : sizeOf(form.loss.spans) + form.loss.shortfall;
  return isWhole && loss?.['amount'] === lost ? form : differs(event);
}

/** What a demand or a fee that rose takes. */
export function settle(following: Following, event: ProvedEvent, kind: 'demand' | 'fee'): void {
  const { money } = following;
  const form = readTaken(event);
  const origin = giftNumber(money, textOf(event, event.data['gift']));
  if (money.settlementIndex.has(event.subject)) broken(event.index, 'it is settled twice');
  if (origin === OURS) checkOurs(following, event, form);
  const settlement = money.settlements.length;
  const { coveredBy, covers, loss, own, unplaced } = form;
  const pieces: SettledPiece[] = unplaced > 0 ? [{ kind: 'unplaced', amount: unplaced }] : [];
  const common = { id: event.subject, kind, origin, loss: -1, event: undefined };
  money.settlements.push({ ...common, pieces });
  money.settlementIndex.set(event.subject, settlement);
  money.accounts.get(origin)!.settlements.push(settlement);
  if (own.length > 0) {
    const outflow = addOutflow(money, event, { kind: kind === 'demand' ? 'refund' : 'fee', spans: own });
    pieces.push({ kind: 'own', outflow, slot: 0, length: sizeOf(own) });
  }
  pieces.push(...coverSlots(money, event, covers, claim(money, event, coveredBy), settlement));
  if (origin !== OURS) {
    passBy(money, event, coveredBy, true);
    passBy(money, event, loss?.spans ?? []);
  }
  if (loss === undefined) return;
  const lost = addOutflow(money, event, { kind: 'loss', ...loss, name: event.subject });
  money.settlements[settlement]!.loss = lost;
}

/** The gift's own cents are all known here, so that the entry must say what the rule makes of them. */
function checkOurs({ money, roots }: Following, event: ProvedEvent, { covers, own }: TakenForm): void {
  const taken = placedPieces(money, roots, sizeOf(own) + sizeOf(covers));
  const isOwn =
    taken.own.length === own.length &&
    taken.own.every(({ from, fund, to }, i) => {
      const said = own[i];
      return said?.from === from && said.to === to && said.fund === money.funds[fund]?.id;
    });
  if (!isOwn) broken(event.index, 'it takes other free cents than the gift has here');
  if (!areSame(slotsOf(money, taken.covers), covers))
    broken(event.index, 'it covers other payments than the gift’s cents stand in here');
}

function areSame(left: readonly OutflowSlots[], right: readonly OutflowSlots[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ from, outflow, to }, i) => {
      const other = right[i];
      return other?.from === from && other.to === to && other.outflow === outflow;
    })
  );
}

/** What came back of a demand. Of another gift its slots are known at least, and all of it where all that it undoes is. */
export function reverse({ money }: Following, event: ProvedEvent): void {
  const { back: given, demand, gift, loss, shortfall, slots: named, unplaced, voided } = event.data;
  const back = backOf(event, given);
  const slots = namedSlotsOf(event, named);
  if (voided !== undefined) return back.length + slots.length > 0 ? differs(event) : undefined;
  const origin = giftNumber(money, textOf(event, gift));
  const placeless = amountOf(event, unplaced);
  const closed = amountOf(event, shortfall);
  const amount = back.reduce((sum, { count }) => sum + count, closed + placeless);
  let kept: readonly { readonly settlement: number; readonly kept: SettledPiece[] }[] = [];
  const isDone = reenter(money, event, back, (reentries) => {
    const undone = undoRefund(money, reentries, origin, textOf(event, demand), amount);
    kept = undone.pieces;
    const pieces = undone.pieces.flatMap((each) => each.undone);
    const size = pieces.reduce((sum, piece) => sum + sizeOfPiece(piece), undone.loss);
    const isSaid = undone.loss === amountOf(event, loss) && undone.unplaced === placeless;
    const isWhole = size === amount && reentries.shortfall === closed;
    return isSaid && isWhole && areSame(slotsOf(money, reentries.regained), slots);
  });
  if (isDone) {
    for (const { kept: pieces, settlement } of kept) money.settlements[settlement]!.pieces = pieces;
    for (const { outflow } of slots)
      money.touched.push({ entry: event.index, outflow: money.outflowIndex.get(outflow)! });
  } else if (origin === OURS) broken(event.index, 'it gives back other cents than the refund took');
  else regainSlots(money, event, slots, origin);
}

/** A fee that fell: losses end, and the rest is the gift's once more. */
export function giveFeeBack(following: Following, event: ProvedEvent): void {
  const { money } = following;
  const { back, gift, given, loss, refunded, shortfall } = event.data;
  const origin = giftNumber(money, textOf(event, gift));
  const more = amountOf(event, given);
  const ended = amountOf(event, loss);
  const part = amountOf(event, refunded);
  let counted: readonly { readonly settlement: number; readonly amount: number }[] = [];
  const isDone = reenter(money, event, backOf(event, back), (reentries) => {
    const { excess, fees } = undoFees(money, reentries, origin, more + ended);
    counted = excess.bySettlement;
    const isSaid = excess.amount === part && fees.amount + excess.amount === ended;
    return isSaid && reentries.shortfall === amountOf(event, shortfall);
  });
  if (!isDone)
    return origin === OURS ? broken(event.index, 'it gives back other money than the fee took') : undefined;
  for (const { amount, settlement } of counted)
    money.settlements[settlement]!.pieces.push({ kind: 'unplaced', amount });
  if (origin === OURS) following.amount += more + part;
}

/** What the gift's settlements took of it before it had a place, and have not given back. */
export function takenUnplaced({ accounts, settlements }: KnownMoney): Record<'demand' | 'fee', number> {
  const sums = { demand: 0, fee: 0 };
  for (const index of accounts.get(OURS)?.settlements ?? []) {
    const { kind, pieces } = settlements[index]!;
    for (const piece of pieces) if (piece.kind === 'unplaced') sums[kind] += piece.amount;
  }
  return sums;
}
