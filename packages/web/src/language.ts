/** The languages of the pages, and which of them a reader is answered in. */

export const LANGUAGES = ['it', 'fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  it: 'Italiano',
  fr: 'Français',
  en: 'English',
};

/** One table of texts in every language: a missing key does not compile. */
export type TextsOf<T> = Readonly<Record<Language, T>>;

export interface ReaderLanguage {
  readonly language: Language;
  /** True when the reader chose it by `?lang=`: links within the page must then carry it on. */
  readonly chosen: boolean;
}

const FALLBACK: Language = 'en';
/** Of a longer header only this much is read. */
const HEADER_CHARACTERS_MAX = 1_000;

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** `chosen` is the value of `?lang=`, `accepted` the header Accept-Language (RFC 9110 §12.5.4); English where neither helps. */
export function negotiateLanguage(chosen: string | undefined, accepted: string | undefined): ReaderLanguage {
  if (isLanguage(chosen)) return { language: chosen, chosen: true };
  return { language: bestOf(accepted?.slice(0, HEADER_CHARACTERS_MAX) ?? ''), chosen: false };
}

/** Who a page is made for: the language, and addresses that keep it where it was chosen. */
export interface PageReader extends ReaderLanguage {
  /** A path of our own, with the language where the reader chose it. */
  readonly to: (path: string) => string;
}

/** As `negotiateLanguage`. */
export function pageReader(chosen: string | undefined, accepted: string | undefined): PageReader {
  const reader = negotiateLanguage(chosen, accepted);
  return { ...reader, to: (path) => (reader.chosen ? inLanguage(path, reader.language) : path) };
}

/** The same address in a language. */
export function inLanguage(path: string, language: Language): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** The language of the greatest weight, the first of equals; region and script do not matter. */
function bestOf(header: string): Language {
  let best: Language = FALLBACK;
  let bestWeight = 0;
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const language = tag.trim().toLowerCase().split('-')[0];
    const weight = weightOf(parameters);
    if (!isLanguage(language) || weight <= bestWeight) continue;
    best = language;
    bestWeight = weight;
  }
  return best;
}

/** 1 where none is stated, 0 where it is malformed. */
function weightOf(parameters: readonly string[]): number {
  const stated = parameters.map((each) => each.trim()).find((each) => /^q=/i.test(each));
  if (stated === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/i.test(stated) ? Number(stated.slice(2)) : 0;
}
