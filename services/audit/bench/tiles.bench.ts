/**
 * Tiles and bundles over HTTP, against a bare Fastify that sends the same bytes from memory in the same run. The load runs in
 * a thread of its own; processor time is that of the thread that serves, into which other work on the machine does not enter.
 * Run: `node services/audit/bench/tiles.bench.ts [gifts]`.
 */
import { cpus, loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { startHttpServer } from '@centesimo/http';
import { TILE_WIDTH, tilePath, tilesOfSize } from '@centesimo/log';
import fastify from 'fastify';
import { GIFTS, SIZE, type ServedHttp, openHttp } from '../test/http-world.ts';
import { DEFAULT_PACE } from '../src/log/sequencer.ts';
import type { TileLoad, TileLoaded } from './tile-load.ts';

const MORE_GIFTS = Number(process.argv[2] ?? 10_000);
const REQUESTS = 30_000;
const CONNECTIONS = 32;
const ROUNDS = 3;

interface Row {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly bytes: number;
}

async function ask(load: TileLoad): Promise<Row> {
  const before = process.threadCpuUsage();
  const worker = new Worker(new URL('tile-load.ts', import.meta.url), { workerData: load, execArgv: [] });
  const { bytes, seconds } = await new Promise<TileLoaded>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const { system, user } = process.threadCpuUsage(before);
  return { perSecond: load.requests / seconds, cpuUs: (system + user) / load.requests, bytes };
}

/** The same paths from a map, in the same answer but for what makes ours a log. */
async function bareFastify(bytesOf: ReadonlyMap<string, Buffer>, gzip: boolean) {
  const app = fastify();
  app.get('/log/*', (request, reply) => {
    reply.header('content-type', 'application/octet-stream');
    if (gzip) reply.header('content-encoding', 'gzip');
    return reply.send(bytesOf.get(request.url));
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(address).port), stop: () => app.close() };
}

function pathsOf(size: number, isWanted: (level: number | 'entries') => boolean): string[] {
  const full = [...tilesOfSize(size)].filter(({ width }) => width === TILE_WIDTH);
  return full.filter(({ level }) => isWanted(level)).map((tile) => `/log/${tilePath(tile)}`);
}

async function bytesAt(served: ServedHttp, paths: readonly string[], gzip: boolean) {
  const pairs: [string, Buffer][] = [];
  for (const path of paths) {
    const { bytes } = await served.get(path);
    pairs.push([path, gzip ? gzipSync(bytes) : bytes]);
  }
  return new Map(pairs);
}

/** The best of some rounds each, by turns: what other work takes of the machine changes from second to second. */
async function compare(
  served: ServedHttp,
  port: number,
  paths: readonly string[],
  gzip: boolean,
  requests: number,
) {
  const bare = await bareFastify(await bytesAt(served, paths, gzip), gzip);
  const load = { paths, requests, connections: CONNECTIONS, gzip };
  const [ours, theirs]: [Row[], Row[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    theirs.push(await ask({ ...load, port: bare.port }));
    ours.push(await ask({ ...load, port }));
  }
  await bare.stop();
  return { ours: best(ours), bare: best(theirs) };
}

function best([, ...rows]: readonly Row[]): Row {
  const perSecond = Math.max(...rows.map((row) => row.perSecond));
  return { perSecond, cpuUs: Math.min(...rows.map((row) => row.cpuUs)), bytes: rows[0]?.bytes ?? 0 };
}

const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

async function main(): Promise<void> {
  const served = await openHttp(true, DEFAULT_PACE);
  console.time('fill');
  await served.fill(MORE_GIFTS);
  console.timeEnd('fill');
  const server = await startHttpServer({ ...served.options, address: '127.0.0.1:0' });
  const size = SIZE - GIFTS + MORE_GIFTS;
  const port = Number(server.address.split(':').at(-1));
  const hashes = pathsOf(size, (level) => level !== 'entries');
  const bundles = pathsOf(size, (level) => level === 'entries');
  const rows = {
    [`${hashes.length} hash tiles, 8 KiB`]: await compare(served, port, hashes, false, REQUESTS),
    [`${bundles.length} bundles`]: await compare(served, port, bundles, false, REQUESTS / 8),
    [`${bundles.length} bundles, gzip`]: await compare(served, port, bundles, true, REQUESTS / 4),
  };
  console.log(
    `${size} entries, ${cpus().length} × ${cpus()[0]?.model ?? ''}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, { bare, ours }]) => [
        name,
        {
          'ours/s': round(ours.perSecond),
          'Fastify/s': round(bare.perSecond),
          ratio: round(ours.perSecond / bare.perSecond, 2),
          'ours µs cpu': round(ours.cpuUs, 1),
          'Fastify µs cpu': round(bare.cpuUs, 1),
          'ratio by cpu': round(bare.cpuUs / ours.cpuUs, 2),
        },
      ]),
    ),
  );
  await server.stop();
  await served.close();
}

await main();
