/** What the embedded store adds to bare `node:sqlite`: journal records of 200 kB, small writes at once, documents at 500 a call. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEmbeddedStore } from '../src/embedded/index.ts';
import type { StoredDocument } from '../src/index.ts';

const ROUNDS = 5;
const RECORDS = 200;
const RECORD_BYTES = 200_000;
const SMALL_RECORDS = 2000;
const AT_ONCE = 16;
const DOCUMENTS = 20_000;
const DOCUMENTS_A_CALL = 500;
const DOCUMENT_BYTES = 120;

interface Rates {
  readonly [name: string]: number;
}

/** Units a second of `work`. */
async function rate(units: number, work: () => void | Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (units / (performance.now() - from)) * 1000;
}

/** Keys that come in no order, as hashes do. */
const ids = Array.from(
  { length: DOCUMENTS },
  (_, at) => `gift_${((at * 2_654_435_761) % 2 ** 32).toString(36)}`,
);

function calls<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / DOCUMENTS_A_CALL);
  return Array.from({ length: count }, (_, at) =>
    all.slice(at * DOCUMENTS_A_CALL, (at + 1) * DOCUMENTS_A_CALL),
  );
}

function openBare(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;
    CREATE TABLE journals (journal TEXT, n INTEGER, bytes BLOB, PRIMARY KEY (journal, n)) WITHOUT ROWID;
    CREATE TABLE documents (collection TEXT, id TEXT, bytes BLOB, PRIMARY KEY (collection, id)) WITHOUT ROWID;`);
  return database;
}

async function measureBare(folder: string): Promise<Rates> {
  const database = openBare(folder);
  const insert = database.prepare('INSERT INTO journals VALUES (?, ?, ?)');
  const put = database.prepare(
    'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes',
  );
  const get = database.prepare('SELECT bytes FROM documents WHERE collection = ? AND id = ?');
  const record = new Uint8Array(RECORD_BYTES).fill(7);
  const small = new Uint8Array(DOCUMENT_BYTES).fill(7);
  const rates = {
    records: await rate(RECORDS, () => {
      for (let n = 0; n < RECORDS; n += 1) insert.run('a', n, record);
    }),
    small: await rate(SMALL_RECORDS, () => {
      for (let n = 0; n < SMALL_RECORDS; n += 1) insert.run('b', n, small);
    }),
    put: await rate(DOCUMENTS, () => {
      for (const call of calls(ids)) {
        database.exec('BEGIN IMMEDIATE');
        for (const id of call) put.run('c', id, small);
        database.exec('COMMIT');
      }
    }),
    get: await rate(DOCUMENTS, () => {
      for (const call of calls(ids)) call.map((id) => get.get('c', id));
    }),
  };
  database.close();
  return rates;
}

async function measureStore(folder: string): Promise<Rates> {
  const store = await openEmbeddedStore({ folder });
  const record = new Uint8Array(RECORD_BYTES).fill(7);
  const small = new Uint8Array(DOCUMENT_BYTES).fill(7);
  const documents = ids.map((id): StoredDocument => ({ id, bytes: small }));
  const rates = {
    records: await rate(RECORDS, async () => {
      for (let n = 0; n < RECORDS; n += 1) await store.journals.insert('a', n, record);
    }),
    // Each writer waits for its own answer, as the owners of 16 partitions do.
    small: await rate(SMALL_RECORDS, async () => {
      const writer = async (at: number): Promise<void> => {
        for (let n = 0; n < SMALL_RECORDS / AT_ONCE; n += 1) await store.journals.insert(`b/${at}`, n, small);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => writer(at)));
    }),
    put: await rate(DOCUMENTS, async () => {
      for (const call of calls(documents)) await store.documents.put('c', call);
    }),
    get: await rate(DOCUMENTS, async () => {
      for (const call of calls(ids)) await store.documents.getMany('c', call);
    }),
  };
  await store.close();
  return rates;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(rounds: readonly Rates[], name: string): number {
  const sorted = rounds.map((rates) => rates[name] ?? 0).toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

const bare: Rates[] = [];
const embedded: Rates[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(await inFolder(measureBare));
  embedded.push(await inFolder(measureStore));
}
const names = {
  records: `records of ${RECORD_BYTES / 1000} kB inserted, one after the other`,
  small: `records of ${DOCUMENT_BYTES} B inserted by ${AT_ONCE} writers (bare: one)`,
  put: `documents put, ${DOCUMENTS_A_CALL} a call, ids in no order`,
  get: `documents got, ${DOCUMENTS_A_CALL} a call`,
};
console.log(
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${process.platform}`,
);
console.log(`Median of ${ROUNDS} alternating rounds, per second.`);
console.table(
  Object.entries(names).map(([name, what]) => {
    const [limit, found] = [median(bare, name), median(embedded, name)];
    return { what, bare: limit, store: found, ratio: Number((found / limit).toFixed(2)) };
  }),
);
