/** The addresses of the portal's pages, and what each answers: pages for people, in their language, never a bare error. */
import { type HttpAnswer, type HttpBinding, type HttpRoute, defineRoute } from '@centesimo/http';
import { compactTrailCode, readTrailCode } from '@centesimo/events/trail-code';
import { assetAnswer, defineAsset, definePages, htmlAnswer, urlPath } from '@centesimo/web';
import { Type } from 'typebox';
import type { Answered, PortalViews } from '../domain/portal-views.ts';
import type { PaymentView } from '../domain/views.ts';
import type { AskStatement } from '../api/ask-statement.ts';
import { CODE_CHARACTERS_MAX } from './code-form.ts';
import { donorFooter, donorMain } from './donor-page.ts';
import { frontMain } from './front-page.ts';
import { DONOR_SCRIPT } from './generated/donor-script.ts';
import { codeHelpMain, incomeHelpMain, ledgerHelpMain } from './help-page.ts';
import { incomeMain } from './income-page.ts';
import { ledgerMain } from './ledger-page.ts';
import { type Reader, nameOf, readerOf } from './reader.ts';
import {
  HELP,
  LOOK,
  PAGE,
  PUBLIC_CACHING,
  PUBLIC_PAGES,
  PageQuery,
  type RefusedAt,
  helpAnswer,
  laidOut,
  open,
  withAlarm,
} from './page-layout.ts';
import { statementRoute } from './statement-route.ts';

export interface PagePorts {
  readonly views: Pick<PortalViews, 'incomeTrailOf' | 'ledgerOf' | 'ledgers' | 'statementsOf' | 'trailOf'>;
  readonly statement: AskStatement;
  /** The log's public key as a `vkey` text. */
  readonly vkey: () => string;
  /** How many entries are verified, while what the log says now is refused. */
  readonly refusedAt?: RefusedAt;
}

const ASSETS = [defineAsset('donor', DONOR_SCRIPT)];
const ASSETS_PATH = '/portal/assets/';
const DONOR_PAGES = definePages({
  ...LOOK,
  unlisted: true,
  scripts: { path: ASSETS_PATH, assets: ASSETS },
  connects: true,
});
const LEDGER_PAGES = definePages({
  ...LOOK,
  unlisted: false,
  scripts: { path: ASSETS_PATH, assets: ASSETS },
});

/** Ledgers that the front page names. */
const LEDGERS_MAX = 100;
const CENT = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'a cent of it' });
const CENTS = { from: Type.Optional(CENT), to: Type.Optional(CENT) };

export function portalPages(ports: PagePorts): HttpBinding {
  return {
    routes: [
      frontRoute(ports),
      typedRoute(),
      donorRoute(ports),
      incomeRoute(ports),
      ledgerRoute(ports),
      statementRoute(ports),
      assetRoute(),
    ],
    access: {
      'GET /': 'public',
      'GET /t': 'public',
      'GET /t/{code}': 'public',
      'GET /i/{id}': 'public',
      'GET /l/{ledger}': 'public',
      'GET /l/{ledger}/statement': 'public',
      'GET /portal/assets/{file}': 'public',
    },
  };
}

function frontRoute({ refusedAt, views }: PagePorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/',
    summary: 'The front page',
    tag: 'pages',
    schema: { query: Type.Object(PageQuery, open) },
    answers: { 200: PAGE },
    handle: ({ headers, query }) => {
      const reader = readerOf(query.lang, headers['accept-language']);
      const main = frontMain(views.ledgers().slice(0, LEDGERS_MAX), reader);
      const { footer, title } = reader.texts.front;
      return htmlAnswer(PUBLIC_PAGES, {
        ...laidOut(reader, '/', title, withAlarm(main, reader, refusedAt), footer),
        status: 200,
        caching: PUBLIC_CACHING,
      });
    },
  });
}

function typedRoute(): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/t',
    summary: 'The page of a typed trail code',
    tag: 'pages',
    schema: { query: Type.Object({ ...PageQuery, code: Type.Optional(Type.String()) }, open) },
    answers: { 303: { description: 'to the page of that code, however it was typed', mediaType: '' } },
    handle: ({ headers, query }) => {
      const reader = readerOf(query.lang, headers['accept-language']);
      const typed = (query.code ?? '').trim().slice(0, CODE_CHARACTERS_MAX);
      const location = reader.to(typed === '' ? '/' : urlPath`/t/${compact(typed)}`);
      return { status: 303, headers: { location, 'referrer-policy': 'no-referrer' } };
    },
  });
}

/** One form of a good code; a faulty one as typed. */
function compact(typed: string): string {
  const { bytes } = readTrailCode(typed);
  return bytes === undefined ? typed : compactTrailCode(bytes);
}

function donorRoute({ refusedAt, views, vkey }: PagePorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/t/{code}',
    summary: 'Where every cent of a gift is',
    tag: 'pages',
    schema: {
      params: Type.Object({ code: Type.String({ description: 'the trail code, as typed' }) }),
      query: Type.Object(PageQuery, open),
    },
    answers: { 200: PAGE, 404: HELP, 503: HELP },
    handle: ({ headers, params, query }) => {
      const reader = readerOf(query.lang, headers['accept-language']);
      const code = compact(params.code);
      const { fault, view } = views.trailOf(params.code);
      const path = urlPath`/t/${code}`;
      if (view === undefined)
        return helpAnswer(
          reader,
          path,
          reader.texts.help.title,
          fault,
          withAlarm(codeHelpMain(fault, params.code, reader), reader, refusedAt),
        );
      const main = withAlarm(donorMain(view, { code, vkey: vkey() }, reader), reader, refusedAt);
      return htmlAnswer(DONOR_PAGES, {
        ...laidOut(reader, path, reader.texts.donor.title, main, donorFooter(view, reader)),
        status: 200,
      });
    },
  });
}

function incomeRoute({ refusedAt, views, vkey }: PagePorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/i/{id}',
    summary: 'Where the cents of an income are',
    tag: 'pages',
    schema: {
      params: Type.Object({ id: Type.String({ description: 'the id of the income' }) }),
      query: Type.Object({ ...PageQuery, ...CENTS }, open),
    },
    answers: { 200: PAGE, 404: HELP, 503: HELP },
    handle: ({ headers, params, query }) => {
      const reader = readerOf(query.lang, headers['accept-language']);
      const { from, to } = query;
      const cents = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const { fault, view } = views.incomeTrailOf(params.id, cents);
      const { title } = reader.texts.donor.beyond.income;
      if (view === undefined) {
        const main = withAlarm(incomeHelpMain(fault, reader), reader, refusedAt);
        return helpAnswer(reader, urlPath`/i/${params.id}`, title, fault, main);
      }
      const path = urlPath`/i/${params.id}?from=${view.from}&to=${view.to}`;
      const main = withAlarm(incomeMain(view, vkey(), reader), reader, refusedAt);
      const layout = laidOut(reader, path, title, main, reader.texts.front.footer);
      return htmlAnswer(pagesFor(view.payments), { ...layout, status: 200, caching: PUBLIC_CACHING });
    },
  });
}

/** Where there is nothing to check there is no script. */
function pagesFor(payments: readonly Pick<PaymentView, 'evidence'>[]): ReturnType<typeof definePages> {
  const isChecked = payments.some(({ evidence }) => evidence.some(({ salt }) => salt !== undefined));
  return isChecked ? LEDGER_PAGES : PUBLIC_PAGES;
}

function ledgerRoute({ refusedAt, views }: PagePorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/l/{ledger}',
    summary: 'All money of a ledger',
    tag: 'pages',
    schema: {
      params: Type.Object({ ledger: Type.String({ description: 'the id of the ledger' }) }),
      query: Type.Object(
        {
          ...PageQuery,
          cursor: Type.Optional(Type.String({ description: 'of the link to older payments' })),
        },
        open,
      ),
    },
    answers: { 200: PAGE, 404: HELP, 503: HELP },
    handle: ({ headers, params, query }) => {
      const reader = readerOf(query.lang, headers['accept-language']);
      const { cursor } = query;
      const answer = views.ledgerOf(params.ledger, cursor === undefined ? {} : { cursor });
      return ledgerAnswer(answer, params.ledger, reader, cursor, refusedAt);
    },
  });
}

function ledgerAnswer(
  { fault, view }: Answered<Parameters<typeof ledgerMain>[0]>,
  ledger: string,
  reader: Reader,
  cursor: string | undefined,
  refusedAt: PagePorts['refusedAt'],
): HttpAnswer {
  const path = cursor === undefined ? urlPath`/l/${ledger}` : urlPath`/l/${ledger}?cursor=${cursor}`;
  if (view === undefined)
    return helpAnswer(
      reader,
      path,
      reader.texts.help.ledgerTitle,
      fault,
      withAlarm(ledgerHelpMain(fault, reader), reader, refusedAt),
    );
  const main = withAlarm(ledgerMain(view, reader, cursor === undefined), reader, refusedAt);
  return htmlAnswer(pagesFor(view.payments), {
    ...laidOut(reader, path, nameOf(view.ledger), main, reader.texts.front.footer),
    status: 200,
    caching: PUBLIC_CACHING,
  });
}

function assetRoute(): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/portal/assets/{file}',
    summary: 'A script of the pages',
    tag: 'pages',
    schema: { params: Type.Object({ file: Type.String({ description: 'its name, which holds its hash' }) }) },
    answers: {
      200: { description: 'the script', mediaType: 'text/javascript' },
      404: { description: 'no such script, or of another version', mediaType: 'text/plain' },
    },
    handle: ({ params }) =>
      assetAnswer(ASSETS, params.file) ?? { status: 404, mediaType: 'text/plain; charset=utf-8', body: '' },
  });
}
