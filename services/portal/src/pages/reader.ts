/** Who a page is made for, with its texts and the forms of numbers. */
import { type PageReader, pageReader, showCount, showMoney } from '@centesimo/web';
import { type PageTexts, TEXTS } from './texts/index.ts';

export interface Reader extends PageReader {
  readonly texts: PageTexts;
  readonly money: (amount: number, currency: string) => string;
  readonly count: (count: number) => string;
}

export function readerOf(lang: string | undefined, acceptLanguage: string | undefined): Reader {
  const reader = pageReader(lang, acceptLanguage);
  const { language } = reader;
  return {
    ...reader,
    texts: TEXTS[language],
    money: (amount, currency) => showMoney(amount, currency, language),
    count: (count) => showCount(count, language),
  };
}

/** The title as published, or the id where none was. */
export function nameOf({ id, title }: { readonly id: string; readonly title?: string }): string {
  return title ?? id;
}
