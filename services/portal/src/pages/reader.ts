/** Who a page is made for, with its texts and the forms of numbers. */
import {
  type Language,
  type PageReader,
  pageReader,
  showCount,
  showDecimal,
  showMoney,
} from '@centesimo/web';
import { type PageTexts, TEXTS } from './texts/index.ts';

export interface Reader extends PageReader {
  readonly texts: PageTexts;
  readonly money: (amount: number, currency: string) => string;
  readonly count: (count: number) => string;
  /** Units as decimal text with their words: at most two digits behind the point, rounded down. */
  readonly units: (decimal: string, unit: string) => string;
}

export function readerOf(lang: string | undefined, acceptLanguage: string | undefined): Reader {
  const reader = pageReader(lang, acceptLanguage);
  const { language } = reader;
  return {
    ...reader,
    texts: TEXTS[language],
    money: (amount, currency) => showMoney(amount, currency, language),
    count: (count) => showCount(count, language),
    units: (decimal, unit) => unitsText(decimal, unit, language),
  };
}

function unitsText(decimal: string, unit: string, language: Language): string {
  const { lessThan, units } = TEXTS[language].projects;
  const [whole = '0', behind = ''] = decimal.split('.');
  const cut = behind.slice(0, 2).replace(/0+$/, '');
  const shown = cut === '' ? whole : `${whole}.${cut}`;
  const text = shown === '0' ? lessThan(showDecimal('0.01', language)) : showDecimal(shown, language);
  return units(text, shown, unit);
}

/** The title as published, or the id where none was. */
export function nameOf({ id, title }: { readonly id: string; readonly title?: string }): string {
  return title ?? id;
}
