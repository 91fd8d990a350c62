/** Small tests of untrusted event data: the reducer answers for any input, so nothing is believed unseen. */
import { isAmount } from '@centesimo/money';
import type { FundSpan } from './event.ts';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Ids of ledgers, funds and projects. */
export function isSlug(value: unknown): value is string {
  return typeof value === 'string' && SLUG.test(value);
}

/** Ids of expenses, moves, returns and demands: the prefix of their kind and base32 characters. */
export function isSubject(value: unknown, prefix: string): value is string {
  if (typeof value !== 'string' || !value.startsWith(prefix)) return false;
  const rest = value.slice(prefix.length);
  return rest.length > 0 && rest.length <= 64 && /^[a-z0-9]+$/.test(rest);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of anything, no longer than `max`. */
export function isList(value: unknown, max: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= max;
}

/** A list of records no longer than `max`. */
export function isRecords(value: unknown, max: number): value is readonly Record<string, unknown>[] {
  return Array.isArray(value) && value.length <= max && value.every(isRecord);
}

/** Spans that are non-empty, of slugs and safe positions. */
export function isFundSpans(value: unknown, max: number): value is readonly FundSpan[] {
  return (
    isRecords(value, max) &&
    value.every(({ fund, from, to }) => isSlug(fund) && isAmount(from) && isAmount(to, 1) && from < to)
  );
}

/** Absent or a text. */
export function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
