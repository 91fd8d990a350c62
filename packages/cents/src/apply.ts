/**
 * The one reducer: allocation decides with it, audit checks with it before logging, the verifier replays with it.
 * For every input it answers undefined or a violation, and on a violation the state is what it was.
 */
import { checkBudgetSet } from './budgets.ts';
import { checkShortfallCovered } from './check-cover.ts';
import * as demands from './check-demands.ts';
import { checkMoneyExchanged } from './check-exchange.ts';
import { checkExpenseRecoded, checkExpenseRecorded } from './check-expense.ts';
import * as facts from './check-facts.ts';
import { checkFeeSettled } from './check-fee.ts';
import * as funds from './check-funds.ts';
import { checkLossRecorded } from './check-loss.ts';
import { checkMoneyMoved, checkMoneyRepurposed } from './check-move.ts';
import { checkPeriodClosed } from './check-period.ts';
import { checkGiftAssigned, checkGiftsPlaced } from './check-placement.ts';
import { checkRefundReversed, checkRefundSettled } from './check-refund.ts';
import { checkFundClosed, checkLedgerClosed, checkLedgerOpened, checkRuleSet } from './check-registry.ts';
import { checkExpenseReturned } from './check-return.ts';
import { checkTransferHandedOver, checkTransferReceived, checkTransferSent } from './check-transfer.ts';
import { checkTransferReturned } from './check-transfer-return.ts';
import { checkEvidenceAttached, checkEvidenceRule, withDocuments } from './documents.ts';
import type { EventName, EventNamed, GiftReceived, LedgerEvent } from './event.ts';
import { checkImpactReported } from './impact.ts';
import type { GiftIdBytes } from './origins.ts';
import { isRecord } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

/** The rule of each event type, by its short name. */
const RULES: { readonly [Name in EventName]: (state: LedgerState, event: EventNamed<Name>) => Checked } = {
  'bank.balance-stated': facts.checkBalanceStated,
  'bank.charged': demands.checkBankCharged,
  'budget.set': checkBudgetSet,
  'condition.met': funds.checkConditionMet,
  'evidence-rule.set': ofLedger(checkEvidenceRule),
  'evidence.attached': checkEvidenceAttached,
  'expense.recoded': checkExpenseRecoded,
  'expense.recorded': checkExpenseRecorded,
  'expense.returned': checkExpenseReturned,
  'fee.settled': checkFeeSettled,
  'fund.closed': checkFundClosed,
  'fund.opened': funds.checkFundOpened,
  'gift.assigned': checkGiftAssigned,
  'gift.dispute-lost': demands.checkDisputeLost,
  'gift.dispute-opened': demands.checkDisputeOpened,
  'gift.dispute-won': demands.checkDisputeWon,
  'gift.failed': demands.checkGiftFailed,
  'gift.fee-corrected': facts.checkFeeCorrected,
  'gift.pending': facts.checkGiftPending,
  'gift.received': facts.checkGiftReceived,
  'gift.refund-failed': demands.checkRefundFailed,
  'gift.refunded': demands.checkGiftRefunded,
  'gifts.placed': ofLedger(checkGiftsPlaced),
  'impact.reported': checkImpactReported,
  'income.received': facts.checkIncomeReceived,
  'ledger.closed': ofLedger(checkLedgerClosed),
  'ledger.opened': checkLedgerOpened,
  'loss.recorded': checkLossRecorded,
  'money.exchanged': checkMoneyExchanged,
  'money.moved': checkMoneyMoved,
  'money.repurposed': checkMoneyRepurposed,
  'period.closed': ofLedger(checkPeriodClosed),
  'placement-rule.set': ofLedger(checkRuleSet),
  'project.closed': funds.checkProjectClosed,
  'project.opened': funds.checkProjectOpened,
  'refund.reversed': checkRefundReversed,
  'refund.settled': checkRefundSettled,
  'shortfall.covered': checkShortfallCovered,
  'subject.erased': facts.checkSubjectErased,
  'transfer.handed-over': checkTransferHandedOver,
  'transfer.received': checkTransferReceived,
  'transfer.returned': checkTransferReturned,
  'transfer.sent': checkTransferSent,
};

const BY_TYPE = new Map<string, (state: LedgerState, event: never) => Checked>(
  Object.entries(RULES).map(([name, rule]) => [`org.centesimo.${name}.v1`, rule]),
);

/** Events about the whole ledger carry its id as their subject. */
function ofLedger<Name extends EventName>(
  rule: (state: LedgerState, event: EventNamed<Name>) => Checked,
): (state: LedgerState, event: EventNamed<Name>) => Checked {
  return (state, event) =>
    event.subject === state.ledger
      ? rule(state, event)
      : violation('unknown-ledger', { ledger: event.subject });
}

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
  return commit(state, facts.checkGift(state, id, data));
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
  const rule = BY_TYPE.get(event.type);
  const isOpening = event.type === 'org.centesimo.ledger.opened.v1';
  if (state.ledger === undefined && !isOpening) return violation('unknown-ledger');
  if (rule === undefined)
    return violation('unknown-type', { type: String((event as { type: unknown }).type) });
  const checked = rule(state, event as never);
  return typeof checked === 'function' ? withDocuments(state, event, checked) : checked;
}
