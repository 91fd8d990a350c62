/** Single fields of messages: read, checked, and a fault noted when they are wrong. */
import { parseFundId, parsePaymentId, parseProcessorId, PATTERNS } from '@centesimo/events';
import type { After } from '@centesimo/grpc';
import { canonicalText } from '@centesimo/log';
import { isCurrency, maxAmount } from '@centesimo/money';
import type { Faults, InputCode } from './input-code.ts';

/** Largest details, in bytes of UTF-8. */
const DETAILS_BYTES_MAX = 8 * 1024;
const AFTER_MAX = 16;

const DATE = new RegExp(PATTERNS.date);
const AMOUNT_MAX = BigInt(maxAmount);
/** A giver may live up to 14 hours ahead of UTC; beyond a day it is a mistake. */
const DAYS_AHEAD_MS = 24 * 3_600_000;

/** The last day that is not "in the future", YYYY-MM-DD. */
export function lastDay(nowMs: number): string {
  return new Date(nowMs + DAYS_AHEAD_MS).toISOString().slice(0, 10);
}

/** Minor units, at least 1. */
export function readAmount(value: bigint, field: string, faults: Faults): number {
  if (value <= 0n) faults.add('amount-not-positive', field);
  else if (value > AMOUNT_MAX) faults.add('amount-too-large', field);
  return Number(value);
}

/** Minor units, at least 0. */
export function readFee(value: bigint, field: string, faults: Faults): number {
  if (value < 0n) faults.add('fee-negative', field);
  else if (value > AMOUNT_MAX) faults.add('fee-too-large', field);
  return Number(value);
}

export function readCurrency(value: string, field: string, faults: Faults): string {
  if (!isCurrency(value)) faults.add('currency-unknown', field);
  return value;
}

export function readDay(value: string, last: string, field: string, faults: Faults): string {
  if (!DATE.test(value)) faults.add('date-invalid', field);
  else if (value > last) faults.add('date-in-future', field);
  return value;
}

/** Empty: none. */
export function readFund(value: string, faults: Faults): string | undefined {
  if (value === '') return undefined;
  if (parseFundId(value) === undefined) faults.add('fund-invalid', 'fund');
  return value;
}

export function readProcessor(value: string, faults: Faults): string {
  if (parseProcessorId(value) === undefined) faults.add('processor-invalid', 'processor');
  return value;
}

/** An id that another system gave: 1 to 255 characters of well-formed Unicode. */
export function readForeignId(value: string, field: string, code: InputCode, faults: Faults): string {
  if (parsePaymentId(value) === undefined) faults.add(code, field);
  return value;
}

/** The canonical text of details; undefined when there are none. */
export function readDetails(json: string, faults: Faults): string | undefined {
  if (json === '') return undefined;
  if (Buffer.byteLength(json) > DETAILS_BYTES_MAX) {
    faults.add('details-too-large', 'details_json');
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return canonicalText(value);
  } catch {
    // Neither the text nor the parser's words about it are told: it is personal.
  }
  faults.add('details-invalid', 'details_json');
  return undefined;
}

export type AfterPosition = { readonly journal: string; readonly n: number };

/** Undefined when nothing must be waited for. */
export function readAfter(after: readonly After[], faults: Faults): readonly AfterPosition[] | undefined {
  if (after.length === 0) return undefined;
  const isRight = ({ journal, n }: After): boolean => journal.length <= 100 && n >= 0n && n <= AMOUNT_MAX;
  if (after.length > AFTER_MAX || !after.every(isRight)) {
    faults.add('after-invalid', 'after');
    return undefined;
  }
  return after.map(({ journal, n }) => ({ journal, n: Number(n) }));
}
