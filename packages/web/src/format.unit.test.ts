/** Tests of languages and of money, dates and counts as text. */
import { currencies, exponentOf, formatAmount } from '@centesimo/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, negotiateLanguage, pluralOf, showCount, showDate, showMoney, showTime } from './index.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('negotiateLanguage', () => {
  it.each([
    [undefined, undefined, 'en', false],
    [undefined, 'de-DE,de;q=0.9', 'en', false],
    [undefined, 'de, fr-CH;q=0.8, it;q=0.9', 'it', false],
    [undefined, 'FR-ca , en;q=0.5', 'fr', false],
    [undefined, 'it;q=0, fr;q=0.001', 'fr', false],
    [undefined, 'it;q=2, fr;q=abc, en;q=0.2', 'en', false],
    [undefined, `${'x,'.repeat(2_000)}it`, 'en', false],
    ['it', 'fr', 'it', true],
    ['xx', 'fr', 'fr', false],
    ['__proto__', undefined, 'en', false],
  ] as const)('?lang=%s with %s is %s', (chosen, accepted, language, isChosen) => {
    expect(negotiateLanguage(chosen, accepted)).toEqual({ language, chosen: isChosen });
  });
});

describe('showMoney', () => {
  it('writes each currency with its own digits, as the language does', () => {
    expect(LANGUAGES.map((language) => plain(showMoney(1_234_567, 'EUR', language)))).toEqual([
      '12.345,67 €',
      '12 345,67 €',
      '€12,345.67',
    ]);
    expect(plain(showMoney(2_500, 'JPY', 'fr'))).toContain('2 500');
    expect(plain(showMoney(1_500, 'BHD', 'it'))).toContain('1,500');
    expect(plain(showMoney(-5, 'EUR', 'it'))).toBe('-0,05 €');
  });

  it('loses no minor unit at any size, in any currency and language', () => {
    const anyMoney = fc.tuple(
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.constantFrom(...currencies()),
      fc.constantFrom(...LANGUAGES),
    );
    fc.assert(
      fc.property(anyMoney, ([amount, currency, language]) => {
        const digits = showMoney(amount, currency, language).replaceAll(/\D/g, '');
        expect(digits).toBe(formatAmount(amount, currency).replace('.', ''));
      }),
    );
    expect(exponentOf('CLF')).toBe(4);
  });

  it('shows a code that is no currency with its minor units', () => {
    expect(showMoney(1_234, 'XXX', 'en')).toBe('1,234 XXX');
    expect(showMoney(1, '<b>', 'en')).toBe('1 <b>');
  });
});

describe('dates, times and counts', () => {
  it('are written as the language does', () => {
    expect(LANGUAGES.map((language) => showDate('2026-11-01', language))).toEqual([
      '1 novembre 2026',
      '1 novembre 2026',
      '1 November 2026',
    ]);
    expect(showTime('2026-11-28T23:59:30.000Z', 'it')).toMatch(/^28 novembre 2026.*23:59 UTC$/);
    expect(plain(showCount(12_345, 'fr'))).toBe('12 345');
    expect([0, 1, 2].map((n) => pluralOf(n, 'fr', { one: 'don', other: 'dons' }))).toEqual([
      'don',
      'don',
      'dons',
    ]);
  });

  it('are left as they stand where they are none', () => {
    expect(showDate('soon', 'it')).toBe('soon');
    expect(showDate('2026-13-45', 'it')).toBe('2026-13-45');
    expect(showTime('<b>', 'it')).toBe('<b>');
  });
});
