/** Decisions on money at the bank after, or before, a gift came in. They look at donation's own facts only. */
import type { DecideContext, Decision } from '@centesimo/decider';
import { canonicalText } from '@centesimo/log';
import { correctFee } from './correct-fee.ts';
import { accepted, factFound, giftFound, moneyObstacle, pending, refused, sumObstacle } from './decision.ts';
import { disputeLookups, loseDispute, openDispute, openedBefore, winDispute } from './dispute.ts';
import type {
  FactCommand,
  RecordCharge,
  RecordFailure,
  RecordPending,
  RecordRefundFailure,
  StateBalance,
} from './fact-commands.ts';
import { demandEvents, park } from './park.ts';
import type { LedgerState } from './state.ts';

/** Also for a closed ledger, but for new gifts: what happens at the bank is a fact whenever it happens. */
export function decideFact(
  ledger: LedgerState,
  id: string,
  command: FactCommand,
  context: DecideContext,
): Decision {
  switch (command.kind) {
    case 'record-pending':
      return recordPending(ledger, id, command, context);
    case 'correct-fee':
      return correctFee(ledger, id, command, context);
    case 'record-failure':
      return recordFailure(ledger, id, command, context);
    case 'record-refund-failure':
      return recordRefundFailure(ledger, id, command, context);
    case 'open-dispute':
      return openDispute(ledger, id, command, context);
    case 'win-dispute':
      return winDispute(ledger, id, command, context);
    case 'lose-dispute':
      return loseDispute(ledger, id, command, context);
    case 'record-charge':
      return recordCharge(ledger, id, command, context);
    case 'state-balance':
      return stateBalance(ledger, id, command);
    default:
      return refused('unknown-command', {});
  }
}

/** Keys of the earlier commands that say what the fact is about. */
export function factLookups(command: FactCommand): readonly string[] {
  switch (command.kind) {
    case 'record-pending':
    case 'correct-fee':
    case 'record-failure':
      return [command.gift];
    case 'record-refund-failure':
      return [command.refund];
    case 'open-dispute':
      return [command.gift, ...disputeLookups(command.dispute)];
    case 'win-dispute':
    case 'lose-dispute':
      return disputeLookups(command.dispute);
    case 'record-charge': {
      const { dispute, gift } = command;
      return [
        ...(gift === undefined ? [] : [gift]),
        ...(dispute === undefined ? [] : disputeLookups(dispute)),
      ];
    }
    default:
      return [];
  }
}

/** A pending gift is no money: only whether it could become some is asked. */
function recordPending(
  ledger: LedgerState,
  id: string,
  gift: RecordPending,
  context: DecideContext,
): Decision {
  const { currency, details, fund, givenAt, gross, processor, trailKey } = gift;
  const obstacle = moneyObstacle(ledger, id, currency, fund);
  if (obstacle !== undefined) return obstacle;
  if (giftFound(id, gift.gift, context) !== undefined) return refused('duplicate-gift', { gift: gift.gift });
  const data = canonicalText({
    currency,
    ...(details === undefined ? {} : { details }),
    ...(fund === undefined ? {} : { fund }),
    givenAt,
    gross,
    processor,
    trailKey,
  });
  return accepted(id, 'org.centesimo.gift.pending.v1', gift.gift, data, details);
}

function recordFailure(
  ledger: LedgerState,
  id: string,
  failure: RecordFailure,
  context: DecideContext,
): Decision {
  const { amount, currency, gift } = failure;
  const pendingIn = ledger.pending.get(gift);
  const expected = pendingIn ?? giftFound(id, gift, context)?.currency;
  if (expected === undefined) return park(ledger, id, failure);
  if (currency !== expected) return refused('wrong-currency', { gift: expected, said: currency });
  // Of a gift that was only pending nothing is taken back.
  const obstacle = sumObstacle(ledger, currency, { out: pendingIn === undefined ? amount : 0 });
  if (obstacle !== undefined) return obstacle;
  return { kind: 'accepted', events: demandEvents(id, failure), answer: null };
}

function recordRefundFailure(
  ledger: LedgerState,
  id: string,
  { amount, credit, currency, failedAt, refund }: RecordRefundFailure,
  context: DecideContext,
): Decision {
  const type = 'org.centesimo.gift.refunded.v1';
  const demand = factFound(type, id, refund, refund, context) ?? ledger.late.get(refund);
  if (demand === undefined) return pending('unknown-demand');
  if (currency !== demand.currency)
    return refused('wrong-currency', { gift: demand.currency, said: currency });
  const open = demand.amount - (ledger.credited.get(refund) ?? 0);
  if (amount > open) return refused('credit-exceeds-demand', { open, amount });
  const data = canonicalText({ amount, currency, failedAt, gift: demand.gift, refund });
  return accepted(id, 'org.centesimo.gift.refund-failed.v1', credit, data, undefined);
}

function recordCharge(
  ledger: LedgerState,
  id: string,
  { amount, charge, chargedAt, chargeKind: kind, currency, dispute, gift }: RecordCharge,
  context: DecideContext,
): Decision {
  const obstacle = currencyObstacle(ledger, currency) ?? sumObstacle(ledger, currency, { out: amount });
  if (obstacle !== undefined) return obstacle;
  if (gift !== undefined && giftFound(id, gift, context) === undefined) return pending('unknown-gift');
  if (dispute !== undefined) {
    const { inquiry, withdrawn } = openedBefore(ledger, id, dispute, context);
    const opened = withdrawn ?? inquiry;
    if (opened === undefined) return pending('unknown-dispute');
    if (gift !== undefined && gift !== opened.gift) return refused('wrong-gift', { gift: opened.gift });
  }
  const data = canonicalText({
    amount,
    chargedAt,
    currency,
    ...(dispute === undefined ? {} : { dispute }),
    ...(gift === undefined ? {} : { gift }),
    kind,
  });
  return accepted(id, 'org.centesimo.bank.charged.v1', charge, data, undefined);
}

function stateBalance(
  ledger: LedgerState,
  id: string,
  { account, balance, currency, statedAt, statement }: StateBalance,
): Decision {
  const obstacle = currencyObstacle(ledger, currency);
  if (obstacle !== undefined) return obstacle;
  const data = canonicalText({ account, balance, currency, statedAt });
  return accepted(id, 'org.centesimo.bank.balance-stated.v1', statement, data, undefined);
}

function currencyObstacle(ledger: LedgerState, currency: string): Decision | undefined {
  if (ledger.currencies.has(currency)) return undefined;
  return refused('currency-not-accepted', { currency, accepted: [...ledger.currencies] });
}
