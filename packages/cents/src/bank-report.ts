/** What a bank stated, compared with what the ledger should hold there as of that entry: a report, never state. */
import type { BankMovements } from './bank-movements.ts';
import type { EventNamed } from './event.ts';
import type { LedgerState } from './state.ts';
import { totals } from './totals.ts';

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

/** What reports about the bank are made from; plain JSON, so that it can be kept beside a state. */
export interface BankReport {
  /** The newest ones, in the order of the log. */
  readonly balances: StatedBalance[];
  /** The latest balance by currency and account. */
  readonly latest: Record<string, Record<string, number>>;
  readonly movements: BankMovements;
}

/** Balances kept: of a bank account that is stated every day, those of years. */
const KEPT = 1_000;

export function createBankReport(): BankReport {
  return { balances: [], latest: {}, movements: { last: [], sums: [] } };
}

/** Adds a balance to those of its ledger, in the order of the log. */
export function addBalance(
  { balances, latest }: BankReport,
  state: LedgerState,
  { account, balance, currency, statedAt }: Required<EventNamed<'bank.balance-stated'>['data']>,
  index: number,
): void {
  const accounts = (latest[currency] ??= {});
  accounts[account] = balance;
  const stated = Object.values(accounts).reduce((sum, one) => sum + one, 0);
  const ledger = totals(state).currencies.find((total) => total.currency === currency)?.bank ?? 0;
  const told = { index, account, currency, statedAt, balance, stated, ledger };
  balances.push({ ...told, difference: stated - ledger, receipts: state.origins.count });
  if (balances.length >= 2 * KEPT) balances.splice(0, KEPT);
}
