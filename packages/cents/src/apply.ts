/**
 * The one reducer: allocation decides with it, audit checks with it before logging, the verifier replays with it.
 * For every input it answers undefined or a violation, and on a violation the state is what it was.
 */
import { checkGift, checkGiftReceived, checkGiftRefunded, checkIncomeReceived } from './check-facts.ts';
import { checkExpenseRecorded, checkMoneyMoved } from './check-outflows.ts';
import { checkGiftAssigned, checkGiftsPlaced } from './check-placement.ts';
import { checkRefundSettled } from './check-refund.ts';
import {
  checkFundClosed,
  checkFundOpened,
  checkLedgerClosed,
  checkLedgerOpened,
  checkProjectOpened,
  checkRuleSet,
} from './check-registry.ts';
import { checkExpenseReturned } from './check-return.ts';
import type { GiftReceived, LedgerEvent } from './event.ts';
import type { GiftIdBytes } from './origins.ts';
import { isRecord } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

/** Applies an event to the state, in place; a violation leaves the state unchanged. */
export function applyEvent(state: LedgerState, event: LedgerEvent): Violation | undefined {
  return commit(state, check(state, event));
}

/**
 * The same for the `gift.received` of an id that was read as bytes: who replays a log of millions of gifts has them
 * in columns, and need not make texts that are taken apart again here.
 */
export function applyGift(state: LedgerState, id: GiftIdBytes, data: GiftReceived): Violation | undefined {
  if (state.ledger === undefined) return violation('unknown-ledger');
  return commit(state, checkGift(state, id, data));
}

function commit(state: LedgerState, checked: Checked): Violation | undefined {
  if (typeof checked !== 'function') return checked;
  checked();
  state.version += 1;
  state.lastComputed = undefined;
  return undefined;
}

/** What `applyEvent` would answer, changing nothing: for deciding whether an event may happen. */
export function checkEvent(state: LedgerState, event: LedgerEvent): Violation | undefined {
  const checked = check(state, event);
  return typeof checked === 'function' ? undefined : checked;
}

function check(state: LedgerState, event: LedgerEvent): Checked {
  if (!isRecord(event) || !isRecord(event.data) || typeof event.subject !== 'string') {
    return violation('malformed', { field: 'event' });
  }
  if (event.type === 'org.centesimo.ledger.opened.v1') return checkLedgerOpened(state, event);
  if (state.ledger === undefined) return violation('unknown-ledger');
  return checkInLedger(state, event);
}

function checkInLedger(state: LedgerState, event: LedgerEvent): Checked {
  switch (event.type) {
    case 'org.centesimo.gift.received.v1':
      return checkGiftReceived(state, event);
    case 'org.centesimo.income.received.v1':
      return checkIncomeReceived(state, event);
    case 'org.centesimo.gift.refunded.v1':
      return checkGiftRefunded(state, event);
    case 'org.centesimo.gifts.placed.v1':
      return checkSubject(state, event) ?? checkGiftsPlaced(state, event);
    case 'org.centesimo.gift.assigned.v1':
      return checkGiftAssigned(state, event);
    case 'org.centesimo.money.moved.v1':
      return checkMoneyMoved(state, event);
    case 'org.centesimo.expense.recorded.v1':
      return checkExpenseRecorded(state, event);
    case 'org.centesimo.expense.returned.v1':
      return checkExpenseReturned(state, event);
    case 'org.centesimo.refund.settled.v1':
      return checkRefundSettled(state, event);
    case 'org.centesimo.fund.opened.v1':
      return checkFundOpened(state, event);
    case 'org.centesimo.fund.closed.v1':
      return checkFundClosed(state, event);
    case 'org.centesimo.project.opened.v1':
      return checkProjectOpened(state, event);
    case 'org.centesimo.placement-rule.set.v1':
      return checkSubject(state, event) ?? checkRuleSet(state, event);
    case 'org.centesimo.ledger.closed.v1':
      return checkSubject(state, event) ?? checkLedgerClosed(state);
    default:
      return violation('unknown-type', { type: String((event as { type: unknown }).type) });
  }
}

/** Events about the whole ledger carry its id as their subject. */
function checkSubject(state: LedgerState, event: LedgerEvent): Violation | undefined {
  return event.subject === state.ledger ? undefined : violation('unknown-ledger', { ledger: event.subject });
}
