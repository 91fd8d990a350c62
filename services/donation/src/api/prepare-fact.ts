/** Requests about money at the bank to commands: ids are keyed by processor and its own id, so a notice is once a fact. */
import type {
  CorrectFeeRequest,
  LoseDisputeRequest,
  OpenDisputeRequest,
  RecordChargeRequest,
  RecordFailureRequest,
  RecordPendingRequest,
  RecordRefundFailureRequest,
  StateBalanceRequest,
  WinDisputeRequest,
} from '@centesimo/grpc';
import { parseProcessorId } from '@centesimo/events';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import { CHARGE_KINDS } from '../domain/fact-commands.ts';
import type { ChargeKind, FactCommand, RecordPending } from '../domain/fact-commands.ts';
import type { Faults, InputCode } from './input-code.ts';
import { trailKeyOf } from './ledger-ids.ts';
import { readBalance, readFee, readForeignId, readFund, readProcessor } from './read-field.ts';
import { type GiftTarget, type Plain, type Prepared, type Target, envelopeOf, giftOf } from './to-command.ts';

export type PendingRequest = Plain<RecordPendingRequest>;

export function preparePending(
  target: Target,
  request: PendingRequest,
  faults: Faults,
): Prepared<RecordPending> {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const gift = ids.giftOf(processor, ownId(request.payment, 'payment', faults));
  const gross = readAmount(request.grossAmount, 'gross_amount', faults);
  const currency = readCurrency(request.currency, 'currency', faults);
  const fund = readFund(request.fund, faults);
  const givenAt = readDay(request.givenAt, last, 'given_at', faults);
  const details = readDetails(request.detailsJson, faults);
  const mark = details === undefined ? '' : ids.detailsMark(details);
  const trailKey = trailKeyOf(ids.trailOf(gift));
  const money = { gift, currency, gross, fund, givenAt, processor, trailKey };
  const command: RecordPending = { kind: 'record-pending', ...money };
  const business = `${gift} ${gross} ${currency} ${fund ?? ''} ${givenAt} ${mark}`;
  // The gift's own key is that of the command that tells it came in.
  return { envelope: envelopeOf(target, `${gift}/pending`, business, command), details, id: gift };
}

export function prepareCorrection(target: Target, request: Plain<CorrectFeeRequest>, faults: Faults) {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const own = ownId(request.correction, 'correction', faults);
  const correction = ids.factOf('correction', processor, own);
  return fact(target, correction, {
    kind: 'correct-fee',
    correction,
    income: ids.incomeFrom(correction),
    gift: giftOf(ids, processor, request.target, faults) ?? '',
    fee: readFee(request.feeAmount, 'fee_amount', faults),
    currency: readCurrency(request.currency, 'currency', faults),
    correctedAt: readDay(request.correctedAt, last, 'corrected_at', faults),
  });
}

export function prepareFailure(target: Target, request: Plain<RecordFailureRequest>, faults: Faults) {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const failure = ids.factOf('failure', processor, ownId(request.failure, 'failure', faults));
  return fact(
    target,
    failure,
    {
      kind: 'record-failure',
      failure,
      gift: giftOf(ids, processor, request.target, faults) ?? '',
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      failedAt: readDay(request.failedAt, last, 'failed_at', faults),
    },
    { named: request.target },
  );
}

export function prepareRefundFailure(
  target: Target,
  request: Plain<RecordRefundFailureRequest>,
  faults: Faults,
) {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const credit = ids.factOf('credit', processor, ownId(request.credit, 'credit', faults));
  return fact(target, credit, {
    kind: 'record-refund-failure',
    credit,
    refund: ids.factOf('refund', processor, ownId(request.refund, 'refund', faults)),
    amount: readAmount(request.amount, 'amount', faults),
    currency: readCurrency(request.currency, 'currency', faults),
    failedAt: readDay(request.failedAt, last, 'failed_at', faults),
  });
}

export function prepareDispute(target: Target, request: Plain<OpenDisputeRequest>, faults: Faults) {
  const { ids, last } = target;
  const { withdrawn } = request;
  const processor = readProcessor(request.processor, faults);
  const dispute = ids.factOf('dispute', processor, ownId(request.dispute, 'dispute', faults));
  // An inquiry may be followed by the withdrawal: two facts of one dispute.
  return fact(
    target,
    withdrawn ? dispute : `${dispute}/inquiry`,
    {
      kind: 'open-dispute',
      dispute,
      gift: giftOf(ids, processor, request.target, faults) ?? '',
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      openedAt: readDay(request.openedAt, last, 'opened_at', faults),
      withdrawn,
    },
    { id: dispute, named: request.target },
  );
}

export function prepareWin(target: Target, request: Plain<WinDisputeRequest>, faults: Faults) {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const credit = ids.factOf('credit', processor, ownId(request.credit, 'credit', faults));
  return fact(target, credit, {
    kind: 'win-dispute',
    credit,
    dispute: ids.factOf('dispute', processor, ownId(request.dispute, 'dispute', faults)),
    ...(request.amount === 0n ? {} : { amount: readAmount(request.amount, 'amount', faults) }),
    currency: readCurrency(request.currency, 'currency', faults),
    wonAt: readDay(request.wonAt, last, 'won_at', faults),
  });
}

export function prepareLoss(target: Target, request: Plain<LoseDisputeRequest>, faults: Faults) {
  const processor = readProcessor(request.processor, faults);
  const dispute = target.ids.factOf('dispute', processor, ownId(request.dispute, 'dispute', faults));
  const lostAt = readDay(request.lostAt, target.last, 'lost_at', faults);
  return fact(target, `${dispute}/lost`, { kind: 'lose-dispute', dispute, lostAt }, { id: dispute });
}

export function prepareCharge(target: Target, request: Plain<RecordChargeRequest>, faults: Faults) {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const charge = ids.factOf('charge', processor, ownId(request.charge, 'charge', faults));
  const { dispute, kind, payment } = request;
  if (!isChargeKind(kind)) faults.add('charge-kind-unknown', 'kind');
  const gift = payment === '' ? {} : { gift: ids.giftOf(processor, ownId(payment, 'payment', faults)) };
  const about =
    dispute === '' ? {} : { dispute: ids.factOf('dispute', processor, ownId(dispute, 'dispute', faults)) };
  return fact(target, charge, {
    kind: 'record-charge',
    charge,
    chargeKind: kind as ChargeKind,
    amount: readAmount(request.amount, 'amount', faults),
    currency: readCurrency(request.currency, 'currency', faults),
    chargedAt: readDay(request.chargedAt, last, 'charged_at', faults),
    ...gift,
    ...about,
  });
}

export function prepareBalance(target: Target, request: Plain<StateBalanceRequest>, faults: Faults) {
  const { ids, last } = target;
  const { account } = request;
  if (!isSlug(account)) faults.add('account-invalid', 'account');
  const statement = ids.factOf('statement', account, ownId(request.statement, 'statement', faults));
  return fact(target, statement, {
    kind: 'state-balance',
    statement,
    account,
    balance: readBalance(request.balanceAmount, 'balance_amount', faults),
    currency: readCurrency(request.currency, 'currency', faults),
    statedAt: readDay(request.statedAt, last, 'stated_at', faults),
  });
}

type OwnIdName =
  'payment' | 'correction' | 'failure' | 'credit' | 'refund' | 'dispute' | 'charge' | 'statement';

/** The processor's own id of something. */
function ownId(value: string, field: OwnIdName, faults: Faults): string {
  return readForeignId(value, field, `${field}-invalid` satisfies InputCode, faults);
}

/** The values of a command hold no space, and stand in the order of its fields, so the text has one reading. */
function fact(
  target: Target,
  key: string,
  command: FactCommand,
  { id = key, named }: { readonly id?: string; readonly named?: GiftTarget } = {},
): Prepared<FactCommand> {
  const business = Object.values(command).join(' ');
  // How the gift is named is not part of what is said: the same notice may name it otherwise.
  const told = named?.case === 'payment' ? { ...command, byPayment: true } : command;
  return { envelope: envelopeOf(target, key, business, told), details: undefined, id };
}

function isChargeKind(text: string): text is ChargeKind {
  return (CHARGE_KINDS as readonly string[]).includes(text);
}

function isSlug(text: string): boolean {
  return parseProcessorId(text) !== undefined;
}
