/** Funds by the names that requests and events give them. */
import type { Fund } from './fund.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** A fund by its name, which may be anything, and its index. */
export function namedFund(state: LedgerState, id: unknown): Violation | { fund: Fund; index: number } {
  const index = typeof id === 'string' ? state.fundIndex.get(id) : undefined;
  return index === undefined
    ? violation('unknown-fund', { fund: String(id) })
    : { fund: state.funds[index]!, index };
}

/** The reserve of a currency: opened with the ledger, never closed. */
export function reserveOf(state: LedgerState, currency: number): Fund {
  return state.funds.find((fund) => fund.reserve && fund.currency === currency)!;
}

/** The funds in the given order; of the stated currency, where one is stated. */
export function checkFunds(
  state: LedgerState,
  ids: readonly string[],
  stated: string | undefined,
): Violation | Fund[] {
  if (stated !== undefined && !state.currencies.includes(stated)) {
    return violation('unknown-currency', { currency: stated });
  }
  let expected = stated;
  const funds: Fund[] = [];
  for (const id of ids) {
    const named = namedFund(state, id);
    if ('code' in named) return named;
    const { fund } = named;
    const currency = state.currencies[fund.currency]!;
    expected ??= currency;
    if (currency !== expected) return violation('wrong-currency', { fund: id, currency, expected });
    funds.push(fund);
  }
  return funds;
}
