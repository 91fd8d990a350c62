/** What a bank stated, compared with what the ledger should hold there as of that entry: a report, never state. */
import { totals } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import type { DataOf } from '@centesimo/events';

/** Minor units, signed. */
export interface StatedBalance {
  readonly index: number;
  readonly account: string;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly statedAt: string;
  readonly balance: number;
  /** The latest balances of all accounts of the currency. */
  readonly stated: number;
  /** What the ledger's facts and payments leave there, counting facts up to this entry: invariant 7. */
  readonly ledger: number;
  /** Stated less ledger; 0 where they agree. Shown, never absorbed. */
  readonly difference: number;
  /** Gifts and incomes recorded before it. */
  readonly receipts: number;
}

/** Adds a balance to those of its ledger, in the order of the log. */
export function addBalance(
  balances: StatedBalance[],
  state: LedgerState,
  { account, balance, currency, statedAt }: DataOf<'org.centesimo.bank.balance-stated.v1'>,
  index: number,
): void {
  const latest = new Map<string, number>();
  for (const earlier of balances)
    if (earlier.currency === currency) latest.set(earlier.account, earlier.balance);
  latest.set(account, balance);
  const stated = [...latest.values()].reduce((sum, one) => sum + one, 0);
  const ledger = totals(state).currencies.find((total) => total.currency === currency)?.bank ?? 0;
  const told = { index, account, currency, statedAt, balance, stated, ledger };
  balances.push({ ...told, difference: stated - ledger, receipts: state.origins.count });
}
