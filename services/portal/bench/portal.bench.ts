/**
 * The portal over a log of one ledger: rebuilt from nothing, against verifying the same entries without an index;
 * trails over HTTP, against a bare answer of the same size; snapshots; streams that are all told of one change.
 * Gifts: `BENCH_GIFTS` (1,000,000). Run: `node services/portal/bench/portal.bench.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { startHttpServer } from '@centesimo/http';
import { parseVkey, formatVkey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import {
  createFollowedLog,
  createHashPool,
  createReplay,
  entriesStretch,
  extendLog,
  openNext,
} from '@centesimo/verify';
import { codeOf, LOG_KEY, TinyLog } from '../test/tiny-log.ts';
import { openPortal, until } from '../test/world.ts';

const GIFTS = Number(process.env['BENCH_GIFTS'] ?? 1_000_000);
const STREAMS = 2_000;
const ASKED = 5_000;
const PLACED_AT_ONCE = 1_000;

interface Measured {
  readonly wall: number;
  readonly cpu: number;
}

async function measured(work: () => Promise<unknown>): Promise<Measured> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - start) / 1_000, cpu: (user + system) / 1e6 };
}

function say(what: string, { wall, cpu }: Measured, rest = ''): void {
  console.log(`${what.padEnd(58)} ${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s of processor  ${rest}`);
}

/** On a machine that others use too. */
async function patiently(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 30_000 && !holds(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  if (!holds()) throw new Error('did not come in five minutes');
}

const count = (value: number): string => Math.round(value).toLocaleString('en');

function logOf(gifts: number): TinyLog {
  const log = new TinyLog().open();
  for (let at = 0; at < gifts; at += PLACED_AT_ONCE) log.give(at, Math.min(gifts, at + PLACED_AT_ONCE));
  return log.spend('a', 1_000 * Math.floor(gifts / 2)).publish();
}

/** The same proofs and the same money, and nothing kept beside it. */
async function verifyAlone(log: TinyLog): Promise<void> {
  const followed = createFollowedLog(createReplay());
  const checkpoint = openNext(followed, log.note ?? '', parseVkey(nodeSha256, formatVkey(LOG_KEY)));
  if ('what' in checkpoint) throw new Error(checkpoint.message);
  const pool = createHashPool(1);
  const hashing = [];
  for (let at = 0; at < log.published; at += 4_096) {
    const texts = log.entriesOf.slice(at, Math.min(log.published, at + 4_096));
    const stretch = entriesStretch(
      at,
      texts.map((text) => Buffer.from(text)),
    );
    hashing.push({ stretch, hashed: pool.hash({ stretch, replay: {} }) });
    if (hashing.length < pool.room && stretch.end < log.published) continue;
    for (const each of hashing.splice(0, stretch.end < log.published ? 1 : hashing.length)) {
      const { end } = each.stretch;
      const proof = end < log.published ? await log.consistencyProof(end, log.published) : [];
      const refused = extendLog(followed, each.stretch, await each.hashed, checkpoint, proof);
      if (refused !== undefined) throw new Error(refused.message);
    }
  }
  await pool.close();
}

function ask(agent: Agent, address: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`http://${address}${path}`, { agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (some: string) => (text += some));
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    }).on('error', reject);
  });
}

/** Median and 99th percentile of one request after another, in milliseconds. */
async function latencies(address: string, pathOf: (n: number) => string): Promise<[number, number]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  for (let n = 0; n < ASKED + 500; n += 1) {
    const start = performance.now();
    await ask(agent, address, pathOf(n));
    if (n >= 500) times.push(performance.now() - start);
  }
  agent.destroy();
  times.sort((a, b) => a - b);
  return [times[ASKED >> 1] ?? 0, times[Math.floor(ASKED * 0.99)] ?? 0];
}

async function bareLatencies(body: string): Promise<[number, number]> {
  const server = createServer((_request, answer) => answer.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = await latencies(`127.0.0.1:${(server.address() as AddressInfo).port}`, () => '/');
  await new Promise((resolve) => server.close(resolve));
  return found;
}

/** Opens streams, changes all their trails at once; answers when the last one was told, and how many were. */
async function streamsTold(address: string, log: TinyLog, gifts: number): Promise<string> {
  const agent = new Agent({ keepAlive: false });
  let first = 0;
  let second = 0;
  const requests = Array.from({ length: STREAMS }, (_, n) =>
    get(`http://${address}/v1/trails/${codeOf(n)}/stream`, { agent }, (answer) => {
      let events = 0;
      answer.setEncoding('utf8');
      answer.on('error', () => undefined);
      answer.on('data', (some: string) => {
        for (const _ of some.matchAll(/event: trail/g)) {
          events += 1;
          if (events === 1) first += 1;
          if (events === 2) second += 1;
        }
      });
    }).on('error', () => undefined),
  );
  await patiently(() => first === STREAMS);
  const start = performance.now();
  log.back('a', 1_000 * Math.floor(gifts / 2)).publish();
  await patiently(() => second === STREAMS);
  const ms = performance.now() - start;
  for (const request of requests) request.destroy();
  return `${count(second)} of ${count(STREAMS)} told of one change, the last after ${ms.toFixed(0)} ms`;
}

/** From the publication of a gift to its trail, in milliseconds. */
async function visible(log: TinyLog, seen: (n: number) => boolean, from: number): Promise<[number, number]> {
  const times: number[] = [];
  for (let n = from; n < from + 100; n += 1) {
    log.give(n, n + 1);
    const start = performance.now();
    log.publish();
    await until(() => seen(n));
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return [times[50] ?? 0, times[98] ?? 0];
}

async function bench(gifts: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-portal-bench-'));
  const log = logOf(gifts);
  const load = loadavg()[0]?.toFixed(1);
  console.log(`\n${count(gifts)} gifts, ${count(log.published)} entries; load of the machine ${load}`);
  const alone = await measured(() => verifyAlone(log));
  say('verified without an index', alone, `${count(log.published / alone.wall)} entries/s`);
  let world = await openPortal(folder, log, log);
  const rebuilt = await measured(() => patiently(() => world.portal.size === log.published));
  const ratio = (rebuilt.cpu / alone.cpu).toFixed(2);
  say(
    'rebuilt from nothing',
    rebuilt,
    `${count(log.published / rebuilt.wall)} entries/s, ${ratio} x verifying in processor time`,
  );
  say('snapshot written', await measured(() => world.close()));
  const restored = await measured(async () => {
    world = await openPortal(folder, log, log);
    await until(() => world.portal.isReady());
  });
  say('restarted from the snapshot', restored);
  const policy = { keys: trustKeys([generateSigningKey('https://issuer.test')]), audience: 'bench' };
  const server = await startHttpServer({
    address: '127.0.0.1:0',
    info: { title: 'portal', description: 'portal', version: '1' },
    bindings: [world.portal.http],
    verifier: createTokenVerifier(policy, () => Date.now()),
    isReady: () => true,
    onFault: (_route, error) => console.error(error),
  });
  const codes = Array.from({ length: ASKED + 500 }, (_, n) => codeOf((n * 7_919) % gifts));
  const [p50, p99] = await latencies(server.address, (n) => `/v1/trails/${codes[n]}`);
  const body = await ask(new Agent(), server.address, `/v1/trails/${codes[0]}`);
  const [bare50, bare99] = await bareLatencies(body);
  console.log(
    `trail over HTTP: median ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms; bare node:http with the same bytes ${bare50.toFixed(2)} and ${bare99.toFixed(2)} ms`,
  );
  const seen = (n: number): boolean => world.portal.views.trailOf(codeOf(n)).view !== undefined;
  const [seen50, seen99] = await visible(log, seen, gifts);
  console.log(
    `published gift to its verified trail, polled every 10 ms: median ${seen50.toFixed(0)} ms, p99 ${seen99.toFixed(0)} ms`,
  );
  console.log(`streams: ${await streamsTold(server.address, log, gifts)}`);
  world.portal.drain();
  await server.stop();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
}

await bench(10_000);
await bench(GIFTS);
