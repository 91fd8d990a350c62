/** The replay of every ledger's money: an event enters the log only if the money rules allow it. */
import {
  type LedgerState,
  type Sha256,
  type Violation,
  applyEvent,
  createLedgerState,
} from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/events';

/** All ledgers of a log, by id. */
export interface Ledgers {
  readonly sha256: Sha256;
  readonly states: Map<string, LedgerState>;
}

export function createLedgers(sha256: Sha256): Ledgers {
  return { sha256, states: new Map() };
}

/** Applies an event to its ledger; a violation leaves everything as it was. */
export function applyToLedger(ledgers: Ledgers, event: LedgerEvent): Violation | undefined {
  const known = ledgers.states.get(event.ledger);
  const state = known ?? createLedgerState(ledgers.sha256);
  const violation = applyEvent(state, event);
  if (violation === undefined && known === undefined) ledgers.states.set(event.ledger, state);
  return violation;
}
