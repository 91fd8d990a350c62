/** The statements that closed periods fix, kept as the follower passes them: nothing is replayed to show one. */
import { makeStatement } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/events';

export interface KeptStatement {
  /** The entry that closed the period. */
  readonly entry: number;
  /** Of the period, counted from 1. */
  readonly number: number;
  /** Its last day: YYYY-MM-DD. */
  readonly until: string;
  /** Hex SHA-256 of the text. */
  readonly hash: string;
  /** Canonical JSON; undefined where newer ones took its room: the log still gives it. */
  text?: string;
}

/** Characters of all texts of a ledger: those of some hundred periods. */
const KEPT_CHARS = 1024 * 1024;

/** After the event was applied. */
export function keepStatement(
  statements: KeptStatement[],
  state: LedgerState,
  event: LedgerEvent,
  entry: number,
): void {
  if (event.type !== 'org.centesimo.period.closed.v1') return;
  const { hash, text } = makeStatement(state, true);
  statements.push({ entry, number: event.data.number, until: event.data.until, hash, text });
  let room = KEPT_CHARS;
  for (const kept of statements.toReversed()) {
    room -= kept.text?.length ?? 0;
    if (room < 0) delete kept.text;
  }
}
