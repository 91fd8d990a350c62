/** The statement of a ledger in a verified log, as of the entry up to which its money was replayed. */
import { statementHash, statementOf, statementText } from '@centesimo/cents';
import type { Statement } from '@centesimo/cents';
import { candidatesFor } from './bank-movements.ts';
import type { BankCandidate } from './bank-movements.ts';
import type { StatedBalance } from './bank-report.ts';
import type { Replay } from './replay.ts';

export interface FoundStatement {
  readonly statement: Statement;
  /** Canonical JSON: the bytes that a closed period holds the hash of. */
  readonly text: string;
  /** Hex SHA-256 of the text. */
  readonly hash: string;
  /** The period that the last entry closed: its statement counts the facts that the period counted. */
  readonly period?: { readonly number: number; readonly entry: number };
  readonly balances: readonly (StatedBalance & { readonly candidates: readonly BankCandidate[] })[];
}

/** Undefined when there is no such ledger up to that entry. */
export function findStatement(replay: Replay, ledger: string): FoundStatement | undefined {
  const replayed = replay.ledgers.get(ledger);
  if (replayed?.state.ledger === undefined) return undefined;
  const { movements, periodEntry, state } = replayed;
  const balances = replayed.balances.map((balance) => {
    return { ...balance, candidates: candidatesFor(balance, movements, state) };
  });
  const closed =
    periodEntry !== undefined && periodEntry === replay.through ? state.periods.at(-1) : undefined;
  const statement = closed === undefined ? statementOf(state) : statementOf(state, closed.counts);
  const found = {
    statement,
    text: statementText(statement),
    hash: statementHash(state, statement),
    balances,
  };
  if (closed === undefined || periodEntry === undefined) return found;
  return { ...found, period: { number: state.periods.length, entry: periodEntry } };
}
