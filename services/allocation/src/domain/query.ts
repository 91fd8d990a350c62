/** What allocation answers about its state: the overview of a ledger. */
import { totals } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import type { Json } from '@centesimo/decider';
import type { FundClass } from './command.ts';
import { answerList, isListQuery } from './list.ts';
import type { AllocationState, JournalPlace } from './state.ts';

/** The question: how a ledger stands. */
export type LedgerQuery = { readonly ask: 'ledger'; readonly ledger: string };

/** Amounts in minor units. */
export type QueueOverview = {
  readonly currency: string;
  readonly unplacedCount: number;
  readonly unplacedAmount: number;
  readonly unassignedCount: number;
  readonly unassignedAmount: number;
  readonly demandsOpenCount: number;
  readonly demandsOpenAmount: number;
};

export type FundOverview = {
  readonly fund: string;
  readonly class: FundClass;
  readonly currency: string;
  readonly length: number;
  readonly free: number;
  readonly closed: boolean;
  readonly reserve: boolean;
};

export type LedgerOverview = {
  readonly ledger: string;
  readonly baseCurrency: string;
  readonly currencies: readonly string[];
  readonly policy: string;
  readonly closed: boolean;
  readonly funds: readonly FundOverview[];
  readonly rule: {
    readonly version: number;
    readonly shares: readonly { readonly fund: string; readonly weight: number }[];
  } | null;
  readonly queues: readonly QueueOverview[];
  readonly projects: readonly string[];
  /** The newest event of the journal, or of the one before while this one has none. */
  readonly last: { readonly journal?: string; readonly n: number; readonly k: number };
};

/** Null for an unknown ledger, and for a question that is not known. */
export function answerQuery(state: AllocationState, query: Json): Json {
  if (isListQuery(query)) {
    const money = state.ledgers.get(query.ledger);
    return money === undefined ? null : answerList(money, query);
  }
  if (!isLedgerQuery(query)) return null;
  const cents = state.ledgers.get(query.ledger)?.cents;
  if (cents === undefined || state.last === undefined) return null;
  return overview(query.ledger, cents, state.last);
}

function isLedgerQuery(query: unknown): query is LedgerQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ask, ledger } = query as Partial<LedgerQuery>;
  return ask === 'ledger' && typeof ledger === 'string';
}

function overview(ledger: string, cents: LedgerState, last: JournalPlace): LedgerOverview {
  const rule = cents.rules.at(-1);
  return {
    ledger,
    baseCurrency: cents.baseCurrency,
    currencies: cents.currencies,
    policy: 'fifo@1',
    closed: cents.closed,
    funds: totals(cents).funds.map(({ fund, class: fundClass, currency, length, free, open, reserve }) => ({
      fund,
      class: fundClass,
      currency,
      length,
      free,
      closed: !open,
      reserve,
    })),
    rule:
      rule === undefined
        ? null
        : {
            version: cents.rules.length,
            shares: rule.shares.map(({ fund, weight }) => ({ fund: cents.funds[fund]?.id ?? '', weight })),
          },
    queues: queuesOf(cents),
    projects: [...cents.projects],
    last: { ...(last.journal !== undefined && { journal: last.journal }), n: last.n, k: last.k },
  };
}

/** Currencies in which something waits or is demanded. Counts what waits, which is little: placement follows at once. */
function queuesOf(cents: LedgerState): QueueOverview[] {
  const unplaced = countBy(cents, rows(cents.placed, cents.origins.count));
  const unassigned = countBy(cents, cents.unassigned.keys());
  const demands = countBy(cents, openOrigins(cents));
  const queues = cents.currencies.map((currency, index) => ({
    currency,
    unplacedCount: unplaced[index] ?? 0,
    unplacedAmount: cents.sums[index]?.unplaced ?? 0,
    unassignedCount: unassigned[index] ?? 0,
    unassignedAmount: cents.sums[index]?.unassigned ?? 0,
    demandsOpenCount: demands[index] ?? 0,
    demandsOpenAmount: cents.sums[index]?.demandedOpen ?? 0,
  }));
  return queues.filter(
    ({ demandsOpenCount, unassignedCount, unplacedCount }) =>
      demandsOpenCount + unassignedCount + unplacedCount > 0,
  );
}

function countBy(cents: LedgerState, origins: Iterable<number>): number[] {
  const counts = cents.currencies.map(() => 0);
  for (const origin of origins) {
    const currency = cents.origins.currencies[origin] ?? 0;
    counts[currency] = (counts[currency] ?? 0) + 1;
  }
  return counts;
}

function* rows(from: number, to: number): Generator<number> {
  for (let row = from; row < to; row++) yield row;
}

function* openOrigins(cents: LedgerState): Generator<number> {
  for (const id of cents.openDemands) {
    const demand = cents.demands.get(id);
    if (demand !== undefined) yield demand.origin;
  }
}
