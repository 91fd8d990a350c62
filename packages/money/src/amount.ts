/** Amounts of minor units: what counts as one, and addition that never leaves the safe integers. */

/** An amount of minor units (cents for EUR, yen for JPY) in an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The largest amount, 2^53 − 1 minor units: above it integers of JSON and JavaScript are not exact. */
export const maxAmount: number = Number.MAX_SAFE_INTEGER;

/** Whether the value is an amount: a safe integer of minor units, not below `least` (0 unless told). */
export function isAmount(value: unknown, least = 0): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && !Object.is(value, -0);
}

/** The sum of two safe integers, or undefined when it is not a safe integer itself. */
export function addAmounts(left: number, right: number): number | undefined {
  const sum = left + right;
  return Number.isSafeInteger(sum) ? sum : undefined;
}

export type AddOutcome =
  | { readonly ok: true; readonly money: Money }
  | { readonly ok: false; readonly code: 'currency-mismatch' | 'out-of-range' };

/** Adds two sums of the same currency; refuses a mix of currencies and a sum beyond the safe integers. */
export function addMoney(left: Money, right: Money): AddOutcome {
  if (left.currency !== right.currency) return { ok: false, code: 'currency-mismatch' };
  const amount = addAmounts(left.amount, right.amount);
  if (amount === undefined) return { ok: false, code: 'out-of-range' };
  return { ok: true, money: { amount, currency: left.currency } };
}
