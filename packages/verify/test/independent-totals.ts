// The sums of an independently replayed ledger, and that no cent is missing in them.
import { must } from './independent-log.ts';
import type { Ledger } from './independent-ledger.ts';

export interface IndependentTotals {
  funds: { fund: string; length: number; free: number }[];
  currencies: Record<string, Record<string, number>>;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function totalsOf(ledger: Ledger): IndependentTotals {
  const funds = [...ledger.funds].map(([fund, { length, runs }]) => {
    return { fund, length, free: sum(runs.map(({ taken, size }) => (taken ? 0 : size))) };
  });
  const currencies = ledger.currencies.map((currency): [string, Record<string, number>] => {
    const gifts = [...ledger.gifts.values()].filter((gift) => gift.currency === currency);
    const demands = [...ledger.demands.values()].filter(
      ({ gift }) => ledger.gifts.get(gift)?.currency === currency,
    );
    const open = demands.filter(({ settled }) => !settled);
    const spent = [...ledger.expenses.values()].filter((expense) => expense.currency === currency);
    const received = sum(gifts.map(({ net }) => net));
    const free = sum(
      funds.filter(({ fund }) => ledger.funds.get(fund)?.currency === currency).map((f) => f.free),
    );
    const loose = sum(gifts.map((gift) => gift.loose));
    const live = sum(spent.flatMap((expense) => expense.live.map(({ run }) => run.size)));
    const refunded = sum(gifts.map((gift) => gift.refunded));
    must(received === free + loose + live + refunded, `the cents of ${currency} do not add up`);
    return [
      currency,
      {
        received,
        unplaced: sum(gifts.map((gift) => (gift.placed ? 0 : gift.loose))),
        unassigned: sum(gifts.map((gift) => (gift.placed ? gift.loose : 0))),
        spent: live,
        demanded: sum(demands.map(({ amount }) => amount)),
        demandedOpen: sum(open.map(({ amount }) => amount)),
        feesOwed: ledger.feesOwed.get(currency) ?? 0,
      },
    ];
  });
  return { funds, currencies: Object.fromEntries(currencies) };
}
