/** Decisions: a checked command and what is known become an event, a final refusal, or "not yet". */
import type { DataOf } from '@centesimo/events';
import { addAmounts } from '@centesimo/money';
import { settleDetails, settleLookups } from '@centesimo/decider';
import type { CommandEnvelope, DecideContext, Decision } from '@centesimo/decider';
import type { Command, ReceiveGift, RecordIncome, RecordRefund } from './command.ts';
import { giftReceivedData, giftRefundedData, incomeReceivedData } from './event-data.ts';
import type { FinalCode, PendingCode } from './refusal-code.ts';
import type { DonationState, LedgerState } from './state.ts';

/** Commands are total: an answer for each, also for one whose kind a newer instance invented. */
export function decide(
  state: DonationState,
  envelope: CommandEnvelope<Command>,
  context: DecideContext,
): Decision {
  const { command } = envelope;
  if (command.kind === 'settle-details') return settleDetails(command, context);
  const ledger = state.ledgers.get(envelope.ledger);
  if (ledger === undefined) return pending('unknown-ledger');
  switch (command.kind) {
    case 'receive-gift':
      return receiveGift(ledger, envelope.ledger, command);
    case 'record-refund':
      return recordRefund(ledger, envelope.ledger, command, context);
    case 'record-income':
      return recordIncome(ledger, envelope.ledger, command);
    default:
      return refused('unknown-command', {});
  }
}

/** A refund is judged by its gift, which is found by its key; details by the commands that brought them. */
export function lookups(command: Command): readonly string[] {
  if (command.kind === 'settle-details') return settleLookups(command);
  return command.kind === 'record-refund' ? [command.gift] : NO_KEYS;
}

const NO_KEYS: readonly string[] = [];

function receiveGift(ledger: LedgerState, id: string, gift: ReceiveGift): Decision {
  const { currency, fund, gross, fee } = gift;
  const obstacle = moneyObstacle(ledger, id, currency, fund) ?? sumObstacle(ledger, currency, gross, fee);
  if (obstacle !== undefined) return obstacle;
  const type = 'org.centesimo.gift.received.v1';
  return accepted(id, type, gift.gift, giftReceivedData(gift), gift.details);
}

function recordIncome(ledger: LedgerState, id: string, income: RecordIncome): Decision {
  const { amount, currency, fund } = income;
  const obstacle = moneyObstacle(ledger, id, currency, fund) ?? sumObstacle(ledger, currency, amount, 0);
  if (obstacle !== undefined) return obstacle;
  const type = 'org.centesimo.income.received.v1';
  return accepted(id, type, income.income, incomeReceivedData(income), income.details);
}

/** Also for a closed ledger: what the bank takes back is a fact whenever it happens. */
function recordRefund(
  ledger: LedgerState,
  id: string,
  refund: RecordRefund,
  context: DecideContext,
): Decision {
  const gift = giftFound(id, refund.gift, context);
  if (gift === undefined) return pending('unknown-gift');
  if (gift.currency !== refund.currency)
    return refused('refund-currency-differs', { gift: gift.currency, refund: refund.currency });
  const open = gift.gross - (ledger.refunded.get(refund.gift) ?? 0);
  if (refund.amount > open) return refused('refund-exceeds-gift', { open, amount: refund.amount });
  const type = 'org.centesimo.gift.refunded.v1';
  return accepted(id, type, refund.demand, giftRefundedData(refund), undefined);
}

/** What stands against new money of a ledger. */
function moneyObstacle(
  ledger: LedgerState,
  id: string,
  currency: string,
  fund: string | undefined,
): Decision | undefined {
  if (ledger.isClosed) return refused('ledger-closed', { ledger: id });
  if (!ledger.currencies.has(currency))
    return refused('currency-not-accepted', { currency, accepted: [...ledger.currencies] });
  // A fund that is known but closed, or of another currency, is allocation's to judge: it holds such gifts unassigned.
  if (fund !== undefined && !ledger.funds.has(fund)) return pending('unknown-fund');
  return undefined;
}

/** A fact that no sum can hold would stop audit for the whole partition, so it must not become one. */
function sumObstacle(
  ledger: LedgerState,
  currency: string,
  amount: number,
  fee: number,
): Decision | undefined {
  const sums = ledger.intake.get(currency);
  if (sums === undefined) return undefined;
  const holds = addAmounts(sums.amount, amount) !== undefined && addAmounts(sums.fee, fee) !== undefined;
  return holds ? undefined : refused('sum-overflow', { currency });
}

/** The gift of this ledger: an id of another ledger of the same journal is as good as unknown. */
function giftFound(
  ledger: string,
  gift: string,
  context: DecideContext,
): DataOf<'org.centesimo.gift.received.v1'> | undefined {
  const event = context.found(gift)?.[0];
  if (event === undefined || event.ledger !== ledger || event.type !== 'org.centesimo.gift.received.v1')
    return undefined;
  return JSON.parse(event.data) as DataOf<'org.centesimo.gift.received.v1'>;
}

/** The answer holds the commitment that the event names, so that a repetition can drop the one it brought. */
function accepted(
  ledger: string,
  type: string,
  subject: string,
  data: string,
  details: string | undefined,
): Decision {
  return { kind: 'accepted', events: [{ ledger, type, subject, data }], answer: details ?? null };
}

function refused(code: FinalCode, facts: Extract<Decision, { kind: 'refused' }>['facts']): Decision {
  return { kind: 'refused', code, facts };
}

function pending(reason: PendingCode): Decision {
  return { kind: 'behind', reason };
}
