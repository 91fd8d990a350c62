/**
 * The whole of all-in-one, durable: simulated gifts a second from bulk gRPC intake to the published log, against bare
 * SQLite inserts of the same rows in the same run; and how long one gift takes from its post to the published log.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ROLES, issueToken } from '@centesimo/auth';
import { type GiftToPost, type ImportClient, type Place, createImportClient } from '@centesimo/dpc';
import { PARTITIONS } from '@centesimo/events';
import { AuditService, DonationService, createClient, oneAddress } from '@centesimo/grpc';
import { type Running, startAllInOne } from '../src/service.ts';

const GIFTS = Number(process.env['BENCH_GIFTS'] ?? 200_000);
const SINGLE_GIFTS = 8;
const POLL_MS = 2;
/** The log is complete when nothing was published for so long. */
const SILENCE_MS = 1_000;
const DOCUMENTS_A_COMMIT = 500;
const LEDGER = 'acqua-viva';

interface Caller {
  readonly address: string;
  readonly token: () => string;
}

interface Posted {
  readonly startSeconds: number;
  readonly postedSeconds: number;
  readonly publishedSeconds: number;
  /** Processor time of all threads, and of the main one. */
  readonly cpuSeconds: number;
  readonly mainSeconds: number;
  readonly latencies: readonly number[];
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const secondsSince = (from: number): number => (performance.now() - from) / 1_000;

function callerOf({ address, keys }: Running): Caller {
  const token = issueToken(keys.tokens.signingKey, {
    subject: 'bench',
    roles: ROLES,
    ledgers: ['*'],
    audience: 'centesimo',
    ttlS: 3_600,
    nowMs: Date.now(),
  });
  return { address, token: () => token };
}

/** A ledger with one fund that every gift goes to. */
async function openLedger(client: ImportClient): Promise<Place> {
  const opened = await client.openLedger(LEDGER, { title: 'Bench' });
  const funded = await client.openFund(
    LEDGER,
    { fund: 'wells', class: 'restricted', details: { title: 'Wells' } },
    opened,
  );
  const placed = await client.openFund(
    LEDGER,
    { fund: 'reserve', class: 'unrestricted', details: { title: 'Reserve' } },
    funded,
  );
  return client.setRule(LEDGER, 'wells', placed);
}

function simulatedGifts(): GiftToPost[] {
  return Array.from({ length: GIFTS }, (_, at) => ({
    processor: 'simulated',
    payment: `bulk-${at}`,
    amount: 500 + ((at * 7_919) % 9_500),
    fund: '',
    givenAt: '2021-01-01',
  }));
}

/** The time at which a checkpoint first held `least` entries; what is placed comes before the last gifts are logged. */
async function untilPublished(size: () => Promise<number>, least: number): Promise<number> {
  while ((await size()) < least) await pause(POLL_MS);
  return performance.now();
}

/** Waits until nothing was published for a while. */
async function untilSilent(size: () => Promise<number>): Promise<void> {
  let [last, changed] = [await size(), performance.now()];
  while (performance.now() - changed < SILENCE_MS) {
    await pause(POLL_MS * 5);
    const now = await size();
    if (now !== last) [last, changed] = [now, performance.now()];
  }
}

/** Milliseconds from the post of one gift to a published log that holds it, one gift after the other. */
async function singleGifts(caller: Caller, size: () => Promise<number>): Promise<number[]> {
  const { call, close } = createClient(DonationService, caller);
  const latencies: number[] = [];
  for (let at = 0; at < SINGLE_GIFTS; at += 1) {
    const before = await size();
    const gift = {
      processor: 'bench',
      payment: `single-${at}`,
      grossAmount: 1_000n,
      currency: 'EUR',
      givenAt: '2021-01-01',
    };
    const from = performance.now();
    const batch = async function* () {
      yield { ledger: LEDGER, batchId: 1, gifts: [gift] };
    };
    for await (const { refusal, results } of call.receiveGifts(batch()))
      if (refusal !== undefined || results[0]?.refusal !== undefined) throw new Error('a gift was refused');
    while ((await size()) <= before) await pause(POLL_MS);
    latencies.push(performance.now() - from);
    await untilSilent(size);
  }
  close();
  return latencies.toSorted((a, b) => a - b);
}

async function measure(folder: string): Promise<Posted> {
  const opened = performance.now();
  const running = await startAllInOne({
    dataFolder: folder,
    address: '127.0.0.1:0',
    httpAddress: '127.0.0.1:0',
    origin: 'bench.test/centesimo',
    logLevel: 'error',
    openEntries: true,
    keepYears: { all: 10, ledgers: {} },
    partnerLogs: 'none',
    heads: { headsEntries: 10_000, headsMs: 600_000 },
    seenBy: [],
    seenByMin: 0,
    witnessPolicy: 'none',
    timeAuthority: { name: undefined },
    timeAuthorityMinutes: 60,
    timeAuthorityCa: { file: undefined },
    partitions: [PARTITIONS],
    kafkaBrokers: [],
    kafkaPrefix: '',
    kafkaSessionMs: 10_000,
    kafkaUsername: '',
    kafkaPasswordFile: '',
    kafkaCaFile: '',
    mongodbUri: '',
    mongodbPasswordFile: '',
    mongodbCaFile: '',
  });
  const startSeconds = secondsSince(opened);
  await running.ready();
  const caller = callerOf(running);
  const audit = createClient(AuditService, caller);
  const client = createImportClient({ addresses: oneAddress(caller.address), token: caller.token });
  const size = async (): Promise<number> => Number((await audit.call.getStatus({})).publishedSize);
  try {
    const after = await openLedger(client);
    const gifts = simulatedGifts();
    const [used, usedHere] = [process.cpuUsage(), process.threadCpuUsage()];
    const from = performance.now();
    await client.postGifts(LEDGER, gifts, after, () => undefined);
    const postedSeconds = secondsSince(from);
    const published = await untilPublished(size, GIFTS);
    await untilSilent(size);
    const [cpuSeconds, mainSeconds] = [process.cpuUsage(used), process.threadCpuUsage(usedHere)].map(
      ({ system, user }) => (user + system) / 1e6,
    ) as [number, number];
    const latencies = await singleGifts(caller, size);
    const publishedSeconds = (published - from) / 1_000;
    return { startSeconds, postedSeconds, publishedSeconds, cpuSeconds, mainSeconds, latencies };
  } finally {
    audit.close();
    client.close();
    await running.stop();
  }
}

type Row = [table: string, ...values: (string | number | Uint8Array)[]];

/** Every row that the run left in one database, in the order of its keys. */
function* rowsOf(folder: string, name: string): Iterable<Row> {
  const [file, tables] = name === 'bus' ? ['bus.db', ['batches']] : ['store.db', ['journals', 'documents']];
  const database = new DatabaseSync(join(folder, name, file), { readOnly: true });
  for (const table of tables)
    for (const row of database.prepare(`SELECT * FROM ${table}`).iterate())
      yield [table, ...(Object.values(row) as (string | number | Uint8Array)[])];
  database.close();
}

/** Seconds of inserting all rows again: records and batches synced one by one, documents by the hundred. */
function measureBare(folder: string): number {
  let seconds = 0;
  for (const name of ['donation', 'allocation', 'audit', 'bus']) {
    const database = new DatabaseSync(join(folder, `bare-${name}.db`));
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;
      CREATE TABLE journals (journal, n, bytes, PRIMARY KEY (journal, n)) WITHOUT ROWID;
      CREATE TABLE documents (collection, id, bytes, PRIMARY KEY (collection, id)) WITHOUT ROWID;
      CREATE TABLE batches (topic, partition, base, count, bytes, PRIMARY KEY (topic, partition, base)) WITHOUT ROWID`);
    const inserts = new Map([
      ['journals', database.prepare('INSERT INTO journals VALUES (?, ?, ?)')],
      ['documents', database.prepare('INSERT INTO documents VALUES (?, ?, ?)')],
      ['batches', database.prepare('INSERT INTO batches VALUES (?, ?, ?, ?, ?)')],
    ]);
    const rows = [...rowsOf(folder, name)];
    const from = performance.now();
    for (let at = 0; at < rows.length;) {
      const count = rows[at]?.[0] === 'documents' ? DOCUMENTS_A_COMMIT : 1;
      database.exec('BEGIN');
      for (const [table, ...values] of rows.slice(at, at + count)) inserts.get(table)?.run(...values);
      database.exec('COMMIT');
      at += count;
    }
    seconds += secondsSince(from);
    database.close();
  }
  return seconds;
}

const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
try {
  const posted = await measure(folder);
  const bareSeconds = measureBare(folder);
  const { cpuSeconds, latencies, mainSeconds, postedSeconds, publishedSeconds, startSeconds } = posted;
  const row = (what: string, seconds: number): object => ({
    what,
    'gifts/s': Math.round(GIFTS / seconds),
    seconds: Number(seconds.toFixed(2)),
    'ratio to bare': Number((bareSeconds / seconds).toFixed(3)),
  });
  console.log(
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${process.platform}`,
  );
  console.log(`${GIFTS} simulated gifts through gRPC, client and services in one process.`);
  console.table([
    row('bare: the same rows inserted and synced, one database after the other', bareSeconds),
    row('posted: every gift durable and answered', postedSeconds),
    row('published: every entry in a signed log', publishedSeconds),
    row('processor time until then, all threads', cpuSeconds),
    row('processor time until then, main thread', mainSeconds),
  ]);
  const at = (part: number): string => (latencies[Math.floor((latencies.length - 1) * part)] ?? 0).toFixed(0);
  console.log(
    `One gift from post to published log: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms. Start: ${(startSeconds * 1_000).toFixed(0)} ms.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
