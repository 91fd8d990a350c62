/** The portal's pages on a socket, with the receipts of a small log and an event stream beside them, for a browser. */
import {
  type HttpAnswer,
  type RunningHttpServer,
  defineRoute,
  startHttpServer,
  textAnswer,
} from '@centesimo/http';
import { once } from 'node:events';
import { Type } from 'typebox';
import type { Answered } from '../src/domain/portal-views.ts';
import type { LedgerView, TrailView } from '../src/domain/views.ts';
import { portalPages } from '../src/pages/page-routes.ts';
import { pageLog } from './page-log.ts';
import { CODE, everyState, ledgerView } from './views.fixture.ts';

export interface PageWorld {
  vkey: string;
  trail: Answered<TrailView>;
  ledger: Answered<LedgerView>;
  receipt: (index: number) => string | undefined;
  /** Server-sent events until the reader is gone. */
  news: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** The view of every state over a log that bears it out; nothing new comes over the stream. */
export function pageWorld(): PageWorld {
  const view = everyState();
  const log = pageLog(view, CODE);
  return {
    vkey: log.vkey,
    trail: { view },
    ledger: { view: ledgerView() },
    receipt: (index) => log.receipt(index),
    news: async function* (signal) {
      yield Buffer.from(':\n\n');
      await once(signal, 'abort');
    },
  };
}

/** What the test adds: receipts of entries and of the gift, and the news that the page follows. */
const anything = { 200: { description: 'it', mediaType: 'text/plain' } };
const params = Type.Object({ index: Type.Integer() });

/** What the pages show is what `world` holds at the time of the request. */
export async function startPageServer(world: PageWorld): Promise<RunningHttpServer> {
  const receipts = defineRoute({
    method: 'GET',
    path: '/v1/receipts/{index}',
    summary: 'A receipt',
    tag: 'test',
    schema: { params },
    answers: anything,
    handle: ({ params: { index } }) => receiptAnswer(world, index),
  });
  const own = defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}/receipt',
    summary: 'The receipt of the gift',
    tag: 'test',
    schema: { params: Type.Object({ code: Type.String() }) },
    answers: anything,
    handle: () => receiptAnswer(world, world.trail.view?.gift.entry ?? 0),
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
          ledgerOf: () => world.ledger,
          ledgers: () => [{ id: 'acqua-viva', title: 'Acqua Viva', policy: 'fifo@1' }],
        },
        vkey: world.vkey,
      }),
      {
        routes: [receipts, own, stream],
        access: {
          'GET /v1/receipts/{index}': 'public',
          'GET /v1/trails/{code}/receipt': 'public',
          'GET /v1/trails/{code}/stream': 'public',
        },
      },
    ],
    verifier: { verify: () => ({ ok: false, code: 'token-missing', message: 'none' }) },
    isReady: () => true,
    onFault: (route, error) => console.error(route, error),
  });
}

function receiptAnswer(world: PageWorld, index: number): HttpAnswer {
  const receipt = world.receipt(index);
  return receipt === undefined
    ? { status: 404 }
    : textAnswer(200, receipt, { headers: { 'content-disposition': 'attachment' } });
}
