/** Reads decimal text into minor units digit by digit, so that no float ever stands between. */
import type { Money } from './amount.ts';
import { exponentOf } from './currency.ts';

export type ParseCode = 'unknown-currency' | 'not-a-decimal' | 'too-many-decimals' | 'out-of-range';

export type ParseOutcome =
  { readonly ok: true; readonly money: Money } | { readonly ok: false; readonly code: ParseCode };

const DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const LENGTH_MAX = 40;

/**
 * Parses "12.5" or "-3" (a JSON number without exponent) in the currency's own digits: "12.5" EUR is 1250.
 * More decimals than the currency has are an error even when they are zeros: the text is of another currency.
 */
export function parseDecimal(text: string, currency: string): ParseOutcome {
  const digits = exponentOf(currency);
  if (digits === undefined) return { ok: false, code: 'unknown-currency' };
  if (text.length > LENGTH_MAX) return { ok: false, code: 'not-a-decimal' };
  const match = DECIMAL.exec(text);
  if (match === null) return { ok: false, code: 'not-a-decimal' };
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > digits) return { ok: false, code: 'too-many-decimals' };
  const size = Number(BigInt(whole + fraction.padEnd(digits, '0')));
  if (!Number.isSafeInteger(size)) return { ok: false, code: 'out-of-range' };
  const amount = sign === '-' && size !== 0 ? -size : size;
  return { ok: true, money: { amount, currency } };
}
