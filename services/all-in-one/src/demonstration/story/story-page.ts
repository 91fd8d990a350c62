/** The page of the story: its chapters in order, each with the way to the gift it is about. */
import { type HttpBinding, defineRoute } from '@centesimo/http';
import {
  type PageReader,
  definePages,
  html,
  htmlAnswer,
  inLanguage,
  pageReader,
  urlPath,
} from '@centesimo/web';
import { Type } from 'typebox';
import type { ToldChapter } from './chapter.ts';
import { STORY_LEDGER } from './tell-story.ts';
import { TEXTS } from './texts.ts';

export const STORY_PATH = '/story';

// It names codes, so that no search engine should keep it, made up as they are.
const PAGES = definePages({ brand: 'Centesimo', home: '/', unlisted: true });
const CACHING = { maxAgeS: 5 } as const;

/** Served by the demonstration alone; `told` is what was told so far. */
export function storyPage(told: () => readonly ToldChapter[]): HttpBinding {
  const route = defineRoute({
    method: 'GET',
    path: STORY_PATH,
    summary: 'The story of the demonstration’s second ledger',
    tag: 'pages',
    schema: {
      query: Type.Object(
        { lang: Type.Optional(Type.String({ description: 'it, fr or en' })) },
        { additionalProperties: true },
      ),
    },
    answers: { 200: { description: 'the page', mediaType: 'text/html' } },
    handle: ({ headers, query }) => {
      const reader = pageReader(query.lang, headers['accept-language']);
      const { footer, title } = TEXTS[reader.language];
      return htmlAnswer(PAGES, {
        status: 200,
        language: reader.language,
        title: `${title} · Centesimo`,
        main: storyMain(told(), reader),
        footer: html`<p>${footer}</p>`,
        inLanguage: (language) => inLanguage(STORY_PATH, language),
        caching: CACHING,
      });
    },
  });
  return { routes: [route], access: { [`GET ${STORY_PATH}`]: 'public' } };
}

function storyMain(told: readonly ToldChapter[], { language, to }: PageReader) {
  const { chapters, follow, lead, ledger, soon, title } = TEXTS[language];
  const items = told.map(({ code, id }) => {
    const link =
      code !== undefined &&
      html`<p><a href="${to(urlPath`/t/${code}`)}" aria-label="${follow}: ${chapters[id].title}">${follow}</a></p>`;
    return html`<li><h2>${chapters[id].title}</h2><p>${chapters[id].text}</p>${link}</li>`;
  });
  return html`<h1>${title}</h1>
<p>${lead}</p>
<p><a href="${to(urlPath`/l/${STORY_LEDGER}`)}">${ledger}</a></p>
${items.length === 0 ? html`<p>${soon}</p>` : html`<ol>${items}</ol>`}`;
}
