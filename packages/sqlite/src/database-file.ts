/** Opens a database file: made whole or not at all, with a version mark, durable at every commit. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseFile } from './database-protocol.ts';
import { FileFault } from './sqlite-faults.ts';
import { syncFolder } from './sync-folder.ts';

const PAGE_BYTES = 4096;
/** How long a statement waits for another process that holds the file, in milliseconds; it blocks the thread. */
const BUSY_TIMEOUT_MS = 1000;
/** The write-ahead log is copied into the database each 16 MiB and cut to 64 MiB. */
const CHECKPOINT_PAGES = 4096;
const LOG_BYTES_KEPT = 64 * 1024 * 1024;
/** Pages kept in memory, in KiB, at most: keys in no order touch pages all over the table. */
const PAGE_CACHE_KIB = 32 * 1024;

const versionMark = (format: number): string => `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO meta VALUES ('format', ${format});
`;

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

/**
 * Makes the database beside its place and renames it, so that a crash leaves none or a whole one, and a file of no
 * bytes under the real name is always damage.
 */
function createDatabase({ path, format, schema }: DatabaseFile): void {
  if (existsSync(`${path}-wal`)) {
    throw new FileFault('corrupt', `${path} is missing, but its write-ahead log ${path}-wal is there.`);
  }
  const young = `${path}.new`;
  removeDatabase(young);
  const database = new DatabaseSync(young);
  try {
    const tables = `${versionMark(format)} ${schema}`;
    database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA synchronous = FULL; BEGIN; ${tables} COMMIT;`);
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
  renameSync(young, path);
  syncFolder(dirname(path));
}

function checkFormat(database: DatabaseSync, { path, kind, format }: DatabaseFile): void {
  const tables = database.prepare(`SELECT count(*) AS found FROM sqlite_schema WHERE name = 'meta'`).get();
  if (tables?.['found'] !== 1)
    throw new FileFault('corrupt', `${path} holds no version mark; it is no ${kind}.`);
  const found = database.prepare(`SELECT value FROM meta WHERE name = 'format'`).get()?.['value'];
  if (typeof found !== 'number') throw new FileFault('corrupt', `${path} holds no readable version mark.`);
  if (found === format) return;
  const advice = found > format ? 'Start a newer release.' : 'It cannot be upgraded from here.';
  throw new FileFault(
    'wrong-version',
    `${path} has format ${found}; this release reads format ${format}. ${advice}`,
  );
}

function configure(database: DatabaseSync, { bytesMax, erases = false }: DatabaseFile): void {
  if (erases) database.exec('PRAGMA secure_delete = ON;');
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(
    `PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${LOG_BYTES_KEPT};`,
  );
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB};`);
  if (bytesMax === undefined) return;
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(bytesMax / PAGE_BYTES))};`);
}

/** Opens the file, making it when there is none. @throws FileFault, or an error of `node:sqlite` */
export function openFile(file: DatabaseFile): DatabaseSync {
  if (!existsSync(file.path)) createDatabase(file);
  const database = new DatabaseSync(file.path, { timeout: BUSY_TIMEOUT_MS });
  try {
    checkFormat(database, file);
    configure(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
