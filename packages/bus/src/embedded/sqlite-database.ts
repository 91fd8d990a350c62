/** Opens the bus's database file: made whole or not at all, with a version mark, durable at every commit. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BusError } from '../port.ts';
import { toBusError } from './sqlite-errors.ts';

/** The format of the tables below. A database with a higher one is refused, never guessed at. */
const BUS_FORMAT = 1;

const PAGE_BYTES = 4096;
/** How long a statement waits for another process that holds the file, in milliseconds; it blocks the thread. */
const BUSY_TIMEOUT_MS = 1000;
/** The write-ahead log is copied into the database each 16 MiB and cut to 64 MiB. */
const CHECKPOINT_PAGES = 4096;
const LOG_BYTES_KEPT = 64 * 1024 * 1024;

// A row holds a whole produce call, so that a batch costs one row.
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO meta VALUES ('format', ${BUS_FORMAT});
  CREATE TABLE topics (topic TEXT PRIMARY KEY, partitions INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE batches (topic TEXT NOT NULL, partition INTEGER NOT NULL, base INTEGER NOT NULL,
    count INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (topic, partition, base)) WITHOUT ROWID;
  CREATE TABLE offsets (member_group TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    next INTEGER NOT NULL, PRIMARY KEY (member_group, topic, partition)) WITHOUT ROWID;
`;

/** Syncs a folder, so that a name just made in it stays. Windows cannot open folders and keeps names by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

/**
 * Makes the database beside its place and renames it, so that a crash leaves none or a whole one, and a file of no
 * bytes under the real name is always damage.
 */
function createDatabase(path: string): void {
  if (existsSync(`${path}-wal`)) {
    throw new BusError('corrupt', `${path} is missing, but its write-ahead log ${path}-wal is there.`);
  }
  const young = `${path}.new`;
  removeDatabase(young);
  const database = new DatabaseSync(young);
  try {
    database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA synchronous = FULL; BEGIN; ${SCHEMA} COMMIT;`);
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
  renameSync(young, path);
  syncFolder(dirname(path));
}

function checkFormat(database: DatabaseSync, path: string): void {
  const tables = database.prepare(`SELECT count(*) AS found FROM sqlite_schema WHERE name = 'meta'`).get();
  if (tables?.['found'] !== 1) throw new BusError('corrupt', `${path} holds no version mark; it is no bus.`);
  const format = database.prepare(`SELECT value FROM meta WHERE name = 'format'`).get()?.['value'];
  if (typeof format !== 'number') throw new BusError('corrupt', `${path} holds no readable version mark.`);
  if (format === BUS_FORMAT) return;
  const advice = format > BUS_FORMAT ? 'Start a newer release.' : 'It cannot be upgraded from here.';
  throw new BusError(
    'wrong-version',
    `${path} has format ${format}; this release reads format ${BUS_FORMAT}. ${advice}`,
  );
}

function configure(database: DatabaseSync, bytesMax: number | undefined): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(
    `PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${LOG_BYTES_KEPT};`,
  );
  if (bytesMax === undefined) return;
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(bytesMax / PAGE_BYTES))};`);
}

/** Opens the database at `path`, making it when there is none. `bytesMax` bounds its size. @throws BusError */
export function openDatabase(path: string, bytesMax: number | undefined): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) createDatabase(path);
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    checkFormat(database, path);
    configure(database, bytesMax);
    return database;
  } catch (error) {
    database?.close();
    throw toBusError(error, path, 'read');
  }
}
