/** The funds that a request names: all known, all of one currency. */
import type { Fund } from './fund.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

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
    const fund = state.funds[state.fundIndex.get(id) ?? -1];
    if (fund === undefined) return violation('unknown-fund', { fund: id });
    const currency = state.currencies[fund.currency]!;
    expected ??= currency;
    if (currency !== expected) return violation('wrong-currency', { fund: id, currency, expected });
    funds.push(fund);
  }
  return funds;
}
