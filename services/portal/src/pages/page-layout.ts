/** What the portal's pages have in common: their look, the help where there is no answer, the alarm above everything. */
import type { HttpAnswer } from '@centesimo/http';
import { type Html, type PageContent, definePages, html, htmlAnswer, inLanguage } from '@centesimo/web';
import { Type } from 'typebox';
import type { Reader } from './reader.ts';
import { PORTAL_STYLE } from './style.ts';

export const LOOK = { brand: 'Centesimo', home: '/', style: PORTAL_STYLE };
const HELP_PAGES = definePages({ ...LOOK, unlisted: true });
export const PUBLIC_PAGES = definePages({ ...LOOK, unlisted: false });

/** A public page may be some seconds old; it says which size of the log it was made from. */
export const PUBLIC_CACHING = { maxAgeS: 5 } as const;
const RETRY_AFTER_S = '5';

// Links come with parameters of others, so an address with more than ours is served all the same.
export const open = { additionalProperties: true } as const;
export const PageQuery = { lang: Type.Optional(Type.String({ description: 'it, fr or en' })) };
export const PAGE = { description: 'the page', mediaType: 'text/html' };
export const HELP = { description: 'a page that says what is wrong and helps on', mediaType: 'text/html' };

/** How many entries are verified, while what the log says now is refused. */
export type RefusedAt = (() => number | undefined) | undefined;

/** A page that says what is wrong and helps on. */
export function helpAnswer(
  reader: Reader,
  path: string,
  title: string,
  fault: { readonly kind: string },
  main: Html,
): HttpAnswer {
  const isWaiting = fault.kind === 'not-ready' || fault.kind === 'being-made';
  const answer = htmlAnswer(HELP_PAGES, {
    ...laidOut(reader, path, title, main, reader.texts.front.footer),
    status: isWaiting ? 503 : 404,
  });
  return isWaiting ? { ...answer, headers: { ...answer.headers, 'retry-after': RETRY_AFTER_S } } : answer;
}

/** Above everything, while the log says what is not believed: what is shown is older, and it says as of when. */
export function withAlarm(main: Html, reader: Reader, refusedAt: RefusedAt): Html {
  const size = refusedAt?.();
  if (size === undefined) return main;
  const { texts, count } = reader;
  return html`<p class="card bad" role="alert" id="log-refused">${texts.logRefused(count(size))}</p>
${main}`;
}

type Layout = Omit<PageContent, 'status' | 'caching'>;

export function laidOut(
  reader: Reader,
  path: string,
  title: string,
  main: Html,
  footer: Html | string,
): Layout {
  return {
    language: reader.language,
    title: `${title} · Centesimo`,
    main,
    footer: typeof footer === 'string' ? html`<p>${footer}</p>` : footer,
    inLanguage: (language) => inLanguage(path, language),
  };
}
