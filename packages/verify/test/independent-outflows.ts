// What leaves a fund by choice in the independent replay, and what comes back of it.
import { must } from './independent-log.ts';
import type { PlainData, Span } from './independent-log.ts';
import {
  addTo,
  put,
  dismiss,
  fundOf,
  once,
  openOutflow,
  positive,
  reserveOf,
  same,
  spansOf,
  sum,
} from './independent-ledger.ts';
import type { Back, Coin, Fund, Ledger, Place, Slot } from './independent-ledger.ts';
import { mayBeFor, raised, withinBudget } from './independent-registry.ts';
import type { Rule } from './independent-registry.ts';

/** The places of spans, in order, all of them free. */
function placesOf(ledger: Ledger, spans: readonly Span[]): Place[] {
  return spans.flatMap(({ fund, from, to }) => {
    const { tape } = fundOf(ledger, fund);
    must(from >= 0 && from < to && to <= tape.length, 'a span outside of the fund');
    const places = tape.slice(from, to);
    must(
      places.every(({ state }) => state === 'free'),
      'a cent taken twice',
    );
    return places;
  });
}

/** Takes spans that must be the oldest free cents of their funds. */
export function takeOldest(ledger: Ledger, spans: readonly Span[]): Place[] {
  must(spans.length > 0, 'nothing is taken');
  const places = placesOf(ledger, spans);
  must(new Set(places).size === places.length, 'a cent taken twice');
  same(spansOf(places), spans, 'spans that touch');
  for (const place of places) place.state = 'taken';
  for (const { fund } of spans) {
    const last = Math.max(...spans.filter((span) => span.fund === fund).map(({ to }) => to));
    const skipped = fundOf(ledger, fund)
      .tape.slice(0, last)
      .some(({ state }) => state === 'free');
    must(!skipped, 'older cents are free');
  }
  return places;
}

export function classOf({ class: kind, met }: Fund): string {
  return kind === 'conditional' && met ? 'restricted' : kind;
}

/** A reserve that owes for a shortfall gives nothing by choice. */
export function notFrozen(ledger: Ledger, spans: readonly Span[]): void {
  for (const { fund } of spans) {
    const { currency } = fundOf(ledger, fund);
    const isFrozen = ledger.short.some((slot) => slot.currency === currency);
    must(!isFrozen || reserveOf(ledger, currency).name !== fund, 'a reserve with a shortfall');
  }
}

export function fundsOf(ledger: Ledger, spans: readonly Span[]): Fund[] {
  return [...new Set(spans.map(({ fund }) => fund))].map((fund) => fundOf(ledger, fund));
}

export function otherPerson({ approvedBy, by }: PlainData): void {
  must(approvedBy === undefined || approvedBy.actor !== by.actor, 'approver');
}

/** The same coins in another fund, in order. */
function moveTo(places: readonly Place[], target: Fund): void {
  for (const { coin } of places) put(target, coin);
}

const GROUNDS = ['board-decision', 'secondary-purpose', 'donor-consent', 'authority', 'correction'];

function mayRepurpose(from: Fund, data: PlainData, coins: readonly Coin[]): void {
  const { ground = '', gift } = data as PlainData & { gift?: string };
  must(GROUNDS.includes(ground) && data.approvedBy !== undefined, 'no ground');
  const free = ['unrestricted', 'designated'].includes(classOf(from));
  must(ground !== 'board-decision' || free, 'the board cannot');
  must(ground !== 'secondary-purpose' || from.secondary !== undefined, 'no second purpose');
  must(ground !== 'donor-consent' || gift !== undefined, 'whose consent');
  const { goal, secondaryFund } = from;
  if (ground === 'secondary-purpose' && (goal !== undefined || secondaryFund !== undefined)) {
    must(data.to === secondaryFund, 'another second purpose');
    const over = goal === undefined || from.failed ? Infinity : raised(from) - goal;
    must(coins.length <= over, 'the appeal needs it');
  }
  const isAppeal = goal !== undefined && ground === 'donor-consent';
  must(!isAppeal || (data.evidence?.length ?? 0) > 0, 'no consent on record');
  must(gift === undefined || coins.every((coin) => coin.gift === gift), 'cents of others');
}

export const OUTFLOWS: Record<string, Rule> = {
  'money.moved': (ledger, { subject, data }) => {
    once(ledger, subject);
    const target = fundOf(ledger, data.to);
    must(target.open && classOf(target) !== 'conditional' && data.at === target.tape.length, 'move in');
    must(target.custody === undefined, 'custody');
    for (const from of fundsOf(ledger, data.spans)) {
      const kind = classOf(from);
      const free = kind === 'unrestricted' || (kind === 'designated' && data.ground !== undefined);
      must(free && from !== target && from.currency === target.currency, 'class');
      must(from.custody === undefined, 'custody');
    }
    notFrozen(ledger, data.spans);
    moveTo(takeOldest(ledger, data.spans), target);
  },
  'money.repurposed': (ledger, { subject, data }) => {
    once(ledger, subject);
    const target = fundOf(ledger, data.to);
    otherPerson(data);
    must(target.open && classOf(target) !== 'conditional' && data.at === target.tape.length, 'purpose');
    notFrozen(ledger, data.spans);
    const places = placesOf(ledger, data.spans);
    for (const from of fundsOf(ledger, data.spans)) {
      must(from !== target && from.currency === target.currency, 'purpose');
      must(from.custody === undefined && target.custody === undefined, 'custody');
      mayRepurpose(
        from,
        data,
        places.filter(({ fund }) => fund === from.name).map(({ coin }) => coin),
      );
    }
    for (const place of places) place.state = 'taken';
    moveTo(places, target);
  },
  'expense.recorded': (ledger, { subject, data }) => {
    once(ledger, subject);
    otherPerson(data);
    const from = fundsOf(ledger, data.spans);
    for (const fund of from) {
      must(classOf(fund) !== 'conditional' && fund.currency === data.currency, 'class or currency');
      must((fund.custody === undefined) === (from[0]?.custody === undefined), 'own and custody');
    }
    mayBeFor(ledger, from, data.project);
    withinBudget(ledger, data, data.amount, data.currency);
    notFrozen(ledger, data.spans);
    const places = takeOldest(ledger, data.spans);
    must(places.length === data.amount, 'amount');
    const { currency, project, line } = data;
    openOutflow(ledger, subject, { kind: 'expense', currency, from, project, line }, places);
    if (from[0]?.custody === undefined) addTo(ledger.bank, currency, -data.amount);
  },
  'expense.returned': (ledger, { subject, data }) => {
    once(ledger, subject);
    const expense = ledger.outflows.get(data.expense);
    must(expense?.kind === 'expense', 'no expense');
    giveBack(
      ledger,
      data,
      expense.slots.filter((slot) => slot.live),
    );
    if (expense.from[0]?.custody === undefined) addTo(ledger.bank, expense.currency, data.amount);
  },
  'loss.recorded': (ledger, { subject, data }) => {
    once(ledger, subject);
    const { amount, cause, currency } = data;
    if (cause.kind === 'other') {
      const from = fundsOf(ledger, data.spans);
      const own = from.every(
        (fund) => fund.custody === undefined && classOf(fund) !== 'conditional' && fund.currency === currency,
      );
      must(own && data.shortfall === undefined, 'loss');
      notFrozen(ledger, data.spans);
      const places = takeOldest(ledger, data.spans);
      must(places.length === amount, 'amount of a loss');
      openOutflow(ledger, subject, { kind: 'loss', cause: 'other', currency, from }, places);
      addTo(ledger.bank, currency, -amount);
      return;
    }
    must(amount === causeOf(ledger, data), 'the loss is another');
    same(
      forcedLoss(ledger, subject, amount, currency, undefined).told,
      { amount, shortfall: data.shortfall, spans: data.spans },
      'other cents are lost',
    );
  },
};

/** What a forced loss settles: a charge, or the oldest fees owed. */
function causeOf(ledger: Ledger, { cause, currency }: PlainData): number {
  if (cause.kind === 'charge') {
    const charge = ledger.charges.get(cause.charge);
    must(charge?.settled === false && charge.currency === currency, 'no such charge');
    charge.settled = true;
    return charge.amount;
  }
  const owed = ledger.owed.get(currency) ?? [];
  must(cause.kind === 'fees' && cause.count >= 1 && cause.count <= owed.length, 'no such fees');
  return sum(owed.splice(0, cause.count));
}

/** The reserve's oldest cents, and a shortfall where it has none. */
export function forcedLoss(
  ledger: Ledger,
  name: string,
  amount: number,
  currency: string,
  gift: string | undefined,
): { slots: Slot[]; told: object } {
  const reserve = reserveOf(ledger, currency);
  const places = reserve.tape.filter(({ state }) => state === 'free').slice(0, amount);
  const outflow = openOutflow(ledger, name, { kind: 'loss', currency, from: [reserve] }, places);
  for (let n = places.length; n < amount; n += 1) {
    const slot: Slot = {
      outflow: name,
      index: n,
      currency,
      live: true,
      holders: [null],
      owned: [],
      shortOf: gift,
    };
    outflow.slots.push(slot);
    ledger.short.push(slot);
  }
  const told = { amount, shortfall: positive(amount - places.length), spans: spansOf(places) };
  return { slots: outflow.slots, told };
}

/** The last of the slots are given back, as the event must say. */
export function giveBack(ledger: Ledger, data: PlainData, open: readonly Slot[]): void {
  must(data.amount >= 1 && data.amount <= open.length, 'more than there is');
  const slots = open.slice(open.length - data.amount);
  const ranges: { from: number; to: number }[] = [];
  const back: Back = { parts: [], shortfall: 0 };
  for (const slot of slots) {
    const last = ranges.at(-1);
    if (last?.to === slot.index) last.to += 1;
    else ranges.push({ from: slot.index, to: slot.index + 1 });
    slot.live = false;
    dismiss(ledger, slot, back);
  }
  const told = { back: data.back, shortfall: data.shortfall, slots: data.slots };
  same({ back: back.parts, shortfall: positive(back.shortfall), slots: ranges }, told, 'came back otherwise');
}
