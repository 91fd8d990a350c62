/** Ids: branded texts made only by a parse function or from keyed hashes and random bytes. */
import { encodeBase32 } from './base32.ts';
import { PATTERNS } from './patterns.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type LedgerId = Branded<'LedgerId'>;
export type FundId = Branded<'FundId'>;
export type ProjectId = Branded<'ProjectId'>;
export type ProcessorId = Branded<'ProcessorId'>;
/** The processor's own name of a payment or refund: well-formed Unicode, 1 to 255 code units. */
export type PaymentId = Branded<'PaymentId'>;
export type GiftId = Branded<'GiftId'>;
/** What the bank takes back: a refund, a late failure, or a dispute with money withdrawn. */
export type DemandId = RefundId | FailureId | DisputeId;
export type RefundId = Branded<'RefundId'>;
export type FailureId = Branded<'FailureId'>;
export type DisputeId = Branded<'DisputeId'>;
export type CreditId = Branded<'CreditId'>;
export type CorrectionId = Branded<'CorrectionId'>;
export type ChargeId = Branded<'ChargeId'>;
export type StatementId = Branded<'StatementId'>;
export type IncomeId = Branded<'IncomeId'>;
export type ExpenseId = Branded<'ExpenseId'>;
export type MoveId = Branded<'MoveId'>;
export type ReturnId = Branded<'ReturnId'>;
export type RepurposeId = Branded<'RepurposeId'>;
export type ExchangeId = Branded<'ExchangeId'>;
export type LossId = Branded<'LossId'>;
export type TransferId = Branded<'TransferId'>;
export type TransferReturnId = Branded<'TransferReturnId'>;
export type HandOverId = Branded<'HandOverId'>;
export type CoverId = Branded<'CoverId'>;
export type ImpactId = Branded<'ImpactId'>;

/** Ids made of the keyed hash of a processor and its own id, by prefix. */
interface KeyedIds {
  readonly gift: GiftId;
  readonly income: IncomeId;
  readonly refund: RefundId;
  readonly failure: FailureId;
  readonly dispute: DisputeId;
  readonly credit: CreditId;
  readonly correction: CorrectionId;
  readonly charge: ChargeId;
  readonly statement: StatementId;
}

/** Ids made of 16 bytes, by prefix. */
interface ShortIds {
  readonly exp: ExpenseId;
  readonly move: MoveId;
  readonly ret: ReturnId;
  readonly rep: RepurposeId;
  readonly exch: ExchangeId;
  readonly loss: LossId;
  readonly transfer: TransferId;
  readonly tret: TransferReturnId;
  readonly hand: HandOverId;
  readonly cover: CoverId;
  readonly impact: ImpactId;
}

/** HMAC-SHA-256 of the UTF-8 of a text under the ledger's secret: 32 bytes. */
export type KeyedHash = (message: string) => Uint8Array;

export const PAYMENT_ID_MAX = 255;

export const parseLedgerId = parser<LedgerId>(PATTERNS.slug);
export const parseFundId = parser<FundId>(PATTERNS.slug);
export const parseProjectId = parser<ProjectId>(PATTERNS.slug);
export const parseProcessorId = parser<ProcessorId>(PATTERNS.slug);
export const parseGiftId = parser<GiftId>(PATTERNS.giftId);
export const parseDemandId = parser<DemandId>(PATTERNS.demandId);
export const parseRefundId = parser<RefundId>(PATTERNS.refundId);
export const parseFailureId = parser<FailureId>(PATTERNS.failureId);
export const parseDisputeId = parser<DisputeId>(PATTERNS.disputeId);
export const parseCreditId = parser<CreditId>(PATTERNS.creditId);
export const parseCorrectionId = parser<CorrectionId>(PATTERNS.correctionId);
export const parseChargeId = parser<ChargeId>(PATTERNS.chargeId);
export const parseStatementId = parser<StatementId>(PATTERNS.statementId);
export const parseIncomeId = parser<IncomeId>(PATTERNS.incomeId);
export const parseExpenseId = parser<ExpenseId>(PATTERNS.expenseId);
export const parseMoveId = parser<MoveId>(PATTERNS.moveId);
export const parseReturnId = parser<ReturnId>(PATTERNS.returnId);
export const parseRepurposeId = parser<RepurposeId>(PATTERNS.repurposeId);
export const parseExchangeId = parser<ExchangeId>(PATTERNS.exchangeId);
export const parseLossId = parser<LossId>(PATTERNS.lossId);
export const parseTransferId = parser<TransferId>(PATTERNS.transferId);
export const parseTransferReturnId = parser<TransferReturnId>(PATTERNS.transferReturnId);
export const parseHandOverId = parser<HandOverId>(PATTERNS.handOverId);
export const parseCoverId = parser<CoverId>(PATTERNS.coverId);
export const parseImpactId = parser<ImpactId>(PATTERNS.impactId);

/** A lone surrogate is refused, since two such ids would have the same UTF-8 and become one gift. */
export function parsePaymentId(value: unknown): PaymentId | undefined {
  if (typeof value !== 'string' || value.length < 1 || value.length > PAYMENT_ID_MAX) return undefined;
  return value.isWellFormed() ? (value as PaymentId) : undefined;
}

/** The id of a gift: the same processor and payment give the same id, whatever key the request carried. */
export function giftId(processor: ProcessorId, payment: PaymentId, hmac: KeyedHash): GiftId {
  return factId('gift', processor, payment, hmac);
}

/** The id of a fact, from the processor's (bank's, account's) own id of it: told twice it is the same fact. */
export function factId<K extends keyof KeyedIds>(
  kind: K,
  processor: ProcessorId,
  own: PaymentId,
  hmac: KeyedHash,
): KeyedIds[K] {
  return keyedId(kind, hmac(`${processor}\0${own}`));
}

/** The id of an income, from the bank's or processor's own id of the payment. */
export function incomeId(processor: ProcessorId, payment: PaymentId, hmac: KeyedHash): IncomeId {
  return factId('income', processor, payment, hmac);
}

/** The id of an expense, from 16 bytes: random, or the start of a keyed hash of the Idempotency-Key. */
export function expenseId(bytes16: Uint8Array): ExpenseId {
  return shortId('exp', bytes16);
}

/** The id of a move, from 16 bytes. */
export function moveId(bytes16: Uint8Array): MoveId {
  return shortId('move', bytes16);
}

/** The id of a return, from 16 bytes. */
export function returnId(bytes16: Uint8Array): ReturnId {
  return shortId('ret', bytes16);
}

/** `prefix_` and 52 base32 characters of a 32-byte keyed hash. @throws RangeError for another length */
export function keyedId<K extends keyof KeyedIds>(prefix: K, hmac32: Uint8Array): KeyedIds[K] {
  return `${prefix}_${encodeBase32(exactLength(hmac32, 32))}` as KeyedIds[K];
}

/** `prefix_` and 26 base32 characters of 16 bytes. @throws RangeError for another length */
export function shortId<K extends keyof ShortIds>(prefix: K, bytes16: Uint8Array): ShortIds[K] {
  return `${prefix}_${encodeBase32(exactLength(bytes16, 16))}` as ShortIds[K];
}

function exactLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  throw new RangeError(`an id needs ${length} bytes, not ${bytes.length}`);
}

function parser<Id extends string>(pattern: string): (value: unknown) => Id | undefined {
  const form = new RegExp(pattern);
  return (value) => (typeof value === 'string' && form.test(value) ? (value as Id) : undefined);
}
