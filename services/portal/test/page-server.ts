/** The portal's pages on a socket, with the receipts of a small log and an event stream beside them, for a browser. */
import {
  type HttpAnswer,
  type RunningHttpServer,
  defineRoute,
  jsonTextAnswer,
  startHttpServer,
} from '@centesimo/http';
import { once } from 'node:events';
import { Type } from 'typebox';
import type { Answered, AnsweredStatement } from '../src/domain/portal-views.ts';
import type { StatementsView } from '../src/domain/statement-views.ts';
import type { LedgerView, TrailView } from '../src/domain/views.ts';
import { portalPages } from '../src/pages/page-routes.ts';
import type { PageLog } from './page-log.ts';
import { statementView, statementsView } from './statement.fixture.ts';
import { ledgerView } from './views.fixture.ts';

export interface PageWorld {
  /** Of the gift that the page is of. */
  code: string;
  vkey: string;
  trail: Answered<TrailView>;
  ledger: Answered<LedgerView>;
  statement: AnsweredStatement;
  statements: Answered<StatementsView>;
  /** The trail receipt, or undefined where it cannot be had. */
  receipt: string | undefined;
  /** Server-sent events until the reader is gone. */
  news: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** The page of a real gift over the log that bears it out; nothing new comes over the stream. */
export function pageWorld({ code, receipt, view, vkey }: PageLog): PageWorld {
  return {
    code,
    vkey,
    receipt,
    trail: { view },
    ledger: { view: ledgerView() },
    statement: { view: statementView() },
    statements: { view: statementsView() },
    news: async function* (signal) {
      yield Buffer.from(':\n\n');
      await once(signal, 'abort');
    },
  };
}

/** What the test adds: the receipt of the trail, and the news that the page follows. */
const anything = { 200: { description: 'it', mediaType: 'text/plain' } };

/** What the pages show is what `world` holds at the time of the request. */
export async function startPageServer(world: PageWorld): Promise<RunningHttpServer> {
  const receipt = defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}/trail-receipt',
    summary: 'The receipt of the trail',
    tag: 'test',
    schema: { params: Type.Object({ code: Type.String() }) },
    answers: anything,
    handle: () => receiptAnswer(world),
  });
  const stream = defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}/stream',
    summary: 'News of the gift',
    tag: 'test',
    schema: { params: Type.Object({ code: Type.String() }) },
    answers: anything,
    handle: ({ signal }) => ({ status: 200, mediaType: 'text/event-stream', stream: world.news(signal) }),
  });
  return await startHttpServer({
    address: '127.0.0.1:0',
    info: { title: 'Pages', description: 'of a test', version: '1' },
    bindings: [
      portalPages({
        views: {
          trailOf: () => world.trail,
          incomeTrailOf: () => ({ fault: { kind: 'unknown' } }),
          ledgerOf: () => world.ledger,
          statementsOf: () => world.statements,
          ledgers: () => [{ id: 'acqua-viva', title: 'Acqua Viva', policy: 'fifo@1' }],
        },
        statement: () => Promise.resolve(world.statement),
        vkey: () => world.vkey,
      }),
      {
        routes: [receipt, stream],
        access: {
          'GET /v1/trails/{code}/trail-receipt': 'public',
          'GET /v1/trails/{code}/stream': 'public',
        },
      },
    ],
    verifier: { verify: () => ({ ok: false, code: 'token-missing', message: 'none' }) },
    isReady: () => true,
    onFault: (route, error) => console.error(route, error),
  });
}

function receiptAnswer({ receipt }: PageWorld): HttpAnswer {
  return receipt === undefined
    ? { status: 404 }
    : jsonTextAnswer(200, receipt, {
        compressible: true,
        headers: { 'content-disposition': 'attachment' },
      });
}
