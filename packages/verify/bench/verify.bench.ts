/**
 * Verification of a generated log, from a folder, against the bare limits of the same bytes in the same run: one hash
 * call for each leaf and node, and JSON.parse of each entry; then a log with the mix of a real year. Run:
 * `node packages/verify/bench/verify.bench.ts [gifts]`.
 */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTrail, folderSource, verifyLog } from '../src/index.ts';
import type { VerifyOptions } from '../src/index.ts';
import { manyGifts } from '../test/history.fixture.ts';
import { yearOf } from '../test/year.fixture.ts';
import { logOfEvents, writeLog } from '../test/test-log.fixture.ts';
import type { TestLog } from '../test/test-log.fixture.ts';

const GIFTS = Number(process.argv[2] ?? 400_000);
const ROUNDS = 3;

function entriesOf(log: TestLog): Buffer[] {
  const entries: Buffer[] = [];
  for (const [path, bytes] of log.files) {
    if (!path.startsWith('tile/entries/')) continue;
    for (let at = 0; at < bytes.length;) {
      const end = at + 2 + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
      entries.push(Buffer.from(bytes.subarray(at + 2, end)));
      at = end;
    }
  }
  return entries;
}

interface Measured {
  readonly wall: number;
  /** Of this thread and of all, in seconds: what is left of the truth when others use the machine too. */
  readonly own: number;
  readonly all: number;
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

async function best(run: () => unknown): Promise<Measured> {
  let least: Measured = { wall: Infinity, own: Infinity, all: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const [own, all] = [process.threadCpuUsage(), process.cpuUsage()];
    await run();
    least = {
      wall: Math.min(least.wall, (performance.now() - start) / 1000),
      own: Math.min(least.own, secondsOf(process.threadCpuUsage(own))),
      all: Math.min(least.all, secondsOf(process.cpuUsage(all))),
    };
  }
  return least;
}

interface Bare {
  readonly entries: number;
  readonly bytes: number;
  readonly hashing: Measured;
  readonly parsing: Measured;
}

interface Row {
  readonly what: string;
  readonly measured: Measured;
  readonly workers: number;
}

/** In a function of its own, so that a million texts do not burden the collector while the verifier runs. */
async function bareLimits(log: TestLog): Promise<Bare> {
  const entries = entriesOf(log);
  const texts = entries.map((entry) => entry.toString('utf8'));
  const node = Buffer.alloc(65);
  const hashing = await best(() => {
    for (const entry of entries) hash('sha256', entry, 'binary');
    for (let i = 1; i < entries.length; i += 1) hash('sha256', node, 'binary');
  });
  const parsing = await best(() => texts.forEach((text) => void JSON.parse(text)));
  const bytes = entries.reduce((sum, entry) => sum + entry.length, 0);
  return { entries: entries.length, bytes, hashing, parsing };
}

async function bench(what: string, log: TestLog, folder: string): Promise<void> {
  await writeLog(log, folder);
  const bare = await bareLimits(log);
  const { entries, bytes } = bare;
  log.files.clear();
  const verifying = (options: Omit<VerifyOptions, 'vkey'>) =>
    best(async () => {
      const result = await verifyLog(folderSource(folder), { vkey: log.vkey, ...options });
      if (result.kind !== 'verified') throw new Error(JSON.stringify(result));
    });
  const rows: Row[] = [
    { what: 'bare leaf and node hashes, one thread', measured: bare.hashing, workers: 0 },
    { what: 'bare JSON.parse, one thread', measured: bare.parsing, workers: 0 },
  ];
  for (const workers of [0, 1, 2]) {
    const measured = await verifying({ money: false, workers });
    rows.push({ what: `hashes, chain, tree, tiles; ${workers} workers`, measured, workers });
  }
  for (const workers of [0, 1, 2]) {
    const measured = await verifying({ workers });
    rows.push({ what: `the same with events and money; ${workers} workers`, measured, workers });
  }
  console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} CPUs, Node ${process.version}`);
  console.log(`${what}: ${entries} entries, ${Math.round(bytes / entries)} bytes each, best of ${ROUNDS}`);
  console.log(
    `load average ${loadavg()[0]?.toFixed(1) ?? '?'}: above 1 by others, figures with workers are too low`,
  );
  console.table(rows.map((row) => rowOf(row, bare)));
  console.log(
    `"on 2 cores" is the CPU time of all threads spread over two cores, or that of the busiest thread if it is more: ` +
      `the time with no other load, which the wall time is only on a machine of one's own`,
  );
}

function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  return work(folder).finally(() => rmSync(folder, { recursive: true }));
}

/** What two cores need for it at least: no thread can be on both, so the busiest one is a bound too. */
function onTwoCores({ own, all }: Measured, workers: number): number {
  return Math.max(own, workers === 0 ? 0 : (all - own) / workers, all / 2);
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function rowOf({ what, measured, workers }: Row, { entries, hashing, parsing }: Bare) {
  const { wall, own, all } = measured;
  const two = onTwoCores(measured, workers);
  return {
    what,
    'wall s': rounded(wall),
    'entries/s': Math.round(entries / wall),
    'to hashing': rounded(wall / hashing.wall),
    'to JSON.parse': rounded(wall / parsing.wall),
    'CPU s: main': rounded(own),
    'CPU s: others': rounded(all - own),
    'on 2 cores: entries/s': Math.round(entries / two),
    'on 2 cores: to hashing': rounded(two / hashing.own),
    'on 2 cores: to JSON.parse': rounded(two / parsing.own),
  };
}

/** The time of one trail, once the log is replayed. */
async function trails(vkey: string, folder: string): Promise<void> {
  const result = await verifyLog(folderSource(folder), { vkey });
  if (result.kind !== 'verified') throw new Error(result.kind);
  const [first] = result.ledgers;
  const subject = /"subject":"(gift_[a-z2-7]{52})"/.exec(
    Buffer.from(await firstBundle(folder)).toString('latin1'),
  )?.[1];
  if (first === undefined || subject === undefined) throw new Error('no gift');
  const start = performance.now();
  const rounds = 10_000;
  for (let i = 0; i < rounds; i += 1) findTrail(result.replay, { id: subject }, result.origin);
  const micros = ((performance.now() - start) / rounds) * 1000;
  console.log(
    `trail of a gift among ${GIFTS}: ${micros.toFixed(1)} µs; heap ${heapMegabytes()} MB with all ledgers`,
  );
}

async function firstBundle(folder: string): Promise<Uint8Array> {
  return (await folderSource(folder).tile('tile/entries/000')) ?? new Uint8Array();
}

function heapMegabytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1e6);
}

await inFolder(async (folder) => {
  const log = logOfEvents(manyGifts(GIFTS));
  await bench('gifts', log, folder);
  await trails(log.vkey, folder);
});
await inFolder((folder) => bench('the mix of a year', logOfEvents(yearOf(GIFTS)), folder));
