/** The client over real gRPC: waits out what passes, opens broken streams again, and takes nothing unanswered as done. */
import { RpcError, oneAddress } from '@centesimo/grpc';
import { afterEach, describe, expect, it } from 'vitest';
import { createImportClient } from './grpc-import-client.ts';
import { importStatement } from './import-statement.ts';
import { createLedger } from './ledger.fixture.ts';
import { type ImportRequest, planImport } from './plan-import.ts';
import { defaultRules } from './rules.ts';
import { type Services, type Weather, startServices } from './services.fixture.ts';
import { statementOf } from './statement.fixture.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const request: ImportRequest = {
  statement: statementOf(
    ['in', '2020-03-18', '900000', 'entrate', 'dal 18/03/2020 al 10/05/2021'],
    ['in', '2020-04-02', '1.27', 'interessi'],
    ['out', '2020-04-01', '1000', 'mascherine', 'urgente'],
    ['out', '', '20000', 'storni'],
    ['out', '', '879001.27', 'saldo'],
  ),
  rules: {
    ...defaultRules('3'),
    funds: [
      ...defaultRules('3').funds,
      { fund: 'tesoro', class: 'unrestricted', title: 'Tesoro', partner: 'tesoreria', source: 'generale' },
    ],
    projects: [{ project: 'cura', title: 'Cura' }],
    receipts: [{ pattern: 'interessi', kind: 'interest' }],
    payments: [
      { pattern: 'saldo', kind: 'handed-on', to: 'tesoro' },
      { pattern: 'storni', kind: 'recalled' },
      { pattern: 'mascherine', project: 'cura', category: 'masks' },
    ],
  },
  simulate: 10_500,
  seed: 1,
};

async function start(weather: Weather, patienceMs = 60_000, signal = new AbortController().signal) {
  const services: Services = await startServices(weather);
  closing.push(services.stop);
  const { address, ledger, token } = services;
  const client = createImportClient({ addresses: oneAddress(address), token, patienceMs, signal });
  closing.push(client.close);
  const { fault, plan } = planImport(request);
  if (plan === undefined) throw new Error(fault.reason);
  const posted: number[] = [];
  const onProgress = (step: string, done: number): void => void (step === 'gifts' && posted.push(done));
  const run = () => importStatement(client, { ...request, onProgress }, plan);
  return { ledger, posted, run };
}

/** The facts of an import into the same books without a wire, whatever order batches came in. */
async function expected() {
  const ledger = createLedger();
  const { plan } = planImport(request);
  if (plan !== undefined) await importStatement(ledger.client, request, plan);
  return sorted(ledger.facts);
}
const sorted = <T extends { readonly key: string }>(facts: readonly T[]): T[] =>
  facts.toSorted((a, b) => (a.key < b.key ? -1 : 1));

interface Said {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number;
}

const notNow = (retryAfterMs: number): Said => ({ code: 'ledger-busy', message: 'not now', retryAfterMs });

describe('an import over the wire', () => {
  it('posts exactly what it would post without one', async () => {
    const { ledger, posted, run } = await start({});
    expect(await run()).toMatchObject({ balance: 0, gifts: 10_500 });
    expect(sorted(ledger.facts)).toEqual(await expected());
    expect(posted).toEqual(posted.toSorted((a, b) => a - b));
    expect(posted.at(-1)).toBe(10_500);
    expect(await run()).toMatchObject({ balance: 0, gifts: 10_500 });
    expect(sorted(ledger.facts)).toEqual(await expected());
  });

  it('waits out every call that is told "not now"', async () => {
    const failed = new Map<string, number>();
    const unary = (method: string): void => {
      failed.set(method, (failed.get(method) ?? 0) + 1);
      if ((failed.get(method) ?? 0) % 3 !== 0)
        throw new RpcError('unavailable', 'ledger-busy', 'not now', { retryAfterMs: 1 });
    };
    const { ledger, run } = await start({ unary });
    await run();
    expect(sorted(ledger.facts)).toEqual(await expected());
    expect([...failed.values()].every((count) => count % 3 === 0)).toBe(true);
    expect(failed.size).toBe(9);
  });

  it('sends a batch again that is told "not now", whole or in one gift', async () => {
    const seen = new Map<number, number>();
    const { ledger, posted, run } = await start({
      batch: ({ batchId, gifts }) => {
        seen.set(batchId, (seen.get(batchId) ?? 0) + 1);
        if (seen.get(batchId) === 1) return Promise.resolve({ batchId, refusal: notNow(5) });
        if (seen.get(batchId) === 2 && batchId % 2 === 0) {
          const results = gifts.map(({ payment }, at) =>
            at === 7 ? { refusal: notNow(1) } : { gift: payment },
          );
          return Promise.resolve({ batchId, results });
        }
        return undefined;
      },
    });
    await run();
    expect(sorted(ledger.facts)).toEqual(await expected());
    expect(posted.at(-1)).toBe(10_500);
    expect(seen.size).toBe(11);
  });

  it('opens the stream again for what is left, when it breaks or just ends', async () => {
    let batches = 0;
    const { ledger, posted, run } = await start({
      batch: () => {
        batches += 1;
        if (batches === 3)
          return Promise.reject(new RpcError('unavailable', 'ledger-busy', '', { retryAfterMs: 1 }));
        return batches === 7 ? 'end' : undefined;
      },
    });
    await run();
    expect(sorted(ledger.facts)).toEqual(await expected());
    expect(posted.at(-1)).toBe(10_500);
  });
});

describe('an import that cannot be done', () => {
  it('names the gift that is refused, though others only have to wait', async () => {
    const { run } = await start({
      batch: ({ batchId, gifts }) => {
        if (batchId !== 2) return undefined;
        const refusalOf = (at: number): Said | undefined =>
          at === 5
            ? { code: 'date-invalid', message: 'the date is none', retryAfterMs: 0 }
            : at < 9
              ? notNow(1)
              : undefined;
        const results = gifts.map(({ payment }, at) => {
          const refusal = refusalOf(at);
          return refusal === undefined ? { gift: payment } : { refusal };
        });
        return Promise.resolve({ batchId, results });
      },
    });
    await expect(run()).rejects.toMatchObject({
      line: 1,
      code: 'date-invalid',
      retriable: false,
      message: expect.stringContaining(
        'line 1, gift line-1/2006: the date is none (date-invalid).',
      ) as string,
    });
  });

  it('gives up when nothing comes of it for too long, and says that it may be run again', async () => {
    const { ledger, run } = await start({ batch: () => 'end' }, 20);
    await expect(run()).rejects.toMatchObject({ line: 1, code: 'stream-cut-off', retriable: true });
    expect(ledger.facts.some(({ kind }) => kind === 'gift')).toBe(false);
    const busy = await start(
      { batch: ({ batchId }) => Promise.resolve({ batchId, refusal: notNow(5) }) },
      20,
    );
    await expect(busy.run()).rejects.toMatchObject({ line: 1, code: 'ledger-busy', retriable: true });
  });

  it.each([
    ['for a batch that was not sent', { batchId: 99, results: [] }],
    ['with too few results', { batchId: 0, results: [{ gift: 'x' }] }],
  ])('does not believe an answer %s', async (_title, answer) => {
    const { run } = await start({ batch: () => Promise.resolve(answer) });
    await expect(run()).rejects.toMatchObject({ line: 1, code: 'answer-unexpected', retriable: false });
  });

  it('ends when it is aborted, in the middle of a stream or of waiting, and may be run again', async () => {
    for (const batchId of [2, 3]) {
      const stopping = new AbortController();
      const weather: Weather = {
        batch: (sent) => {
          if (sent.batchId !== batchId) return undefined;
          stopping.abort();
          return batchId === 2 ? undefined : Promise.resolve({ batchId, refusal: notNow(60_000) });
        },
      };
      const { run } = await start(weather, 60_000, stopping.signal);
      await expect(run()).rejects.toMatchObject({
        line: 1,
        code: expect.stringMatching(/^(call|transport)-cancelled$/) as string,
      });
    }
  });

  it('is refused with the code of the service', async () => {
    const unary = (method: string): void => {
      if (method === 'recordExpense')
        throw new RpcError('refused', 'not-enough-money', 'the funds hold less than that');
    };
    const { run } = await start({ unary });
    await expect(run()).rejects.toMatchObject({ line: 3, code: 'not-enough-money', retriable: false });
  });
});
