/** Messages to commands: every fault of an input is found here, once, and ids, codes and hashes are made here. */
import { hash } from 'node:crypto';
import { INCOME_KINDS } from '../domain/command.ts';
import type { IncomeKind, ReceiveGift, RecordIncome, RecordRefund } from '../domain/command.ts';
import type { RecordPending } from '../domain/fact-commands.ts';
import type { GiftInput, RecordIncomeRequest, RecordRefundRequest } from '@centesimo/grpc';
import { parseGiftId } from '@centesimo/events';
import type { CommandEnvelope } from '@centesimo/journal';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import type { AfterPosition } from '@centesimo/service';
import type { Faults } from './input-code.ts';
import { trailKeyOf } from './ledger-ids.ts';
import type { LedgerIds } from './ledger-ids.ts';
import { readFee, readForeignId, readFund, readProcessor } from './read-field.ts';

/** What all inputs of one request share. */
export interface Target {
  readonly ledger: string;
  readonly ids: LedgerIds;
  /** The last day that is not in the future. */
  readonly last: string;
  /** Empty when nothing must be waited for. */
  readonly after: readonly AfterPosition[];
}

/** A command on its way, with the canonical text of its details, which are not sealed yet. */
export interface Prepared<Command> {
  readonly envelope: CommandEnvelope<Command>;
  readonly details: string | undefined;
  /** What the fact is of, where that is not the key of the command. */
  readonly id?: string;
}

/** A request as both protocols give it: the fields of the message. */
export type Plain<Message> = Omit<Message, '$typeName' | '$unknown'>;
export type RefundRequest = Plain<RecordRefundRequest>;
export type IncomeRequest = Plain<RecordIncomeRequest>;

/** Commands that may name details. */
export type Detailed = ReceiveGift | RecordIncome | RecordPending;

/** Answers undefined when `faults` tell why not. */
export function prepareGift(
  target: Target,
  input: GiftInput,
  faults: Faults,
): (Prepared<ReceiveGift> & { readonly trail: string }) | undefined {
  const before = faults.list.length;
  const processor = readProcessor(input.processor, faults);
  const payment = readForeignId(input.payment, 'payment', 'payment-invalid', faults);
  const gross = readAmount(input.grossAmount, 'gross_amount', faults);
  const fee = readFee(input.feeAmount, 'fee_amount', faults);
  const currency = readCurrency(input.currency, 'currency', faults);
  const fund = readFund(input.fund, faults);
  const givenAt = readDay(input.givenAt, target.last, 'given_at', faults);
  const details = readDetails(input.detailsJson, faults);
  if (faults.list.length > before) return undefined;
  // Without a fee nobody bears it: the fact has one form.
  const feeBearerReserve = input.feeBearerReserve && fee > 0;
  const { ids } = target;
  const gift = ids.giftOf(processor, payment);
  const trail = ids.trailOf(gift);
  const mark = details === undefined ? '' : ids.detailsMark(details);
  const command: ReceiveGift = {
    kind: 'receive-gift',
    gift,
    currency,
    gross,
    fee,
    feeBearerReserve,
    fund,
    givenAt,
    processor,
    trailKey: trailKeyOf(trail),
  };
  const business = `${gift} ${gross} ${currency} ${fee} ${feeBearerReserve} ${fund ?? ''} ${givenAt} ${mark}`;
  return { envelope: envelopeOf(target, gift, business, command), details, trail };
}

export function prepareRefund(
  target: Target,
  request: RefundRequest,
  faults: Faults,
): Prepared<RecordRefund> | undefined {
  const { ids, last } = target;
  const processor = readProcessor(request.processor, faults);
  const refund = readForeignId(request.refund, 'refund', 'refund-invalid', faults);
  const gift = giftOf(ids, processor, request.target, faults);
  const amount = readAmount(request.amount, 'amount', faults);
  const currency = readCurrency(request.currency, 'currency', faults);
  const refundedAt = readDay(request.refundedAt, last, 'refunded_at', faults);
  const taken = readTaken(request.takenAmount, request.amount, faults);
  const appeal = readFund(request.appeal, faults, 'appeal');
  if (appeal !== undefined && !request.choice) faults.add('appeal-without-choice', 'appeal');
  if (faults.list.length > 0 || gift === undefined) return undefined;
  const { choice } = request;
  const demand = ids.factOf('refund', processor, refund);
  const plain = { kind: 'record-refund', demand, gift, amount, currency, refundedAt, choice } as const;
  const named = request.target.case === 'payment' ? { ...plain, byPayment: true } : plain;
  const command = {
    ...named,
    ...(appeal === undefined ? {} : { appeal }),
    ...(taken === 0 ? {} : { taken: { amount: taken, income: ids.incomeFrom(demand) } }),
  };
  const business = `${demand} ${gift} ${amount} ${currency} ${refundedAt} ${choice}`;
  // Without them the text is what it was before there were any: a repetition of then is one now.
  const withTaken = taken === 0 ? business : `${business} ${taken}`;
  const all = appeal === undefined ? withTaken : `${withTaken} appeal ${appeal}`;
  return { envelope: envelopeOf(target, demand, all, command), details: undefined };
}

/** What the bank took, 0 where that is the amount itself. */
function readTaken(taken: bigint, amount: bigint, faults: Faults): number {
  if (taken < 0n || (taken > 0n && taken >= amount)) faults.add('taken-invalid', 'taken_amount');
  return Number(taken);
}

export function prepareIncome(
  target: Target,
  request: IncomeRequest,
  faults: Faults,
): Prepared<RecordIncome> | undefined {
  const key = request.idempotencyKey;
  if (key === '') faults.add('key-invalid', 'idempotency_key');
  const incomeKind = request.kind;
  if (!isIncomeKind(incomeKind)) faults.add('income-kind-unknown', 'kind');
  const amount = readAmount(request.amount, 'amount', faults);
  const currency = readCurrency(request.currency, 'currency', faults);
  const fund = readFund(request.fund, faults);
  const receivedAt = readDay(request.receivedAt, target.last, 'received_at', faults);
  const details = readDetails(request.detailsJson, faults);
  if (faults.list.length > 0 || !isIncomeKind(incomeKind)) return undefined;
  const income = target.ids.incomeOf(key);
  const mark = details === undefined ? '' : target.ids.detailsMark(details);
  const business = `${income} ${incomeKind} ${amount} ${currency} ${fund ?? ''} ${receivedAt} ${mark}`;
  const command: RecordIncome = {
    kind: 'record-income',
    income,
    incomeKind,
    amount,
    currency,
    fund,
    receivedAt,
  };
  return { envelope: envelopeOf(target, income, business, command), details };
}

/** The same command naming the commitment to its details; taken until then. */
export function withDetails<Command extends Detailed>(
  envelope: CommandEnvelope<Command>,
  commitment: string,
  until: number,
): CommandEnvelope<Command> {
  return { ...envelope, until, command: { ...envelope.command, details: commitment } };
}

/** How a request names a gift: by its id, or by the processor's id of its payment. */
export type GiftTarget = RecordRefundRequest['target'];

export function giftOf(
  ids: LedgerIds,
  processor: string,
  target: GiftTarget,
  faults: Faults,
): string | undefined {
  if (target.case === 'payment') {
    const payment = readForeignId(target.value, 'payment', 'payment-invalid', faults);
    return ids.giftOf(processor, payment);
  }
  if (target.case === 'gift' && parseGiftId(target.value) !== undefined) return target.value;
  faults.add('gift-invalid', 'gift');
  return undefined;
}

/** No field of the business input holds a space, so the text has one reading. */
export function envelopeOf<Command>(
  { ledger, after }: Target,
  key: string,
  business: string,
  command: Command,
): CommandEnvelope<Command> {
  const inputHash = hash('sha256', business, 'base64url');
  return after.length === 0
    ? { ledger, key, inputHash, command }
    : { ledger, key, inputHash, command, after };
}

function isIncomeKind(text: string): text is IncomeKind {
  return (INCOME_KINDS as readonly string[]).includes(text);
}
