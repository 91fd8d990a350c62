/** What the portal says of statements: as of an entry, of closed periods, and of what banks stated. */
import type { Statement } from '@centesimo/cents';
import type { BalanceView } from './bank-views.ts';
import type { AsOf, EntryIndex, LedgerName, LedgerView } from './views.ts';

/** A closed period: its statement is fixed by the entry that closed it. */
export interface PeriodView {
  readonly number: number;
  /** The entry that closed it, and its last day: YYYY-MM-DD. */
  readonly entry: EntryIndex;
  readonly until: string;
  /** Hex SHA-256 of the statement. */
  readonly hash: string;
}

interface Told {
  readonly asOf: AsOf;
  readonly ledger: LedgerName;
  readonly checkpoint: LedgerView['checkpoint'];
  /** The newest first, at most 100. */
  readonly periods: readonly PeriodView[];
  /** Of the newest, at most 20, the newest first. */
  readonly balances: readonly BalanceView[];
}

/** The statement of a ledger as of an entry; its balances are those up to there. */
export interface StatementView extends Told {
  readonly through: EntryIndex;
  readonly statement: Statement;
  /** Canonical JSON: the bytes that `centesimo statement --json` writes. */
  readonly text: string;
  /** Hex SHA-256 of the text. */
  readonly hash: string;
  /** Where that entry closed one. */
  readonly period?: PeriodView;
}

/** Which statements can be had, and what banks stated. */
export interface StatementsView extends Told {
  /** The statement as of the last verified entry. */
  readonly now: { readonly through: EntryIndex; readonly hash: string };
}
