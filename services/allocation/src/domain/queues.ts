/** What waits in a ledger, by currency. Counts what waits, which is little: placement and settlement follow at once. */
import type { LedgerState } from '@centesimo/cents';

/** Amounts in minor units. */
export type QueueOverview = {
  readonly currency: string;
  readonly unplacedCount: number;
  readonly unplacedAmount: number;
  readonly unassignedCount: number;
  readonly unassignedAmount: number;
  readonly demandsOpenCount: number;
  readonly demandsOpenAmount: number;
  readonly creditsOpenCount: number;
  readonly creditsOpenAmount: number;
  readonly correctionsOpenCount: number;
  /** Signed. */
  readonly correctionsOpenAmount: number;
  readonly chargesOpenCount: number;
  readonly chargesOpenAmount: number;
  readonly feesOwedCount: number;
  readonly feesOwedAmount: number;
  readonly shortfall: number;
};

/** Currencies in which something waits. */
export function queuesOf(cents: LedgerState): QueueOverview[] {
  const counts = countsOf(cents);
  const queues = cents.currencies.map((currency, index) => ({
    currency,
    ...waiting(cents, counts, index),
    ...settling(cents, counts, index),
  }));
  return queues.filter(({ currency: _currency, ...sums }) => Object.values(sums).some((sum) => sum !== 0));
}

type Counts = ReturnType<typeof countsOf>;

/** By the index of the currency. */
function countsOf(cents: LedgerState) {
  const ofOrigin = (row: number): number => cents.origins.currencies[row] ?? 0;
  const demandOrigin = (id: string): number => cents.demands.get(id)?.origin ?? 0;
  const count = <Item>(items: Iterable<Item>, currencyOf: (item: Item) => number): number[] => {
    const counts = cents.currencies.map(() => 0);
    for (const item of items) counts[currencyOf(item)]! += 1;
    return counts;
  };
  return {
    unplaced: count(rows(cents.placed, cents.origins.count), ofOrigin),
    unassigned: count(cents.unassigned.keys(), ofOrigin),
    demands: count(cents.openDemands, (id) => ofOrigin(demandOrigin(id))),
    credits: count(cents.openCredits, (id) => ofOrigin(demandOrigin(cents.credits.get(id)?.demand ?? ''))),
    corrections: count(cents.openCorrections, (id) => ofOrigin(cents.corrections.get(id)?.origin ?? 0)),
    charges: count(cents.openCharges, (id) => cents.charges.get(id)?.currency ?? 0),
    fees: cents.owed.map(({ amounts, settled }) => amounts.length - settled),
  };
}

function waiting(cents: LedgerState, counts: Counts, index: number) {
  const sums = cents.sums[index];
  return {
    unplacedCount: counts.unplaced[index] ?? 0,
    unplacedAmount: sums?.unplaced ?? 0,
    unassignedCount: counts.unassigned[index] ?? 0,
    unassignedAmount: sums?.unassigned ?? 0,
    demandsOpenCount: counts.demands[index] ?? 0,
    demandsOpenAmount: sums?.demandedOpen ?? 0,
  };
}

function settling(cents: LedgerState, counts: Counts, index: number) {
  const sums = cents.sums[index];
  return {
    creditsOpenCount: counts.credits[index] ?? 0,
    creditsOpenAmount: sums?.creditedOpen ?? 0,
    correctionsOpenCount: counts.corrections[index] ?? 0,
    correctionsOpenAmount: sums?.correctedOpen ?? 0,
    chargesOpenCount: counts.charges[index] ?? 0,
    chargesOpenAmount: sums?.chargedOpen ?? 0,
    feesOwedCount: counts.fees[index] ?? 0,
    feesOwedAmount: sums?.feesOwed ?? 0,
    shortfall: sums?.shortfall ?? 0,
  };
}

function* rows(from: number, to: number): Generator<number> {
  for (let row = from; row < to; row++) yield row;
}
