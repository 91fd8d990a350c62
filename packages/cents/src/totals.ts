/** What a ledger holds, per fund and per currency. */
import type { FundClass } from './event.ts';
import type { CurrencySums } from './records.ts';
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
  /** Of a fund that a partner holds. */
  custody?: { partner: string; source: string; inTransit: number };
  /** Of a conditional fund: the condition is met. */
  conditionMet?: true;
}

/**
 * Minor units. `bank` is what the bank should hold by the facts: invariant 7. `free` is that of our own funds, and
 * `withPartners` what partners hold.
 */
export interface CurrencyTotal extends CurrencySums {
  currency: string;
  free: number;
  withPartners: number;
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
    funds: state.funds.map((fund) => fundTotal(state, fund)),
    currencies: state.currencies.map((currency, index) => currencyTotal(state, currency, index)),
  };
}

function fundTotal(state: LedgerState, fund: LedgerState['funds'][number]): FundTotal {
  const { custody, freeAmount, length, met, transitAmount } = fund;
  const total: FundTotal = {
    fund: fund.id,
    class: fund.class,
    currency: state.currencies[fund.currency]!,
    open: fund.open,
    reserve: fund.reserve,
    length,
    free: freeAmount,
    taken: length - freeAmount - transitAmount,
  };
  if (met) total.conditionMet = true;
  if (custody !== undefined) {
    const source = state.funds[custody.source]!.id;
    total.custody = { partner: custody.partner, source, inTransit: transitAmount };
  }
  return total;
}

function currencyTotal(state: LedgerState, currency: string, index: number): CurrencyTotal {
  const sums = state.sums[index]!;
  let free = 0;
  let withPartners = 0;
  for (const fund of state.funds) {
    if (fund.currency !== index) continue;
    if (fund.custody === undefined) free += fund.freeAmount;
    else withPartners += fund.freeAmount + fund.transitAmount;
  }
  const came = sums.received + sums.credited + sums.corrected + sums.exchangedIn;
  const went = sums.feesBorne + sums.demanded + sums.charged + sums.spent + sums.lost + sums.sent;
  return { currency, ...sums, free, withPartners, bank: came - went - sums.exchangedOut };
}
