/** Who a page is made for: the language, its texts, and addresses that keep a chosen language. */
import { type ReaderLanguage, negotiateLanguage, showCount, showMoney } from '@centesimo/web';
import { type PageTexts, TEXTS } from './texts/index.ts';

export interface Reader extends ReaderLanguage {
  readonly texts: PageTexts;
  readonly money: (amount: number, currency: string) => string;
  readonly count: (count: number) => string;
  /** A path of our own, with the language where the reader chose it. */
  readonly to: (path: string) => string;
}

export function readerOf(lang: string | undefined, acceptLanguage: string | undefined): Reader {
  const chosen = negotiateLanguage(lang, acceptLanguage);
  const { language } = chosen;
  return {
    ...chosen,
    texts: TEXTS[language],
    money: (amount, currency) => showMoney(amount, currency, language),
    count: (count) => showCount(count, language),
    to: (path) => (chosen.chosen ? inLanguage(path, language) : path),
  };
}

export function inLanguage(path: string, language: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** The title as published, or the id where none was. */
export function nameOf({ id, title }: { readonly id: string; readonly title?: string }): string {
  return title ?? id;
}
