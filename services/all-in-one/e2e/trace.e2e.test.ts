// One gift followed by one trace, from the request to its entries in the log and on the pages, at a receiver that speaks OTLP; and the
// trace stands beside the journals and the log, never in them.
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTracing } from '@centesimo/telemetry';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { connect, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { rowsOf } from './database-rows.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
  }[];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const LEDGER = 'acqua';
const WAIT_MS = 50_000;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-trace-'));
const spans: Span[] = [];
let receiver: Server;
let running: Running;

/** Takes what the exporter posts, as a collector does. */
async function startReceiver(): Promise<string> {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans)));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
}

const journalOf = ({ attributes }: Span): string =>
  attributes?.find(({ key }) => key === 'journal')?.value.stringValue?.replace(/\d+$/, '') ?? '';
const told = (): string[] =>
  spans.filter(({ traceId }) => traceId === TRACE).map((span) => `${span.name} ${journalOf(span)}`.trim());

/** Entries of the log that are told of in the trace. */
const entries = (): number =>
  spans
    .filter(({ name, traceId }) => traceId === TRACE && name === 'log entry')
    .reduce((sum, span) => {
      const count = span.attributes?.find(({ key }) => key === 'entries')?.value.intValue;
      return sum + Number(count ?? 0);
    }, 0);

async function give(payment: string, traceparent: string): Promise<number> {
  const answer = await fetch(`http://${running.httpAddress}/v1/ledgers/${LEDGER}/gifts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokenOf(folder)}`,
      'content-type': 'application/json',
      'idempotency-key': payment,
      traceparent,
    },
    body: JSON.stringify({
      processor: 'stripe',
      payment,
      gross: 2_500,
      currency: 'EUR',
      givenAt: '2026-01-15',
    }),
  });
  return answer.status;
}

beforeAll(async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', await startReceiver());
  running = await startAllInOne(configOf(folder), {}, await openTracing('centesimo', process.env));
  await running.ready();
  const caller = connect(running.address, tokenOf(folder));
  await patiently(() =>
    caller.allocation.openLedger({
      ledger: LEDGER,
      idempotencyKey: 'ledger',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'reserve' }],
    }),
  );
  caller.close();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  receiver.close();
  receiver.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

describe('a trace', () => {
  it('is off unless a receiver is named', async () => {
    expect(await openTracing('centesimo', {})).toBeUndefined();
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    expect(await openTracing('centesimo', { ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(await openTracing('centesimo', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
  });

  it('follows a gift from the request through both journals to its entries in the log', async () => {
    const until = Date.now() + WAIT_MS;
    // Until donation has learnt of the ledger.
    while ((await give('pay-1', `00-${TRACE}-${CALLER}-01`)) !== 201 && Date.now() < until) await pause(50);
    const wanted = [
      'POST /v1/ledgers/{ledger}/gifts',
      'journal append g1/donation/',
      'journal follow g1/allocation/',
      'log entry',
      'portal show',
    ];
    // gift.received, and the gifts.placed that followed it.
    const isThere = (): boolean => wanted.every((name) => told().includes(name)) && entries() >= 2;
    while (!isThere() && Date.now() < until) await pause(100);
    expect(told()).toEqual(expect.arrayContaining(wanted));
    expect(entries()).toBe(2);
    const request = spans.find(
      ({ name, parentSpanId, traceId }) => traceId === TRACE && parentSpanId === CALLER && name === wanted[0],
    );
    expect(request).toBeDefined();
  });

  it('is not begun for what the caller does not trace, and a text that is no traceparent begins its own', async () => {
    expect(await give('pay-2', '00-11111111111111111111111111111111-2222222222222222-00')).toBe(201);
    expect(await give('pay-3', `00-${TRACE}-nothing-01`)).toBe(201);
    await running.stop();
    expect(spans.some(({ traceId }) => traceId === '1'.repeat(32))).toBe(false);
    expect(entries()).toBe(2);
  });

  it('is on the topic and neither in the journals nor in the log', () => {
    const of = (path: string): string => rowsOf(join(folder, path));
    expect(of('bus/bus.db')).toContain(TRACE);
    for (const service of ['donation', 'allocation', 'audit']) {
      expect(of(`${service}/store.db`), service).toContain('acqua');
      expect(of(`${service}/store.db`), service).not.toContain(TRACE);
    }
    expect(of('portal/store.db')).not.toContain(TRACE);
  });
});
