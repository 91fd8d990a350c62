/** Exact arithmetic of exchanges: n cents own m units, and products may pass 2^53. */
import { maxAmount } from '@centesimo/money';

/** ⌊a·b / c⌋ for safe integers a, b ≥ 0 and c ≥ 1, exact; the quotient must be a safe integer. */
function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= maxAmount) return (product - (product % c)) / c;
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/** Units below those of slot `slot`, where n slots own m units: slot i owns `[⌊i·m/n⌋, ⌊(i+1)·m/n⌋)`. */
export function unitsBelow(slot: number, n: number, m: number): number {
  return mulDiv(slot, m, n);
}

/** The slot that owns a unit: ⌈(u+1)·n/m⌉ − 1. */
export function slotOfUnit(unit: number, n: number, m: number): number {
  const product = (unit + 1) * n - 1;
  if (product < maxAmount) return (product - (product % m)) / m;
  return Number((BigInt(unit + 1) * BigInt(n) - 1n) / BigInt(m));
}

const RATE = /^(0|[1-9][0-9]{0,14})(?:\.([0-9]{0,14}[1-9]))?$/;

/**
 * Whether m minor units of one currency are n of another at a rate in major units: the exact product, rounded down or
 * up. Undefined when the text is no rate.
 */
export function fitsRate(
  rate: string,
  n: number,
  exponent: number,
  m: number,
  targetExponent: number,
): boolean | undefined {
  const [, whole, fraction = ''] = RATE.exec(rate) ?? [];
  if (whole === undefined || (whole === '0' && fraction === '')) return undefined;
  // m·10^(d + e) against n·rate·10^(d + e'), d digits of the rate behind its point.
  const scale = 10n ** BigInt(fraction.length + exponent);
  const exact = BigInt(n) * BigInt(whole + fraction) * 10n ** BigInt(targetExponent);
  const off = BigInt(m) * scale - exact;
  return off < scale && off > -scale;
}
