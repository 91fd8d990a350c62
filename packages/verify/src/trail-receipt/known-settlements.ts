/** Refunds, fees that changed later, and their undoing: of the gift itself in every part, of others as far as it meets them. */
import type { FundSpan, OutflowSlots } from '@centesimo/cents';
import { isRecord } from '@centesimo/cents/shape';
import {
  type SettledPiece,
  lengthOf,
  placedPieces,
  sizeOf,
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

/** What came back of a demand: of another gift, only its slots are known. */
export function reverse({ money }: Following, event: ProvedEvent): void {
  const { back: given, demand, gift, loss, shortfall, slots: named, unplaced, voided } = event.data;
  const back = backOf(event, given);
  const slots = namedSlotsOf(event, named);
  if (voided !== undefined) return back.length + slots.length > 0 ? differs(event) : undefined;
  const origin = giftNumber(money, textOf(event, gift));
  if (origin !== OURS) return regainSlots(money, event, slots, origin);
  const placeless = amountOf(event, unplaced);
  const closed = amountOf(event, shortfall);
  const amount = back.reduce((sum, { count }) => sum + count, closed + placeless);
  const undone = reenter(money, event, back, (reentries) => {
    const result = undoRefund(money, reentries, OURS, textOf(event, demand), amount);
    return { ...result, shortfall: reentries.shortfall, slots: slotsOf(money, reentries.regained) };
  });
  const isSame =
    undone.loss === amountOf(event, loss) && undone.unplaced === placeless && undone.shortfall === closed;
  const size = undone.pieces.reduce((sum, { undone: pieces }) => sum + sizeOfPieces(pieces), undone.loss);
  if (!isSame || size !== amount || !areSame(undone.slots, slots))
    broken(event.index, 'it gives back other cents than the refund took');
  for (const { kept, settlement } of undone.pieces) money.settlements[settlement]!.pieces = kept;
}

function sizeOfPieces(pieces: readonly SettledPiece[]): number {
  return lengthOf(pieces.map((piece) => (piece.kind === 'unplaced' ? { length: piece.amount } : piece)));
}

/** A fee that fell: losses end, and the rest is the gift's once more. Answers how much more the gift is. */
export function giveFeeBack({ money }: Following, event: ProvedEvent): number {
  const { back: said, gift, given, loss, refunded, shortfall } = event.data;
  if (giftNumber(money, textOf(event, gift)) !== OURS) return broken(event.index, 'it is of another gift');
  const more = amountOf(event, given);
  const ended = amountOf(event, loss);
  const { excess, fees, closed } = reenter(money, event, backOf(event, said), (reentries) => {
    return { ...undoFees(money, reentries, OURS, more + ended), closed: reentries.shortfall };
  });
  const isSame = excess.amount === amountOf(event, refunded) && closed === amountOf(event, shortfall);
  if (!isSame || fees.amount + excess.amount !== ended)
    return broken(event.index, 'it gives back other money than the fee took');
  for (const { amount, settlement } of excess.bySettlement)
    money.settlements[settlement]!.pieces.push({ kind: 'unplaced', amount });
  return more + excess.amount;
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
