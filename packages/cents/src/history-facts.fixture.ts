// Donation's commands of random histories, on both sides.
import type { CommandNamed } from './command.fixture.ts';
import type { Run, Try } from './history-run.fixture.ts';
import { nthOf, tryFact } from './history-run.fixture.ts';
import { checkEvent } from './index.ts';
import { idOf } from './ledger.fixture.ts';
import * as facts from './per-cent/facts.fixture.ts';
import type { Model } from './per-cent/model.fixture.ts';

const NO_GIFT = idOf('gift', 9e5);
const OTHER = { EUR: 'JPY', JPY: 'BHD', BHD: 'EUR' } as Record<string, string>;

function giftsOf(model: Model): string[] {
  return [...model.gifts.keys()];
}

function currencyOf(model: Model, gift: string, wrong = false): string {
  const currency = model.gifts.get(gift)?.currency ?? 'EUR';
  return wrong ? OTHER[currency]! : currency;
}

/** Incomes are not gifts: the reducer knows an income's id as one of no gift. */
function asked(
  { model }: Run,
  one: { gift: number; amount: number; of?: string },
  wrong = false,
): facts.NewDemand {
  const gift = giftOf(model, one);
  return { gift, amount: one.amount, currency: currencyOf(model, gift, wrong) };
}

function giftOf(model: Model, { gift, of = 'any' }: { gift: number; of?: string }): string {
  const lists: Record<string, () => string[]> = {
    covering: () => coveringGifts(model),
    last: () => lastGifts(model),
    sent: () => lastGifts(model, 'transfer'),
    exchanged: () => lastGifts(model, 'exchange'),
    used: () => usedGifts(model),
    appeal: () => appealGifts(model),
  };
  const meant = lists[of]?.() ?? [];
  return nthOf(meant.length > 0 ? meant : giftsOf(model), gift, NO_GIFT);
}

/** Gifts with free cents in an appeal. */
function appealGifts({ funds, gifts }: Model): string[] {
  const isThere = ({ at, fund }: { at: string; fund: string }) =>
    at === 'free' && funds.get(fund)?.goal !== undefined;
  const there = [...gifts.values()].filter(({ income, placed }) => !income && placed.some(isThere));
  return there.map(({ id }) => id);
}

function usedGifts(model: Model): string[] {
  const used = [...model.gifts.values()].filter(({ placed }) => placed.some(({ at }) => at === 'slot'));
  return used.map(({ id }) => id);
}

/** The gifts whose own cents stand in the latest outflow that has any; `kind` says which ones are looked at. */
function lastGifts(model: Model, kind?: string): string[] {
  for (const outflow of [...model.outflows.values()].reverse()) {
    if (kind === undefined ? outflow.kind === 'loss' : outflow.kind !== kind) continue;
    const ids = outflow.slots.flatMap(({ live, stack }) => {
      const holder = stack.at(-1);
      return live && holder?.kind === 'unit' ? (holder.gift ?? []) : [];
    });
    const gifts = ids.filter((id) => id.startsWith('gift'));
    if (gifts.length > 0) return [...new Set(gifts)];
  }
  return [];
}

/** Gifts whose cents stand where another's had stood. */
function coveringGifts(model: Model): string[] {
  const slots = [...model.outflows.values()].flatMap((outflow) => outflow.slots);
  const covered = slots.filter(({ live, stack }) => live && stack.length > 1);
  const ids = covered.flatMap(({ stack: [, ...above] }) =>
    above.flatMap((holder) =>
      holder.kind === 'unit' && holder.gift?.startsWith('gift') === true ? [holder.gift] : [],
    ),
  );
  return [...new Set(ids)];
}

function give(run: Run, { amount: gross, fund: named, ...one }: CommandNamed<'give'>): Try {
  return received(run, idOf('gift', run.serial), { ...one, gross, named });
}

function received(run: Run, id: string, gift: facts.NewGift): Try {
  const { gross, fee, reserve, currency, named: fund } = gift;
  const data = { currency, fee, fund, gross, ...(reserve ? { feeBearer: 'reserve' } : {}) };
  return {
    model: () => facts.receive(run.model, id, gift),
    reducer: () => tryFact(run, 'gift.received', id, data),
  };
}

function arrive(run: Run, one: CommandNamed<'arrive'>): Try {
  const id = nthOf(
    one.again ? giftsOf(run.model) : [...run.model.pending],
    one.gift,
    idOf('gift', run.serial),
  );
  const gift = { gross: 5, fee: one.fee, reserve: false, currency: 'EUR', named: undefined };
  return received(run, id.startsWith('income') ? idOf('gift', run.serial) : id, gift);
}

function pend(run: Run, { amount: gross, again }: CommandNamed<'pend'>): Try {
  const known = [...run.model.pending, ...giftsOf(run.model)].filter((id) => id.startsWith('gift'));
  const id = again ? (known[0] ?? NO_GIFT) : idOf('gift', run.serial);
  return {
    model: () => facts.pend(run.model, id),
    reducer: () => tryFact(run, 'gift.pending', id, { currency: 'EUR', gross }),
  };
}

function earn(run: Run, { amount, currency, fund }: CommandNamed<'earn'>): Try {
  const id = idOf('income', run.serial);
  return {
    model: () => facts.earn(run.model, id, amount, currency, fund),
    reducer: () => tryFact(run, 'income.received', id, { amount, currency, fund, kind: 'other' }),
  };
}

function demand(run: Run, one: CommandNamed<'demand'>): Try {
  const id = idOf('refund', run.serial);
  const { appeal } = one;
  const data = { ...asked(run, one, one.wrong), ...(appeal === undefined ? {} : { appeal }) };
  return {
    model: () => facts.demand(run.model, id, data),
    reducer: () => tryFact(run, 'gift.refunded', id, data),
  };
}

function fail(run: Run, one: CommandNamed<'fail'>): Try {
  const id = idOf('failure', run.serial);
  const pending = one.pending ? [...run.model.pending][0] : undefined;
  const data =
    pending === undefined ? asked(run, one) : { gift: pending, amount: one.amount, currency: 'EUR' };
  return {
    model: () => facts.fail(run.model, id, data),
    reducer: () => tryFact(run, 'gift.failed', id, data),
  };
}

function dispute(run: Run, one: CommandNamed<'dispute'>): Try {
  const { model } = run;
  // Every third one is about a dispute that exists: an inquiry that becomes more, or a repetition.
  const known = one.again % 3 === 0 ? nthOf([...model.disputes.keys()], one.again, '') : '';
  const id = known === '' ? idOf('dispute', run.serial) : known;
  const gift = model.disputes.get(known)?.gift;
  const data =
    gift === undefined ? asked(run, one) : { ...asked(run, one), gift, currency: currencyOf(model, gift) };
  const { withdrawn } = one;
  return {
    model: () => facts.openDispute(model, id, data, withdrawn),
    reducer: () => tryFact(run, 'gift.dispute-opened', id, { ...data, withdrawn }),
  };
}

function lost(run: Run, one: CommandNamed<'lost'>): Try {
  const id = nthOf([...run.model.disputes.keys()], one.dispute, idOf('dispute', 9e5));
  const gift = run.model.disputes.get(id)?.gift ?? NO_GIFT;
  return {
    model: () => facts.loseDispute(run.model, id, gift),
    reducer: () => tryFact(run, 'gift.dispute-lost', id, { gift }),
  };
}

function won(run: Run, one: CommandNamed<'won'>): Try {
  const { model } = run;
  const name = nthOf([...model.disputes.keys()], one.dispute, idOf('dispute', 9e5));
  const gift = model.disputes.get(name)?.gift ?? NO_GIFT;
  const { amount, wrong } = one;
  const data = { amount, currency: currencyOf(model, gift, wrong), gift };
  const id = idOf('credit', run.serial);
  return {
    model: () => facts.winDispute(model, id, name, data),
    reducer: () => tryFact(run, 'gift.dispute-won', id, { ...data, dispute: name }),
  };
}

function bounce(run: Run, one: CommandNamed<'bounce'>): Try {
  const { model } = run;
  const refunds = [...model.demands.values()].filter(({ id }) => !id.startsWith('dispute'));
  // Mostly one that can still be credited.
  const open = refunds.filter(({ credited, amount }) => credited < amount || one.demand % 7 === 6);
  const name = nthOf(
    open.map(({ id }) => id),
    one.demand,
    idOf('refund', 9e5),
  );
  const known = model.demands.get(name);
  const left = (known?.amount ?? 1) - (known?.credited ?? 0);
  const amount = one.amount % 5 === 0 ? one.amount : Math.max(1, Math.min(one.amount, left));
  const gift = one.wrong && one.demand % 2 === 0 ? NO_GIFT : (known?.gift ?? NO_GIFT);
  const data = { amount, gift, currency: currencyOf(model, gift, one.wrong && one.demand % 2 === 1) };
  const id = idOf('credit', run.serial);
  return {
    model: () => facts.credit(model, id, { ...data, demand: name }),
    reducer: () => tryFact(run, 'gift.refund-failed', id, { ...data, refund: name }),
  };
}

function correct(run: Run, one: CommandNamed<'correct'>): Try {
  const { change } = one;
  const gift = giftOf(run.model, one);
  // A correction says at least one of both.
  const owed = change === 0 ? one.owed + 1 : one.owed;
  const currency = currencyOf(run.model, gift, one.wrong);
  const id = idOf('correction', run.serial);
  const data = { currency, gift, ...(change === 0 ? {} : { change }), ...(owed === 0 ? {} : { owed }) };
  return {
    model: () => facts.correct(run.model, id, { gift, currency, change, owed }),
    reducer: () => tryFact(run, 'gift.fee-corrected', id, data),
  };
}

function charge(run: Run, { amount, currency }: CommandNamed<'charge'>): Try {
  const id = idOf('charge', run.serial);
  return {
    model: () => facts.charge(run.model, id, amount, currency),
    reducer: () => tryFact(run, 'bank.charged', id, { amount, currency, kind: 'account' }),
  };
}

/** An event once more, as when it is sent twice: never taken again. What may come again is left out. */
function again(run: Run, one: CommandNamed<'again'>): Try {
  const repeatable = [...run.donation, ...run.allocation].filter(
    ({ type }) => !/pending|failed|won|placed|recoded|evidence-rule/.test(type),
  );
  const event = repeatable[one.fact % repeatable.length]!;
  const code = checkEvent(run.state, event)?.code;
  return { model: () => [code ?? 'refused when repeated'], reducer: () => code };
}

export const FACTS = {
  give,
  pend,
  arrive,
  earn,
  demand,
  fail,
  dispute,
  lost,
  won,
  bounce,
  correct,
  charge,
  again,
};
