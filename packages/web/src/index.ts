/** Pages for people: templates, layout, languages, formats and headers. */
export { showCount, showDate, showDecimal, showMoney, showTime, pluralOf } from './format.ts';
export { escapeHtml, html, trustedHtml, urlPath } from './html.ts';
export type { Html, HtmlValue } from './html.ts';
export {
  inLanguage,
  LANGUAGES,
  LANGUAGE_NAMES,
  isLanguage,
  negotiateLanguage,
  pageReader,
} from './language.ts';
export type { Language, PageReader, ReaderLanguage, TextsOf } from './language.ts';
export { assetAnswer, defineAsset } from './asset.ts';
export type { Asset } from './asset.ts';
export { definePages, htmlAnswer } from './page.ts';
export type { PageContent, Pages, PagesOptions } from './page.ts';
