/** The layout around what a page says, and the headers that keep it alone: nothing of a third party, nothing framed, nothing told. */
import { hash } from 'node:crypto';
import type { Caching, HttpAnswer } from '@centesimo/http';
import type { Asset } from './asset.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { LANGUAGES, LANGUAGE_NAMES, type Language, type TextsOf } from './language.ts';
import { BASE_STYLE } from './style.ts';

export interface PagesOptions {
  /** CSS after the base style; our own, never anything that was read. */
  readonly style?: string;
  /** Scripts of our own and the path before their file names, `/portal/assets/`; none where left out. */
  readonly scripts?: { readonly path: string; readonly assets: readonly Asset[] };
  /** True: scripts may ask our own origin (`fetch`, `EventSource`). */
  readonly connects?: boolean;
  /** True: not to be indexed. */
  readonly unlisted: boolean;
  /** The name at the top of each page, linked to `home`. */
  readonly brand: string;
  readonly home: string;
}

/** Pages of one kind: what is the same for all of them, made once. */
export interface Pages {
  readonly options: PagesOptions;
  readonly head: Html;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PageContent {
  readonly status: number;
  readonly language: Language;
  /** Plain text. */
  readonly title: string;
  readonly main: Html;
  readonly footer?: Html;
  /** The address of this page in a language, for the switch; no switch where left out. */
  readonly inLanguage?: (language: Language) => string;
  /** `none` where left out. */
  readonly caching?: Caching;
}

const SKIP: TextsOf<string> = { it: 'Vai al contenuto', fr: 'Aller au contenu', en: 'Skip to content' };
const LANGUAGE_LABEL: TextsOf<string> = { it: 'Lingua', fr: 'Langue', en: 'Language' };
/** A coin; in the page itself, so that a browser asks for no icon. */
const ICON =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Ccircle cx=%228%22 cy=%228%22 r=%227%22 fill=%22%230b6b50%22/%3E%3Cpath d=%22M10.6 5.6a3.4 3.4 0 1 0 0 4.8%22 fill=%22none%22 stroke=%22white%22 stroke-width=%221.6%22/%3E%3C/svg%3E';

export function definePages(options: PagesOptions): Pages {
  const style = `${BASE_STYLE}${options.style ?? ''}`;
  const scripts = (options.scripts?.assets ?? []).map(
    ({ file, integrity }) =>
      html`<script type="module" src="${options.scripts?.path ?? ''}${file}" integrity="${integrity}"></script>
`,
  );
  const head = html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${
  options.unlisted &&
  html`<meta name="robots" content="noindex, nofollow">
`
}<link rel="icon" href="${ICON}">
<style>${trustedHtml(style)}</style>
${scripts}`;
  return { options, head, headers: headersOf(options, style) };
}

function headersOf(options: PagesOptions, style: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    'img-src data:',
    ...(options.scripts === undefined ? [] : ["script-src 'self'"]),
    ...(options.connects === true ? ["connect-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(options.unlisted ? { 'x-robots-tag': 'noindex, nofollow' } : {}),
  };
}

/** The whole page as an answer for `defineRoute`'s handler. */
export function htmlAnswer(pages: Pages, content: PageContent): HttpAnswer {
  return {
    status: content.status,
    mediaType: 'text/html; charset=utf-8',
    body: pageText(pages, content),
    compressible: true,
    ...(content.caching === undefined ? {} : { caching: content.caching, tagged: true }),
    headers: { ...pages.headers, 'content-language': content.language, vary: 'accept-language' },
  };
}

function pageText({ head, options }: Pages, content: PageContent): string {
  const { footer, inLanguage, language, main, title } = content;
  return html`<!doctype html>
<html lang="${language}">
<head>
${head}
<title>${title}</title>
</head>
<body>
<a class="skip" href="#main">${SKIP[language]}</a>
<header class="site">
<a class="brand" href="${options.home}">${options.brand}</a>
${inLanguage && languageSwitch(language, inLanguage)}
</header>
<main id="main" tabindex="-1">
${main}
</main>
${footer && html`<footer>${footer}</footer>`}
</body>
</html>
`.text;
}

function languageSwitch(current: Language, inLanguage: (language: Language) => string): Html {
  const items = LANGUAGES.map(
    (language) =>
      html`<li><a href="${inLanguage(language)}" lang="${language}" hreflang="${language}"${language === current && trustedHtml(' aria-current="true"')}>${LANGUAGE_NAMES[language]}</a></li>`,
  );
  return html`<nav aria-label="${LANGUAGE_LABEL[current]}"><ul class="languages">${items}</ul></nav>`;
}
