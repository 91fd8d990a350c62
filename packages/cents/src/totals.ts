/** What a ledger holds, per fund and per currency. */
import type { FundClass } from './event.ts';
import type { LedgerState } from './state.ts';

export interface FundTotal {
  fund: string;
  class: FundClass;
  currency: string;
  open: boolean;
  reserve: boolean;
  length: number;
  free: number;
  taken: number;
}

/** Minor units. `bank` is what the bank should hold by the facts: invariant 7. */
export interface CurrencyTotal {
  currency: string;
  received: number;
  unplaced: number;
  unassigned: number;
  free: number;
  spent: number;
  demanded: number;
  demandedOpen: number;
  feesOwed: number;
  bank: number;
}

export interface LedgerTotals {
  ledger: string | undefined;
  closed: boolean;
  /** Gifts and incomes received; how many of them are placed. */
  receipts: number;
  receiptsPlaced: number;
  funds: FundTotal[];
  currencies: CurrencyTotal[];
}

/** Sums in the order in which funds and currencies came; O(funds). */
export function totals(state: LedgerState): LedgerTotals {
  return {
    ledger: state.ledger,
    closed: state.closed,
    receipts: state.origins.count,
    receiptsPlaced: state.placed,
    funds: state.funds.map((fund) => ({
      fund: fund.id,
      class: fund.class,
      currency: state.currencies[fund.currency]!,
      open: fund.open,
      reserve: fund.reserve,
      length: fund.length,
      free: fund.freeAmount,
      taken: fund.length - fund.freeAmount,
    })),
    currencies: state.currencies.map((currency, index) => currencyTotal(state, currency, index)),
  };
}

function currencyTotal(state: LedgerState, currency: string, index: number): CurrencyTotal {
  const sums = state.sums[index]!;
  const own = state.funds.filter((fund) => fund.currency === index);
  const free = own.reduce((sum, fund) => sum + fund.freeAmount, 0);
  const bank = sums.received - sums.feesOwed - sums.demanded - sums.spent;
  return { currency, ...sums, free, bank };
}
