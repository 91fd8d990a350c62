/** Ids: branded texts made only by a parse function or from keyed hashes and random bytes. */
import { encodeBase32 } from './base32.ts';
import { PATTERNS } from './schema-parts.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type LedgerId = Branded<'LedgerId'>;
export type FundId = Branded<'FundId'>;
export type ProjectId = Branded<'ProjectId'>;
export type ProcessorId = Branded<'ProcessorId'>;
/** The processor's own name of a payment or refund: well-formed Unicode, 1 to 255 code units. */
export type PaymentId = Branded<'PaymentId'>;
export type GiftId = Branded<'GiftId'>;
export type DemandId = Branded<'DemandId'>;
export type IncomeId = Branded<'IncomeId'>;
export type ExpenseId = Branded<'ExpenseId'>;
export type MoveId = Branded<'MoveId'>;
export type ReturnId = Branded<'ReturnId'>;

/** HMAC-SHA-256 of the UTF-8 of a text under the ledger's secret: 32 bytes. */
export type KeyedHash = (message: string) => Uint8Array;

export const PAYMENT_ID_MAX = 255;

export const parseLedgerId = parser<LedgerId>(PATTERNS.slug);
export const parseFundId = parser<FundId>(PATTERNS.slug);
export const parseProjectId = parser<ProjectId>(PATTERNS.slug);
export const parseProcessorId = parser<ProcessorId>(PATTERNS.slug);
export const parseGiftId = parser<GiftId>(PATTERNS.giftId);
export const parseDemandId = parser<DemandId>(PATTERNS.demandId);
export const parseIncomeId = parser<IncomeId>(PATTERNS.incomeId);
export const parseExpenseId = parser<ExpenseId>(PATTERNS.expenseId);
export const parseMoveId = parser<MoveId>(PATTERNS.moveId);
export const parseReturnId = parser<ReturnId>(PATTERNS.returnId);

/** A lone surrogate is refused, since two such ids would have the same UTF-8 and become one gift. */
export function parsePaymentId(value: unknown): PaymentId | undefined {
  if (typeof value !== 'string' || value.length < 1 || value.length > PAYMENT_ID_MAX) return undefined;
  return value.isWellFormed() ? (value as PaymentId) : undefined;
}

/** The id of a gift: the same processor and payment give the same id, whatever key the request carried. */
export function giftId(processor: ProcessorId, payment: PaymentId, hmac: KeyedHash): GiftId {
  return keyedId('gift', hmac(`${processor}\0${payment}`)) as GiftId;
}

/** The id of a demand, from the processor's own id of the refund. */
export function demandId(processor: ProcessorId, refund: PaymentId, hmac: KeyedHash): DemandId {
  return keyedId('refund', hmac(`${processor}\0${refund}`)) as DemandId;
}

/** The id of an income, from the bank's or processor's own id of the payment. */
export function incomeId(processor: ProcessorId, payment: PaymentId, hmac: KeyedHash): IncomeId {
  return keyedId('income', hmac(`${processor}\0${payment}`)) as IncomeId;
}

/** The id of an expense, from 16 bytes: random, or the start of a keyed hash of the Idempotency-Key. */
export function expenseId(bytes16: Uint8Array): ExpenseId {
  return shortId('exp', bytes16) as ExpenseId;
}

/** The id of a move, from 16 bytes. */
export function moveId(bytes16: Uint8Array): MoveId {
  return shortId('move', bytes16) as MoveId;
}

/** The id of a return, from 16 bytes. */
export function returnId(bytes16: Uint8Array): ReturnId {
  return shortId('ret', bytes16) as ReturnId;
}

/** `prefix_` and 52 base32 characters of a 32-byte keyed hash. @throws RangeError for another length */
export function keyedId(prefix: 'gift' | 'refund' | 'income', hmac32: Uint8Array): string {
  return `${prefix}_${encodeBase32(exactLength(hmac32, 32))}`;
}

function shortId(prefix: 'exp' | 'move' | 'ret', bytes16: Uint8Array): string {
  return `${prefix}_${encodeBase32(exactLength(bytes16, 16))}`;
}

function exactLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  throw new RangeError(`an id needs ${length} bytes, not ${bytes.length}`);
}

function parser<Id extends string>(pattern: string): (value: unknown) => Id | undefined {
  const form = new RegExp(pattern);
  return (value) => (typeof value === 'string' && form.test(value) ? (value as Id) : undefined);
}
