/** Single fields that many messages have: read, checked, and a fault noted when they are wrong. */
import { PATTERNS } from '@centesimo/events';
import type { After } from '@centesimo/grpc';
import { canonicalText } from '@centesimo/log';
import { isCurrency, maxAmount } from '@centesimo/money';
import type { FieldCode } from './meanings.ts';

/** Largest details, in bytes of UTF-8. */
const DETAILS_BYTES_MAX = 8 * 1024;
const AFTER_MAX = 16;
const JOURNAL_CHARS_MAX = 100;

const DATE = new RegExp(PATTERNS.date);
const AMOUNT_MAX = BigInt(maxAmount);
/** Who gives or pays may live up to 14 hours ahead of UTC; beyond a day it is a mistake. */
const DAYS_AHEAD_MS = 24 * 3_600_000;

/** Where faults are noted: a service's own list, which knows these codes among others. */
export interface FieldFaults {
  add(code: FieldCode, field: string): void;
}

/** A place to wait for. */
export type AfterPosition = { readonly journal: string; readonly n: number };

/** The last day that is not "in the future", YYYY-MM-DD. */
export function lastDay(nowMs: number): string {
  return new Date(nowMs + DAYS_AHEAD_MS).toISOString().slice(0, 10);
}

/** Minor units, at least 1. */
export function readAmount(value: bigint, field: string, faults: FieldFaults): number {
  if (value <= 0n) faults.add('amount-not-positive', field);
  else if (value > AMOUNT_MAX) faults.add('amount-too-large', field);
  return Number(value);
}

export function readCurrency(value: string, field: string, faults: FieldFaults): string {
  if (!isCurrency(value)) faults.add('currency-unknown', field);
  return value;
}

/** A day up to `last`, as `lastDay` gives it. */
export function readDay(value: string, last: string, field: string, faults: FieldFaults): string {
  if (!DATE.test(value)) faults.add('date-invalid', field);
  else if (value > last) faults.add('date-in-future', field);
  return value;
}

/** The canonical text of details; undefined when there are none. */
export function readDetails(json: string, faults: FieldFaults, field = 'details_json'): string | undefined {
  if (json === '') return undefined;
  if (Buffer.byteLength(json) > DETAILS_BYTES_MAX) {
    faults.add('details-too-large', field);
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return canonicalText(value);
  } catch {
    // Neither the text nor the parser's words about it are told: it may be personal.
  }
  faults.add('details-invalid', field);
  return undefined;
}

/** Places to wait for; empty when nothing must be waited for. */
export function readAfter(after: readonly After[], faults: FieldFaults): readonly AfterPosition[] {
  const isRight = ({ journal, n }: After): boolean =>
    journal.length <= JOURNAL_CHARS_MAX && n >= 0n && n <= AMOUNT_MAX;
  if (after.length > AFTER_MAX || !after.every(isRight)) {
    faults.add('after-invalid', 'after');
    return [];
  }
  return after.map(({ journal, n }) => ({ journal, n: Number(n) }));
}
