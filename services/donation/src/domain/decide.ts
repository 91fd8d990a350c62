/** Decisions: a checked command and what is known become an event, a final refusal, or "not yet". */
import { settleDetails, settleLookups } from '@centesimo/decider';
import type { CommandEnvelope, DecideContext, Decision } from '@centesimo/decider';
import type { Command, ReceiveGift, RecordIncome, RecordRefund } from './command.ts';
import { decideFact, factLookups } from './decide-fact.ts';
import { accepted, giftFound, moneyObstacle, pending, refused, sumObstacle } from './decision.ts';
import { eraseDetails, erasureLookups } from './erase-details.ts';
import { giftReceivedData, incomeReceivedData } from './event-data.ts';
import { demandEvents, difference, park, parkedDemands } from './park.ts';
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
    case 'erase-details':
      return eraseDetails(ledger, envelope.ledger, command, context);
    default:
      return decideFact(ledger, envelope.ledger, command, context);
  }
}

/** A refund is judged by its gift, which is found by its key; details by the commands that brought them. */
export function lookups(command: Command): readonly string[] {
  switch (command.kind) {
    case 'receive-gift':
    case 'record-income':
      return NO_KEYS;
    case 'settle-details':
      return settleLookups(command);
    case 'record-refund':
      return [command.gift];
    case 'erase-details':
      return erasureLookups(command.gift);
    default:
      return factLookups(command);
  }
}

const NO_KEYS: readonly string[] = [];

function receiveGift(ledger: LedgerState, id: string, gift: ReceiveGift): Decision {
  const { currency, fund, gross, fee } = gift;
  const obstacle =
    moneyObstacle(ledger, id, currency, fund) ?? sumObstacle(ledger, currency, { amount: gross, fee });
  if (obstacle !== undefined) return obstacle;
  const type = 'org.centesimo.gift.received.v1';
  const decision = accepted(id, type, gift.gift, giftReceivedData(gift), gift.details);
  // Asked first whether any waits: to look an id up costs a gift a fifth of its decision.
  if (ledger.parked.size === 0 || decision.kind !== 'accepted' || !ledger.parked.has(gift.gift))
    return decision;
  return { ...decision, events: [...decision.events, ...parkedDemands(ledger, id, gift)] };
}

function recordIncome(ledger: LedgerState, id: string, income: RecordIncome): Decision {
  const { amount, currency, fund } = income;
  const obstacle = moneyObstacle(ledger, id, currency, fund) ?? sumObstacle(ledger, currency, { amount });
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
  if (gift === undefined) return park(ledger, id, refund);
  if (gift.currency !== refund.currency)
    return refused('refund-currency-differs', { gift: gift.currency, refund: refund.currency });
  const { amount, appeal, currency } = refund;
  // What the appeal needs is allocation's to judge, as with a gift that names a fund.
  if (appeal !== undefined && !ledger.funds.has(appeal)) return pending('unknown-fund');
  const open = gift.gross - (ledger.refunded.get(refund.gift) ?? 0);
  if (amount > open) return refused('refund-exceeds-gift', { open, amount });
  const obstacle = sumObstacle(ledger, currency, { amount: difference(refund), out: amount });
  if (obstacle !== undefined) return obstacle;
  return { kind: 'accepted', events: demandEvents(id, refund), answer: null };
}
