/** The statement of a ledger in a verified log, as of the entry up to which its money was replayed. */
import { candidatesFor, makeStatement } from '@centesimo/cents';
import type { BankCandidate, MadeStatement, StatedBalance } from '@centesimo/cents';
import type { Replay } from './replay.ts';

export interface FoundStatement extends MadeStatement {
  /** The period that the last entry closed: its statement counts the facts that the period counted. */
  readonly period?: { readonly number: number; readonly entry: number };
  /** In the order of the log. */
  readonly balances: readonly StatedBalance[];
  /** What could be why one of them differs; looked for when it is asked. */
  readonly candidatesOf: (balance: StatedBalance) => readonly BankCandidate[];
}

/** Undefined when there is no such ledger up to that entry. */
export function findStatement(replay: Replay, ledger: string): FoundStatement | undefined {
  const replayed = replay.ledgers.get(ledger);
  if (replayed?.state.ledger === undefined) return undefined;
  const { bank, periodEntry, state } = replayed;
  const closes = periodEntry !== undefined && periodEntry === replay.through;
  return {
    ...makeStatement(state, closes),
    balances: bank.balances,
    candidatesOf: (balance) => candidatesFor(balance, bank.movements, state),
    ...(closes ? { period: { number: state.periods.length, entry: periodEntry } } : {}),
  };
}
