/**
 * The statement of a ledger: what it received, spent and holds, and what is open, counting donation's facts up to a
 * point. A pure function of the log up to an entry, so that anybody can make it again, byte for byte.
 */
import type { FactCounts } from './event.ts';
import { originId } from './origins.ts';
import type { CurrencySums } from './records.ts';
import { NO_SUMS } from './records.ts';
import type { LedgerState } from './state.ts';
import { placelessAmount, unplacedAmount } from './state.ts';
import { totals } from './totals.ts';
import type { CurrencyTotal } from './totals.ts';

/** Everything that has an order of its own among donation's facts, counted. */
export function factCounts(state: LedgerState): FactCounts {
  return {
    charges: state.charges.size,
    corrections: state.corrections.size,
    credits: state.credits.size,
    demands: state.demands.size,
    fees: state.owed.map(({ amounts }) => amounts.length),
    receipts: state.origins.count,
  };
}

export interface StatedFund {
  readonly fund: string;
  readonly class: string;
  readonly currency: string;
  readonly partner?: string;
  readonly length: number;
  readonly free: number;
  readonly taken: number;
  /** Of a reserve: slots that nobody's cents hold. */
  readonly shortfall?: number;
}

/** A thing that is not settled, and how much of it. */
export interface Open {
  readonly id: string;
  readonly amount: number;
}

export interface Statement {
  readonly ledger: string;
  readonly policy: 'fifo@1';
  readonly counts: FactCounts;
  readonly currencies: readonly CurrencyTotal[];
  readonly funds: readonly StatedFund[];
  readonly projects: readonly {
    readonly project: string;
    readonly currency: string;
    readonly spent: number;
  }[];
  readonly open: {
    readonly unassigned: readonly Open[];
    readonly demands: readonly Open[];
    readonly credits: readonly Open[];
    readonly corrections: readonly Open[];
    readonly charges: readonly Open[];
  };
}

/** The statement as of now, counting facts up to `counts`; later ones must not be settled yet. */
export function statementOf(state: LedgerState, counts = factCounts(state)): Statement {
  const later = laterFacts(state, counts);
  const all = totals(state);
  return {
    ledger: state.ledger ?? '',
    policy: 'fifo@1',
    counts,
    currencies: all.currencies.map((total, index) => without(total, later[index]!)),
    funds: all.funds.map(({ class: fundClass, currency, custody, free, fund, length, reserve, taken }) => {
      const index = state.currencies.indexOf(currency);
      return {
        fund,
        class: fundClass,
        currency,
        ...(custody !== undefined && { partner: custody.partner }),
        length,
        free,
        taken,
        ...(reserve && { shortfall: state.sums[index]!.shortfall }),
      };
    }),
    projects: spentByProject(state),
    open: openOf(state, counts),
  };
}

/** The text that a period fixes the hash of: members in the order of their names, as RFC 8785 has it. */
export function statementText(statement: Statement): string {
  return JSON.stringify(sorted(statement));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** Per currency, the sums of facts beyond the counted ones. */
function laterFacts(state: LedgerState, counts: FactCounts): CurrencySums[] {
  const later = state.currencies.map((): CurrencySums => ({ ...NO_SUMS }));
  const { currencies } = state.origins;
  for (let row = counts.receipts; row < state.origins.count; row += 1) {
    const own = later[currencies[row]!]!;
    own.received += state.origins.amounts[row]!;
    own.unplaced += unplacedAmount(state, row);
  }
  const add = (
    currency: number,
    name: 'demanded' | 'credited' | 'corrected' | 'charged',
    amount: number,
  ): void => {
    later[currency]![name] += amount;
    later[currency]![`${name}Open`] += amount;
  };
  for (const { amount, origin } of after(state.demands, counts.demands))
    add(currencies[origin]!, 'demanded', amount);
  for (const { amount, demand } of after(state.credits, counts.credits)) {
    add(currencies[state.demands.get(demand)!.origin]!, 'credited', amount);
  }
  for (const { change, origin } of after(state.corrections, counts.corrections)) {
    add(currencies[origin]!, 'corrected', change);
  }
  for (const { amount, currency } of after(state.charges, counts.charges)) add(currency, 'charged', amount);
  for (const [currency, { amounts }] of state.owed.entries()) {
    for (let index = counts.fees[currency]!; index < amounts.length; index += 1) {
      later[currency]!.feesBorne += amounts.values[index]!;
      later[currency]!.feesOwed += amounts.values[index]!;
    }
  }
  return later;
}

/** Things beyond the first `count`, in donation's order. */
export function after<Value>(map: ReadonlyMap<string, Value>, count: number): Value[] {
  return map.size === count ? [] : [...map.values()].slice(count);
}

function without(total: CurrencyTotal, later: CurrencySums): CurrencyTotal {
  const stated = { ...total };
  for (const name of Object.keys(NO_SUMS) as (keyof CurrencySums)[]) stated[name] -= later[name];
  const { charged, corrected, credited, demanded, feesBorne, received } = later;
  stated.bank -= received + credited + corrected - feesBorne - demanded - charged;
  return stated;
}

function spentByProject(state: LedgerState): Statement['projects'] {
  const spent = new Map<string, { project: string; currency: string; spent: number }>();
  for (const { currency: index, kind, live, purpose } of state.outflows) {
    const project = purpose?.project;
    if (kind !== 'expense' || project === undefined) continue;
    const currency = state.currencies[index]!;
    const key = `${project} ${currency}`;
    const own = spent.get(key) ?? { project, currency, spent: 0 };
    own.spent += live;
    spent.set(key, own);
  }
  return [...spent.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, own]) => own);
}

function openOf(state: LedgerState, counts: FactCounts): Statement['open'] {
  const first = <Value>(map: ReadonlyMap<string, Value>, count: number): Value[] =>
    [...map.values()].slice(0, count);
  const demands = first(state.demands, counts.demands).filter(({ id }) => state.openDemands.has(id));
  const unsettled = <Value extends { id: string; settled: boolean }>(list: readonly Value[]): Value[] =>
    list.filter(({ settled }) => !settled);
  return {
    unassigned: [...state.unassigned.keys()]
      .sort((left, right) => left - right)
      .map((row) => ({ id: originId(state.origins, row), amount: placelessAmount(state, row) })),
    demands: demands.map(({ amount, id, voided }) => ({ id, amount: amount - voided })),
    credits: unsettled(first(state.credits, counts.credits)).map(({ amount, id }) => ({ id, amount })),
    corrections: unsettled(first(state.corrections, counts.corrections)).map(({ change, id }) => {
      return { id, amount: change };
    }),
    charges: unsettled(first(state.charges, counts.charges)).map(({ amount, id }) => ({ id, amount })),
  };
}
