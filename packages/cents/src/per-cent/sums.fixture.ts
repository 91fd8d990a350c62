// The sums of money-rules.md, counted object by object, and whether they hold.
import type { Model, ModelFund, ModelGift } from './model.fixture.ts';
import { freeOf } from './model.fixture.ts';

export interface ModelSums {
  bank: number;
  free: number;
  placeless: number;
  demands: number;
  credits: number;
  corrections: number;
  owed: number;
  shortfall: number;
  /** Free or on its way in the funds that partners hold. */
  withPartners: number;
}

const add = (sum: number, one: number): number => sum + one;

export function sumsOf(model: Model, currency: string): ModelSums {
  const gifts = [...model.gifts.values()].filter((gift) => gift.currency === currency);
  const demands = [...model.demands.values()].filter((one) => one.currency === currency);
  const charges = [...model.charges.values()].filter((one) => one.currency === currency && !one.settled);
  const ofCurrency = (gift: string) => model.gifts.get(gift)!.currency === currency;
  const credits = [...model.credits.values()].filter(
    ({ settled, demand }) => !settled && model.demands.get(demand)!.currency === currency,
  );
  const corrections = [...model.corrections.values()].filter(
    ({ settled, gift }) => !settled && ofCurrency(gift),
  );
  const own = [...model.funds.values()].filter((fund) => fund.currency === currency && !fund.custody);
  const custody = [...model.funds.values()].filter((fund) => fund.currency === currency && fund.custody);
  const open = demands.filter(({ state }) => state === 'open');
  return {
    bank: model.bank[currency]!,
    free: own.map((fund) => freeOf(fund).length).reduce(add, 0),
    placeless: gifts.map(({ waiting }) => waiting.length).reduce(add, 0),
    demands: [
      ...open.map(({ amount, voided }) => amount - voided),
      ...charges.map(({ amount }) => amount),
    ].reduce(add, 0),
    credits: credits.map(({ amount }) => amount).reduce(add, 0),
    corrections: corrections.map(({ change }) => change).reduce(add, 0),
    owed: model.owed[currency]!.reduce(add, 0),
    shortfall: model.shortfalls.filter(({ slot }) => slot.outflow.currency === currency).length,
    withPartners: custody.map(({ tape }) => tape.filter(({ taken }) => !taken).length).reduce(add, 0),
  };
}

/** Invariant 8, term by term. */
export function custodyOf(model: Model, fund: ModelFund): Record<string, number> {
  const sums: Record<string, number> = {
    sent: 0,
    transit: 0,
    free: 0,
    reported: 0,
    back: 0,
    fee: 0,
    'handed-over': 0,
  };
  for (const { kind, slots } of model.outflows.values()) {
    for (const { owns } of kind === 'transfer' ? slots : []) {
      const cent = owns[0]!;
      if (cent.fund !== fund.id) continue;
      sums['sent']! += 1;
      sums[cent.at === 'slot' ? 'reported' : cent.at]! += 1;
    }
  }
  return sums;
}

/** What contradicts the invariants in the model itself: nothing, or the model is wrong. */
export function faultsOf(model: Model): string[] {
  const faults: string[] = [];
  for (const currency of Object.keys(model.bank)) {
    const { bank, free, placeless, demands, credits, corrections, owed, shortfall } = sumsOf(model, currency);
    const held = free + placeless + credits + corrections - demands - owed - shortfall;
    if (bank !== held) faults.push(`7: bank of ${currency} is ${bank}, not ${held}`);
  }
  for (const gift of model.gifts.values()) faults.push(...faultsOfGift(model, gift));
  for (const fund of model.funds.values()) {
    if (fund.custody === undefined) continue;
    const { sent, ...where } = custodyOf(model, fund);
    if (sent !== Object.values(where).reduce(add, 0)) faults.push(`8: ${fund.id} ${JSON.stringify(where)}`);
  }
  for (const { slots } of model.outflows.values()) {
    for (const slot of slots) {
      const holder = slot.stack.at(-1);
      const right = holder?.kind === 'shortfall' ? model.shortfalls.includes(holder) : holder?.slot === slot;
      if (slot.live ? !right : holder?.kind === 'unit' && holder.at === 'slot' && holder.slot === slot) {
        faults.push(`6: slot ${slot.outflow.id} ${slot.index}`);
      }
    }
  }
  return faults;
}

function faultsOfGift(model: Model, gift: ModelGift): string[] {
  const { placed, waiting, early, standing, net, id } = gift;
  const here = placed.filter(({ at }) => at === 'free' || at === 'slot').length;
  const refunded = [...placed, ...early].filter(({ at }) => at === 'refunded').length;
  const demands = [...model.demands.values()].filter((one) => one.gift === id && one.state === 'settled');
  const pieces = demands.flatMap((one) => one.pieces).filter(({ undone }) => !undone).length;
  const faults: string[] = [];
  if (waiting.length + here + standing !== net || refunded !== standing || pieces !== standing) {
    faults.push(
      `4: ${id} ${waiting.length} + ${here} + ${standing} of ${net}, ${refunded} refunded, ${pieces} pieces`,
    );
  }
  const credited = [...model.credits.values()].filter(({ settled }) => settled);
  const taken = demands.map(({ id: name, amount, voided }) => {
    const back = credited.filter(({ demand }) => demand === name).map((one) => one.amount);
    return amount - Math.max(voided, back.reduce(add, 0));
  });
  const demanded = taken.reduce(add, 0);
  if (standing !== Math.min(net, demanded))
    faults.push(`12: ${id} ${standing} of ${net}, ${demanded} demanded`);
  return faults;
}
