/** `/staff` and its script. Anybody may load them: they hold nothing, and every action asks with the reader's own token. */
import { type HttpBinding, HttpError, defineRoute } from '@centesimo/http';
import { assetAnswer, htmlAnswer, negotiateLanguage } from '@centesimo/web';
import { Type } from 'typebox';
import { STAFF_PAGES, STAFF_SCRIPTS, staffMain } from './staff-page.ts';
import { STAFF_TEXTS } from './staff-texts.ts';

const exact = { additionalProperties: false } as const;

export function staffHttp(): HttpBinding {
  const page = defineRoute({
    method: 'GET',
    path: '/staff',
    summary: 'The page of the staff',
    tag: 'pages',
    schema: { query: Type.Object({ lang: Type.Optional(Type.String({ maxLength: 10 })) }, exact) },
    answers: { 200: { description: 'the page', mediaType: 'text/html' } },
    handle: ({ headers, query }) => {
      const { language } = negotiateLanguage(query.lang, headers['accept-language']);
      return htmlAnswer(STAFF_PAGES, {
        status: 200,
        language,
        title: STAFF_TEXTS[language].title,
        main: staffMain(language),
        inLanguage: (other) => `/staff?lang=${other}`,
      });
    },
  });
  const script = defineRoute({
    method: 'GET',
    path: '/staff/assets/{file}',
    summary: 'The script of the page of the staff',
    tag: 'pages',
    schema: { params: Type.Object({ file: Type.String({ maxLength: 100 }) }, exact) },
    answers: { 200: { description: 'the script', mediaType: 'text/javascript' } },
    problems: [404],
    handle: ({ params: { file } }) => {
      const answer = assetAnswer(STAFF_SCRIPTS, file);
      if (answer === undefined) throw new HttpError('route-not-found');
      return answer;
    },
  });
  return {
    routes: [page, script],
    access: { 'GET /staff': 'public', 'GET /staff/assets/{file}': 'public' },
  };
}
