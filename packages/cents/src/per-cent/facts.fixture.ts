// Donation's facts in the per-cent model: they change queues and the bank, and never move a cent.
import type { Model, ModelGift, Reasons } from './model.fixture.ts';
import { unitOf } from './model.fixture.ts';

export interface NewGift {
  gross: number;
  fee: number;
  reserve: boolean;
  currency: string;
  named: string | undefined;
}

export function pend(model: Model, id: string): Reasons {
  if (model.pending.has(id) || model.gifts.has(id)) return ['duplicate-gift'];
  model.pending.add(id);
  return [];
}

export function receive(model: Model, id: string, asked: NewGift): Reasons {
  if (model.gifts.has(id)) return ['duplicate-gift'];
  const { gross, fee, reserve, currency } = asked;
  const net = reserve ? gross : Math.max(0, gross - fee);
  const owed = reserve ? fee : fee - (gross - net);
  queueReceipt(model, id, currency, asked.named, net);
  if (owed > 0) model.owed[currency]!.push(owed);
  model.bank[currency]! -= owed;
  model.pending.delete(id);
  return [];
}

export function earn(model: Model, id: string, amount: number, currency: string, named?: string): Reasons {
  queueReceipt(model, id, currency, named, amount);
  return [];
}

function queueReceipt(
  model: Model,
  id: string,
  currency: string,
  named: string | undefined,
  net: number,
): void {
  const gift: ModelGift = {
    id,
    income: id.startsWith('income_'),
    currency,
    named,
    factNet: net,
    net,
    standing: 0,
    queued: true,
    placed: [],
    waiting: Array.from({ length: net }, () => unitOf(id, undefined)),
    early: [],
  };
  model.gifts.set(id, gift);
  model.queue.push(gift);
  model.bank[currency]! += net;
}

export interface NewDemand {
  gift: string;
  amount: number;
  currency: string;
  appeal?: string | undefined;
}

function giftReasons(model: Model, id: string, currency: string | undefined): Reasons {
  const gift = model.gifts.get(id);
  // An income's id is not even the id of a gift.
  if (gift === undefined || gift.income) return ['unknown-gift', 'malformed'];
  return currency !== undefined && gift.currency !== currency ? ['wrong-currency'] : [];
}

export function demand(model: Model, id: string, asked: NewDemand): Reasons {
  const { gift, amount, appeal, currency } = asked;
  const reasons = giftReasons(model, gift, currency);
  if (model.demands.has(id)) reasons.push('duplicate-demand');
  if (reasons.length > 0) return reasons;
  const empty = { credited: 0, voided: 0, pieces: [], loss: [] };
  model.demands.set(id, { id, gift, amount, appeal, currency, state: 'open', ...empty });
  model.bank[currency]! -= amount;
  return [];
}

/** A failure of a gift that never came ends it, and demands nothing. */
export function fail(model: Model, id: string, asked: NewDemand): Reasons {
  if (model.pending.delete(asked.gift)) return [];
  return demand(model, id, asked);
}

export function openDispute(model: Model, id: string, asked: NewDemand, withdrawn: boolean): Reasons {
  const known = model.disputes.get(id);
  const reasons = giftReasons(model, asked.gift, asked.currency);
  if (known !== undefined && known.gift !== asked.gift) reasons.push('wrong-gift');
  if (known !== undefined && (!withdrawn || model.demands.has(id))) reasons.push('duplicate-demand');
  if (reasons.length > 0) return reasons;
  // An inquiry that ended may come to money withdrawn, which is lost or won again.
  model.disputes.set(id, { gift: asked.gift, state: 'open' });
  return withdrawn ? demand(model, id, asked) : [];
}

export function loseDispute(model: Model, id: string, gift: string): Reasons {
  const dispute = model.disputes.get(id);
  if (dispute === undefined) return ['unknown-dispute'];
  const reasons: Reasons = [];
  if (dispute.gift !== gift) reasons.push('wrong-gift');
  if (dispute.state !== 'open') reasons.push('dispute-closed');
  if (reasons.length === 0) dispute.state = 'lost';
  return reasons;
}

export interface NewCredit {
  demand: string;
  gift: string;
  amount: number;
  currency: string;
}

export function credit(model: Model, id: string, asked: NewCredit): Reasons {
  const { demand: name, amount, currency } = asked;
  const named = model.demands.get(name);
  if (named === undefined) return ['unknown-demand'];
  const reasons: Reasons = [];
  if (model.credits.has(id)) reasons.push('duplicate-credit');
  if (named.gift !== asked.gift) reasons.push('wrong-gift');
  if (named.currency !== currency) reasons.push('wrong-currency');
  if (named.credited + amount > named.amount) reasons.push('credit-exceeds-demand');
  if (reasons.length > 0) return reasons;
  model.credits.set(id, { id, demand: name, amount, settled: false });
  named.credited += amount;
  model.bank[currency]! += amount;
  return [];
}

/** Without an amount nothing had been withdrawn. */
export function winDispute(
  model: Model,
  id: string,
  dispute: string,
  asked: Omit<NewCredit, 'demand' | 'amount'> & { amount: number | undefined },
): Reasons {
  const known = model.disputes.get(dispute);
  if (known === undefined) return ['unknown-dispute'];
  const { amount, gift } = asked;
  const reasons: Reasons = known.gift === gift ? [] : ['wrong-gift'];
  if (model.gifts.get(known.gift)!.currency !== asked.currency) reasons.push('wrong-currency');
  if (amount !== undefined && !model.demands.has(dispute)) reasons.push('unknown-demand');
  if (amount !== undefined && reasons.length === 0) {
    reasons.push(...credit(model, id, { ...asked, amount, demand: dispute }));
  }
  if (reasons.length === 0) known.state = 'won';
  return reasons;
}

export function correct(
  model: Model,
  id: string,
  asked: { gift: string; currency: string; change: number; owed: number },
): Reasons {
  const { change, owed, currency } = asked;
  const reasons = giftReasons(model, asked.gift, currency);
  const gift = model.gifts.get(asked.gift);
  if (model.corrections.has(id)) reasons.push('duplicate-correction');
  if ((gift?.factNet ?? 0) + change < 0) reasons.push('fee-exceeds-gift');
  if (reasons.length > 0) return reasons;
  gift!.factNet += change;
  model.corrections.set(id, { id, gift: gift!.id, change, settled: change === 0 });
  if (owed > 0) model.owed[currency]!.push(owed);
  model.bank[currency]! += change - owed;
  return [];
}

export function charge(model: Model, id: string, amount: number, currency: string): Reasons {
  if (model.charges.has(id)) return ['duplicate-charge'];
  model.charges.set(id, { amount, currency, settled: false });
  model.bank[currency]! -= amount;
  return [];
}
