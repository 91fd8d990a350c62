// The statement that a closed period fixes, made again by the independent replay: what a ledger has, counting some facts.
import { createHash } from 'node:crypto';
import { must } from './independent-log.ts';
import type { FactCounts } from './independent-log.ts';
import { addTo, freeOf, sum } from './independent-ledger.ts';
import type { Fund, Ledger } from './independent-ledger.ts';
import type { Rule } from './independent-registry.ts';
import { sumsOf } from './independent-totals.ts';

function firstOf<Value>(all: ReadonlyMap<string, Value>, count: number): Map<string, Value> {
  must(count <= all.size, 'a period of facts that are not there');
  return new Map([...all].slice(0, count));
}

/** The ledger as if the facts beyond these had not come yet: none of them is settled. */
function before(ledger: Ledger, counts: FactCounts): Ledger {
  const { borne, corrections, credits, demands, gifts } = ledger;
  const known = {
    gifts: firstOf(gifts, counts.receipts),
    demands: firstOf(demands, counts.demands),
    credits: firstOf(credits, counts.credits),
    corrections: firstOf(corrections, counts.corrections),
    charges: firstOf(ledger.charges, counts.charges),
  };
  const bank = new Map(ledger.bank);
  for (const { gift, change } of later(corrections, known.corrections)) addTo(bank, gift.currency, -change);
  for (const gift of later(gifts, known.gifts))
    addTo(bank, gift.currency, changesOf(ledger, gift.id) - gift.known);
  for (const { demand, amount } of later(credits, known.credits))
    addTo(bank, demands.get(demand)?.gift.currency ?? '', -amount);
  for (const { gift, amount } of later(demands, known.demands)) addTo(bank, gift.currency, amount);
  for (const { currency, amount } of later(ledger.charges, known.charges)) addTo(bank, currency, amount);
  for (const [id, gift] of known.gifts) {
    const now = changesOf(ledger, id) - changesOf({ ...ledger, ...known }, id);
    known.gifts.set(id, { ...gift, known: gift.known - now });
  }
  const owed = new Map(ledger.owed);
  const told = new Map(borne);
  for (const [at, currency] of ledger.currencies.entries()) {
    const fees = ledger.fees.get(currency) ?? [];
    const count = counts.fees[at] ?? 0;
    must(count <= fees.length, 'a period of fees that are not there');
    const rest = fees.slice(count);
    const open = ledger.owed.get(currency) ?? [];
    must(rest.length <= open.length, 'a fee that came later is settled');
    owed.set(currency, open.slice(0, open.length - rest.length));
    addTo(told, currency, -sum(rest));
    addTo(bank, currency, sum(rest));
  }
  return { ...ledger, ...known, owed, borne: told, bank };
}

function later<Value>(all: ReadonlyMap<string, Value>, first: ReadonlyMap<string, Value>): Value[] {
  return [...all.values()].slice(first.size);
}

function changesOf({ corrections }: Ledger, gift: string): number {
  return sum([...corrections.values()].flatMap((one) => (one.gift.id === gift ? [one.change] : [])));
}

function fundLine(ledger: Ledger, { class: kind, currency, custody, name, tape }: Fund): object {
  const short = ledger.short.filter((slot) => slot.currency === currency).length;
  const free = freeOf({ tape } as Fund).length;
  const taken = tape.filter(({ state }) => state === 'taken').length;
  const isReserve = ledger.reserves.get(currency)?.name === name;
  return {
    ...{ fund: name, class: kind, currency, length: tape.length, free, taken },
    ...(custody === undefined ? {} : { partner: custody.partner }),
    ...(isReserve ? { shortfall: short } : {}),
  };
}

function projectLines({ outflows }: Ledger): object[] {
  const spent = new Map<string, { project: string; currency: string; spent: number }>();
  for (const { currency, kind, project, slots } of outflows.values()) {
    if (kind !== 'expense' || project === undefined) continue;
    const line = spent.get(`${project} ${currency}`) ?? { project, currency, spent: 0 };
    line.spent += slots.filter(({ live }) => live).length;
    spent.set(`${project} ${currency}`, line);
  }
  return [...spent].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}

function openLines({ charges, corrections, credits, demands, gifts }: Ledger): object {
  const open = <Item extends { settled: boolean }>(
    items: ReadonlyMap<string, Item>,
    amountOf: (item: Item) => number,
  ): object[] =>
    [...items].flatMap(([id, item]) => {
      const amount = amountOf(item);
      return item.settled || amount === 0 ? [] : [{ id, amount }];
    });
  return {
    unassigned: [...gifts].flatMap(([id, { loose, placed }]) =>
      placed && loose > 0 ? [{ id, amount: loose }] : [],
    ),
    demands: open(demands, ({ amount, voided }) => amount - voided),
    credits: open(credits, ({ amount }) => amount),
    corrections: open(corrections, ({ change }) => change),
    charges: open(charges, ({ amount }) => amount),
  };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`).join(',')}}`;
}

export const closePeriod: Rule = (ledger, { data, ledger: name }) => {
  const { counts, number, statement } = data;
  must(number === ledger.periods + 1, 'another period');
  ledger.periods = number;
  const then = before(ledger, counts);
  const text = textOf({
    counts,
    currencies: then.currencies.map((currency) => ({ currency, ...sumsOf(then, currency) })),
    funds: [...then.funds.values()].map((fund) => fundLine(then, fund)),
    ledger: name,
    open: openLines(then),
    policy: 'fifo@1',
    projects: projectLines(then),
  });
  must(createHash('sha256').update(text).digest('hex') === statement, 'another statement');
};
