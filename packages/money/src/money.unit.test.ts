// Money: text and amounts are inverse, sums stay safe, splits lose nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addAmounts,
  addMoney,
  currencies,
  exponentOf,
  formatAmount,
  formatMoney,
  isAmount,
  isCurrency,
  maxAmount,
  parseDecimal,
  splitByWeights,
} from './index.ts';

const currency = fc.constantFrom(...currencies());
const amount = fc.integer({ min: -maxAmount, max: maxAmount });

describe('currencies', () => {
  it('have the digits of the standard', () => {
    expect(['EUR', 'JPY', 'BHD', 'CLF', 'UYW', 'XAU', 'eur'].map(exponentOf)).toEqual([
      2,
      0,
      3,
      4,
      4,
      undefined,
      undefined,
    ]);
    expect(isCurrency('EUR')).toBe(true);
    expect(isCurrency(undefined)).toBe(false);
    expect(new Set(currencies()).size).toBe(currencies().length);
    expect(currencies().every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });
});

describe('decimal text', () => {
  it('is the inverse of printing, for every amount and currency', () => {
    fc.assert(
      fc.property(amount, currency, (cents, code) => {
        const money = { amount: cents, currency: code };
        expect(parseDecimal(formatAmount(cents, code), code)).toEqual({ ok: true, money });
      }),
    );
  });

  it.each([
    ['12.5', 'EUR', 1250],
    ['0.07', 'EUR', 7],
    ['-3', 'EUR', -300],
    ['-0', 'EUR', 0],
    ['1000', 'JPY', 1000],
    ['1.234', 'BHD', 1234],
    ['90071992547409.91', 'EUR', maxAmount],
  ])('%s %s is %d minor units', (text, code, cents) => {
    expect(parseDecimal(text, code)).toEqual({ ok: true, money: { amount: cents, currency: code } });
  });

  it.each([
    ['1', 'EURO', 'unknown-currency'],
    ['1.001', 'EUR', 'too-many-decimals'],
    ['1.0', 'JPY', 'too-many-decimals'],
    ['1e3', 'EUR', 'not-a-decimal'],
    ['', 'EUR', 'not-a-decimal'],
    ['.5', 'EUR', 'not-a-decimal'],
    ['01', 'EUR', 'not-a-decimal'],
    ['1,00', 'EUR', 'not-a-decimal'],
    [' 1', 'EUR', 'not-a-decimal'],
    ['9'.repeat(41), 'EUR', 'not-a-decimal'],
    ['90071992547409.92', 'EUR', 'out-of-range'],
  ])('%s %s is refused as %s', (text, code, why) => {
    expect(parseDecimal(text, code)).toEqual({ ok: false, code: why });
  });

  it('prints with the currency', () => {
    expect(formatMoney({ amount: -5, currency: 'EUR' })).toBe('-0.05 EUR');
  });
});

describe('sums', () => {
  it('never leave the safe integers', () => {
    expect(addAmounts(maxAmount, 1)).toBeUndefined();
    expect(addAmounts(maxAmount - 1, 1)).toBe(maxAmount);
    const euro = { amount: 1, currency: 'EUR' };
    expect(addMoney(euro, euro)).toEqual({ ok: true, money: { amount: 2, currency: 'EUR' } });
    expect(addMoney(euro, { amount: 1, currency: 'USD' })).toEqual({ ok: false, code: 'currency-mismatch' });
    expect(addMoney(euro, { amount: maxAmount, currency: 'EUR' })).toEqual({
      ok: false,
      code: 'out-of-range',
    });
  });

  it('take only integers for amounts', () => {
    expect([0, 1, 0.5, -1, -0, NaN, maxAmount + 1, '1'].map((value) => isAmount(value))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(isAmount(0, 1)).toBe(false);
  });
});

describe('splitting', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 });

  it('loses nothing and stays within one cent of the exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxAmount }), weights, (cents, list) => {
        const parts = splitByWeights(cents, list);
        const total = BigInt(list.reduce((sum, weight) => sum + weight, 0));
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(cents));
        for (const [index, part] of parts.entries()) {
          const exact = BigInt(cents) * BigInt(list[index]!);
          const error = BigInt(part) * total - exact;
          expect(error > -total && error < total).toBe(true);
        }
      }),
    );
  });

  it('gives ties to the first listed, and shows zero parts', () => {
    expect(splitByWeights(1, [1, 1, 1])).toEqual([1, 0, 0]);
    expect(splitByWeights(10, [90, 10])).toEqual([9, 1]);
    expect(splitByWeights(4, [90, 10])).toEqual([4, 0]);
    expect(splitByWeights(5, [90, 10])).toEqual([5, 0]);
    expect(splitByWeights(0, [1, 2])).toEqual([0, 0]);
    expect(splitByWeights(5, [])).toEqual([]);
  });
});
