// How the independent replay settles what the bank took, gave back and charged: each computed, then compared with what
// the event says.
import { must } from './independent-log.ts';
import type { PlainData } from './independent-log.ts';
import {
  dismiss,
  freeOf,
  fundOf,
  held,
  leaveShort,
  namedSlots,
  occupy,
  once,
  ownerOf,
  positive,
  reenter,
  reserveOf,
  same,
  spansOf,
} from './independent-ledger.ts';
import type { Back, Coin, Gift, Ledger, Piece, Place, Slot } from './independent-ledger.ts';
import { classOf, forcedLoss } from './independent-outflows.ts';
import { raised } from './independent-registry.ts';
import type { Rule } from './independent-registry.ts';

interface Taken {
  readonly pieces: Piece[];
  readonly loss: Slot[];
}

function nowOf({ now }: Coin): Place {
  must(now !== undefined, 'a coin without a place');
  return now;
}

/** What an appeal that a refund is to give back of cannot use of its money, and why; before anything is taken. */
function unusable(ledger: Ledger, name: unknown): { fund: string; state: string; most: number } | undefined {
  const fund = typeof name === 'string' ? ledger.funds.get(name) : undefined;
  if (fund?.goal === undefined) return undefined;
  const there = freeOf(fund).length;
  if (fund.failed) return { fund: fund.name, state: 'failed', most: there };
  const over = raised(fund) - fund.goal;
  return over > 0 ? { fund: fund.name, state: 'overfunded', most: Math.min(there, over) } : undefined;
}

/** Takes `amount` of a gift as far as it reaches, the rest of the reserve. The event must say just that. */
function takeFrom(
  ledger: Ledger,
  subject: string,
  gift: Gift,
  amount: number,
  data: PlainData,
  toGiveBack?: unknown,
): Taken {
  const appeal = unusable(ledger, toGiveBack);
  const reach = Math.min(amount, gift.net - gift.standing);
  const loose = Math.min(reach, gift.loose);
  gift.loose -= loose;
  const own = gift.coins.map((coin) => nowOf(coin)).filter(({ state }) => state === 'free');
  own.splice(reach - loose);
  for (const place of own) place.state = 'taken';
  const ofAppeal = own.filter(({ fund }) => fund === appeal?.fund).length;
  const isGivenBack = appeal !== undefined && ofAppeal >= 1 && ofAppeal <= appeal.most;
  const covered = gift.coins.filter((coin) => held(coin)).map((coin) => nowOf(coin));
  covered.splice(reach - loose - own.length);
  must(loose + own.length + covered.length === reach, 'a gift with less than its net');
  const slots = covered.map(({ slot }) => slot).filter((slot) => slot !== undefined);
  const free = freeOf(reserveOf(ledger, gift.currency)).filter(({ coin }) => {
    const owner = ownerOf(coin);
    return owner !== undefined && owner !== gift.id;
  });
  const coverers = free.slice(0, slots.length);
  for (const [index, slot] of slots.entries()) {
    const place = coverers[index];
    if (place === undefined) leaveShort(ledger, slot, gift.id);
    else occupy(slot, place);
  }
  const excess = amount - reach;
  const lost = excess === 0 ? undefined : forcedLoss(ledger, subject, excess, gift.currency, gift.id);
  const expected = {
    appeal: isGivenBack ? { fund: appeal.fund, state: appeal.state } : undefined,
    coveredBy: coverers.length === 0 ? undefined : spansOf(coverers),
    covers: slots.length === 0 ? undefined : namedSlots(slots),
    gift: gift.id,
    loss: lost?.told,
    own: spansOf(own),
    shortfall: positive(slots.length - coverers.length),
    unplaced: positive(loose),
  };
  same(expected, data, 'other cents are taken');
  const pieces: Piece[] = [
    ...Array.from({ length: loose }, () => ({})),
    ...own.map((place) => ({ place })),
    ...covered.map((place, index) => ({ place, slot: slots[index] as Slot })),
  ];
  return { pieces, loss: lost?.slots ?? [] };
}

/** Undoes the last `most` live loss slots of the settlements in turn; answers how many of each. */
function undoLosses(
  ledger: Ledger,
  settlements: readonly { loss: Slot[] }[],
  most: number,
  back: Back,
): number[] {
  let left = most;
  return settlements.map(({ loss }) => {
    const live = loss.filter((slot) => slot.live);
    const slots = live.slice(Math.max(0, live.length - left));
    for (const slot of slots) {
      slot.live = false;
      dismiss(ledger, slot, back);
    }
    left -= slots.length;
    return slots.length;
  });
}

const total = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

function reverse(ledger: Ledger, data: PlainData, name: string, amount: number): void {
  const named = ledger.demands.get(name);
  must(named !== undefined, 'no demand to reverse');
  const { gift } = named;
  const back: Back = { parts: [], shortfall: 0 };
  const told = { demand: name, gift: gift.id };
  if (!named.settled) {
    named.voided += amount;
    same({ ...told, back: [], slots: [], voided: amount }, data, 'void otherwise');
    return;
  }
  const others = ledger.settled.filter((demand) => demand.gift === gift && demand !== named).reverse();
  const order = [named, ...others];
  const loss = total(undoLosses(ledger, order, amount, back));
  let left = amount - loss;
  let loose = 0;
  const again: Slot[] = [];
  for (const demand of order) {
    const pieces = left === 0 ? [] : demand.pieces.splice(-left);
    left -= pieces.length;
    for (const { place, slot } of pieces) {
      if (place === undefined) loose += 1;
      else if (slot?.live === true && slot.holders.includes(place)) {
        // Only the last one has cents there; those between were taken back themselves.
        dismiss(ledger, slot, back);
        slot.holders.splice(slot.holders.indexOf(place) + 1);
        again.push(slot);
      } else reenter(ledger, place, back);
    }
  }
  must(left === 0, 'more comes back than was taken');
  gift.loose += loose;
  gift.standing -= amount - loss;
  const expected = {
    ...told,
    back: back.parts,
    loss: positive(loss),
    shortfall: positive(back.shortfall),
    slots: namedSlots(again),
    unplaced: positive(loose),
  };
  same(expected, data, 'given back otherwise');
}

/** A fee that fell: first the losses of earlier fees, then of demands, the rest to the gift. */
function giveFee(ledger: Ledger, gift: Gift, change: number, data: PlainData): void {
  const back: Back = { parts: [], shortfall: 0 };
  const fees = ledger.feeLosses.filter((one) => one.gift === gift).reverse();
  const ofFees = total(undoLosses(ledger, fees, change, back));
  const rest = change - ofFees;
  const demands = ledger.settled.filter((demand) => demand.gift === gift).reverse();
  const counts = undoLosses(ledger, demands, rest, back);
  for (const [index, count] of counts.entries()) {
    for (let n = 0; n < count; n += 1) demands[index]?.pieces.push({});
  }
  const refunded = total(counts);
  gift.standing += refunded;
  gift.net += rest;
  gift.loose += rest - refunded;
  const expected = {
    back: back.parts,
    gift: gift.id,
    given: positive(rest - refunded),
    loss: positive(ofFees + refunded),
    refunded: positive(refunded),
    shortfall: positive(back.shortfall),
  };
  same(expected, data, 'a fee given back otherwise');
}

export const SETTLEMENTS: Record<string, Rule> = {
  'refund.settled': (ledger, { subject, data }) => {
    const demand = ledger.demands.get(subject);
    must(demand !== undefined && !demand.settled && demand.gift.id === data.gift, 'settlement');
    const open = demand.amount - demand.voided;
    must(open > 0, 'a demand that is void');
    Object.assign(demand, takeFrom(ledger, subject, demand.gift, open, data, demand.appeal));
    demand.gift.standing += demand.pieces.length;
    demand.settled = true;
    ledger.settled.push(demand);
  },
  'refund.reversed': (ledger, { subject, data }) => {
    const credit = ledger.credits.get(subject);
    must(credit?.settled === false, 'no credit');
    credit.settled = true;
    reverse(ledger, data, credit.demand, credit.amount);
  },
  'fee.settled': (ledger, { subject, data }) => {
    const correction = ledger.corrections.get(subject);
    must(correction?.settled === false, 'no correction');
    correction.settled = true;
    const { gift, change } = correction;
    if (change > 0) giveFee(ledger, gift, change, data);
    else {
      const { pieces, loss } = takeFrom(ledger, subject, gift, -change, data);
      gift.net -= pieces.length;
      ledger.feeLosses.push({ gift, loss });
    }
  },
  'shortfall.covered': (ledger, { subject, data }) => {
    once(ledger, subject);
    const fund = fundOf(ledger, data.fund);
    must(classOf(fund) === 'unrestricted' && fund.custody === undefined, 'a cover of other money');
    must(fund.currency === data.currency, 'a cover in another currency');
    const slots = ledger.short.filter((slot) => slot.currency === fund.currency).slice(0, data.amount);
    must(data.amount >= 1 && slots.length === data.amount, 'nothing to cover');
    const free = freeOf(fund).map((place) => ({ place, owner: ownerOf(place.coin) }));
    const places = slots.map((slot) => {
      const index = free.findIndex(({ owner }) => owner !== undefined && owner !== slot.shortOf);
      const [found] = index < 0 ? [] : free.splice(index, 1);
      must(found !== undefined, 'no money for the cover');
      return found.place;
    });
    for (const [index, slot] of slots.entries()) {
      must(slot.holders.pop() === null && holderless(ledger, slot), 'not a shortfall');
      occupy(slot, places[index] as Place);
    }
    same(
      { slots: namedSlots(slots), spans: spansOf(places) },
      { slots: data.slots, spans: data.spans },
      'cover',
    );
  },
};

function holderless(ledger: Ledger, slot: Slot): boolean {
  const index = ledger.short.indexOf(slot);
  if (index >= 0) ledger.short.splice(index, 1);
  return index >= 0;
}
