/** Money, dates and numbers as people write them in each language; amounts stay integers up to the last step, which is text. */
import { exponentOf, formatAmount } from '@centesimo/money';
import type { Language } from './language.ts';

/** English as Europe writes it: 28 November 2026. */
const LOCALES: Readonly<Record<Language, string>> = { it: 'it', fr: 'fr', en: 'en-GB' };

const moneyFormats = new Map<string, Intl.NumberFormat>();
const numberFormats = perLanguage((locale) => new Intl.NumberFormat(locale));
const dateFormats = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
);
const timeFormats = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
);
const pluralRules = perLanguage((locale) => new Intl.PluralRules(locale));

/** "25,00 €" for 2500 minor units of EUR in Italian; a code that ISO 4217 does not have is shown with its minor units. */
export function showMoney(amount: number, currency: string, language: Language): string {
  const digits = exponentOf(currency);
  if (digits === undefined) return `${showCount(amount, language)} ${currency}`;
  const key = `${language} ${currency}`;
  let format = moneyFormats.get(key);
  if (format === undefined) {
    // Our digits, not those of the machine's tables, which round some currencies to none.
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency, ...fraction });
    moneyFormats.set(key, format);
  }
  // Decimal text is formatted exactly; a number would be a float.
  return format.format(formatAmount(amount, currency) as Intl.StringNumericLiteral);
}

export function showCount(count: number, language: Language): string {
  return numberFormats[language].format(count);
}

/** Decimal text with at most three digits behind its point, exactly: a number would be a float. */
export function showDecimal(decimal: string, language: Language): string {
  return numberFormats[language].format(decimal as Intl.StringNumericLiteral);
}

/** "28 novembre 2026" for 2026-11-28; a text that is no such date as it stands. */
export function showDate(date: string, language: Language): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? date : dateFormats[language].format(time);
}

/** Date and minute in UTC, told as UTC, of an RFC 3339 time; a text that is none as it stands. */
export function showTime(time: string, language: Language): string {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? time : `${timeFormats[language].format(at)} UTC`;
}

/** The form for a count: 1 is `one` (in French 0 too), all else `other`. */
export function pluralOf<T>(
  count: number,
  language: Language,
  forms: { readonly one: T; readonly other: T },
): T {
  return pluralRules[language].select(count) === 'one' ? forms.one : forms.other;
}

function perLanguage<T>(make: (locale: string) => T): Readonly<Record<Language, T>> {
  return { it: make(LOCALES.it), fr: make(LOCALES.fr), en: make(LOCALES.en) };
}
