/** Single fields of messages: read, checked, and a fault noted when they are wrong. */
import { EVIDENCE_MAX, PATTERNS } from '@centesimo/events';
import type { After } from '@centesimo/grpc';
import { canonicalText } from '@centesimo/log';
import { isCurrency, maxAmount } from '@centesimo/money';
import type { Faults, InputCode } from './input-code.ts';

/** Largest details, in bytes of UTF-8. */
const DETAILS_BYTES_MAX = 8 * 1024;
const AFTER_MAX = 16;

/** Printable ASCII, as in a header: the key becomes part of an index's id. */
const KEY = /^[\x20-\x7e]{1,255}$/;
const SLUG = new RegExp(PATTERNS.slug);
const DATE = new RegExp(PATTERNS.date);
const COMMITMENT = new RegExp(PATTERNS.hash);
const AMOUNT_MAX = BigInt(maxAmount);
const JOURNAL_CHARS_MAX = 100;
/** Whoever pays may live up to 14 hours ahead of UTC; beyond a day it is a mistake. */
const DAYS_AHEAD_MS = 24 * 3_600_000;

/** The last day that is not "in the future", YYYY-MM-DD. */
export function lastDay(nowMs: number): string {
  return new Date(nowMs + DAYS_AHEAD_MS).toISOString().slice(0, 10);
}

export function readKey(value: string, faults: Faults): string {
  if (!KEY.test(value)) faults.add('key-invalid', 'idempotency_key');
  return value;
}

/** Minor units, at least 1. */
export function readAmount(value: bigint, faults: Faults): number {
  if (value <= 0n) faults.add('amount-not-positive', 'amount');
  else if (value > AMOUNT_MAX) faults.add('amount-too-large', 'amount');
  return Number(value);
}

/** Minor units, at least 0. */
export function readTake(value: bigint, field: string, faults: Faults): number {
  if (value < 0n) faults.add('amount-negative', field);
  else if (value > AMOUNT_MAX) faults.add('amount-too-large', field);
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

/** Ids of ledgers, funds and projects, and the closed words of lines, categories and grounds. */
export function readSlug(value: string, field: string, code: InputCode, faults: Faults): string {
  if (!SLUG.test(value)) faults.add(code, field);
  return value;
}

/** Empty: none. */
export function readOptionalSlug(
  value: string,
  field: string,
  code: InputCode,
  faults: Faults,
): string | undefined {
  return value === '' ? undefined : readSlug(value, field, code, faults);
}

/** A value of the form that `pattern` says. */
export function readId(
  value: string,
  pattern: string,
  field: string,
  code: InputCode,
  faults: Faults,
): string {
  if (!new RegExp(pattern).test(value)) faults.add(code, field);
  return value;
}

/** Commitments to files, each once; none: undefined. */
export function readEvidence(values: readonly string[], faults: Faults): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  const right = values.length <= EVIDENCE_MAX && values.every(isCommitment);
  if (!right || new Set(values).size !== values.length) faults.add('evidence-invalid', 'evidence');
  return values;
}

export function isCommitment(value: string): boolean {
  return COMMITMENT.test(value);
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
    // The fault says enough; the parser's words would repeat the text.
  }
  faults.add('details-invalid', 'details_json');
  return undefined;
}

export type AfterPosition = { readonly journal: string; readonly n: number };

export function readAfter(after: readonly After[], faults: Faults): readonly AfterPosition[] {
  const isRight = ({ journal, n }: After): boolean =>
    journal.length <= JOURNAL_CHARS_MAX && n >= 0n && n <= AMOUNT_MAX;
  if (after.length > AFTER_MAX || !after.every(isRight)) {
    faults.add('after-invalid', 'after');
    return [];
  }
  return after.map(({ journal, n }) => ({ journal, n: Number(n) }));
}
