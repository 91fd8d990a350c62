/**
 * Single HTTP posts, each durable before its answer: posts a second and latencies at full load and at half of it,
 * against a bare Fastify that parses the same body, and bare inserts of such records, in the same run. The load runs in
 * a thread of its own, so on two cores it has one of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { createTokenVerifier, trustKeys } from '@centesimo/auth';
import { startHttpServer } from '@centesimo/http';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import fastify from 'fastify';
import { ledgerOpened } from '../test/tiny-allocation.ts';
import { AUDIENCE, openWorld, signingKey, tokenOf, until } from '../test/world.ts';
import type { World } from '../test/world.ts';
import type { Load, Loaded } from './http-load.ts';

const POSTS = Number(process.env['BENCH_POSTS'] ?? 30_000);
const CONNECTIONS = 64;
const LEDGER = 'acqua-viva';
const PATH = `/v1/ledgers/${LEDGER}/gifts`;
/** About what a gift adds to a record and what its answer is. */
const RECORD = Buffer.alloc(700, 'x');
const ANSWER_BYTES = 300;

interface Row {
  readonly what: string;
  readonly perSecond: number;
  /** Of the thread that serves, in microseconds a post: other work on the machine does not enter it. */
  readonly cpuUs?: number;
  readonly p50?: number;
  readonly p99?: number;
}

async function put(what: string, load: Omit<Load, 'token' | 'path' | 'connections'>): Promise<Row> {
  const token = tokenOf(['processor'], ['*']);
  const workerData = { ...load, token, path: PATH, connections: CONNECTIONS } satisfies Load;
  const before = process.threadCpuUsage();
  const worker = new Worker(new URL('http-load.ts', import.meta.url), { workerData });
  const { latenciesMs, refused, seconds } = await new Promise<Loaded>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const { system, user } = process.threadCpuUsage(before);
  if (refused > 0) throw new Error(`${refused} posts were refused: ${what}`);
  const at = (share: number): number => latenciesMs[Math.floor(share * (latenciesMs.length - 1))] ?? 0;
  const cpuUs = (system + user) / load.posts;
  return { what, perSecond: load.posts / seconds, cpuUs, p50: at(0.5), p99: at(0.99) };
}

async function ours(world: World): Promise<Row[]> {
  const server = await startHttpServer({
    address: '127.0.0.1:0',
    info: { title: 'donation', description: 'donation', version: '1' },
    bindings: [world.donation.http],
    verifier: createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () => Date.now()),
    isReady: () => world.donation.isReady(),
    onFault: (route, error) => console.error(route, error),
  });
  const port = Number(server.address.split(':').at(-1));
  await put('warm', { port, run: 'warm', posts: POSTS / 10 });
  const full = await put('single posts, durable', { port, run: 'full', posts: POSTS });
  const rate = full.perSecond / 2;
  const half = await put('the same at half the rate', { port, run: 'half', posts: POSTS / 2, rate });
  const named = await put('single posts with details', {
    port,
    run: 'named',
    posts: POSTS,
    hasDetails: true,
  });
  await server.stop();
  return [full, half, named];
}

async function bareFastify(): Promise<Row> {
  const app = fastify();
  const answer = { text: 'x'.repeat(ANSWER_BYTES) };
  app.post(PATH, (_request, reply) => reply.code(201).send(answer));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(address).port);
  await put('warm', { port, run: 'warm', posts: POSTS / 10 });
  const row = await put('bare Fastify, the same body', { port, run: 'bare', posts: POSTS });
  await app.close();
  return row;
}

/** One commit a record, as many waiting as there are connections; the adapter may commit them together. */
async function bareInserts(folder: string): Promise<Row> {
  const store = await openEmbeddedStore({ folder });
  let next = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let n = next++; n < POSTS; n = next++) await store.journals.insert('bare', n, RECORD);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  const perSecond = POSTS / ((performance.now() - start) / 1_000);
  await store.close();
  return { what: `bare inserts, ${CONNECTIONS} at a time`, perSecond };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  const world = await openWorld({ folder });
  try {
    await world.state(ledgerOpened(LEDGER, ['EUR']));
    const call = world.connect(['processor']);
    const gift = {
      processor: 'p',
      payment: 'first',
      grossAmount: 1n,
      currency: 'EUR',
      givenAt: '2026-01-15',
    };
    await until(async () => {
      const once = async function* () {
        yield { ledger: LEDGER, gifts: [gift] };
      };
      for await (const { results } of call.receiveGifts(once())) return results[0]?.refusal === undefined;
      return false;
    });
    print([...(await ours(world)), await bareFastify(), await bareInserts(join(folder, 'bare'))]);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true });
  }
}

function print(rows: readonly Row[]): void {
  const [cpu] = cpus();
  console.log(`${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`);
  const first = rows[0]?.perSecond ?? 0;
  console.table(
    rows.map(({ what, perSecond, cpuUs, p50, p99 }) => ({
      what,
      'posts/s': Math.round(perSecond),
      'us on the serving thread': cpuUs === undefined ? '' : Math.round(cpuUs),
      'p50 ms': p50 === undefined ? '' : Number(p50.toFixed(1)),
      'p99 ms': p99 === undefined ? '' : Number(p99.toFixed(1)),
      'times the durable posts': Number((perSecond / first).toFixed(2)),
    })),
  );
}

await main();
