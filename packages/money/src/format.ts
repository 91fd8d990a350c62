/** Prints minor units as decimal text, the exact inverse of parsing. */
import type { Money } from './amount.ts';
import { exponentOf } from './currency.ts';

/** "25.00" for 2500 EUR, "2500" for JPY; an unknown currency is printed in its minor units. */
export function formatAmount(amount: number, currency: string): string {
  const digits = exponentOf(currency) ?? 0;
  const sign = amount < 0 ? '-' : '';
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** "25.00 EUR". */
export function formatMoney(money: Money): string {
  return `${formatAmount(money.amount, money.currency)} ${money.currency}`;
}
