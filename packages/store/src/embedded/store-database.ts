/** The database of an embedded store: its tables and every statement that is run on them. */
import { type Database, type DatabaseFault, type DatabaseFile, openDatabase } from '@centesimo/sqlite';
import { StoreError } from '../port.ts';

/** The format of the tables below. */
const STORE_FORMAT = 1;

// Ids compare by BINARY collation, which is the order of their UTF-8 bytes.
const SCHEMA = `
  CREATE TABLE journals (journal TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (journal, n)) WITHOUT ROWID;
  CREATE TABLE documents (collection TEXT NOT NULL, id TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (collection, id)) WITHOUT ROWID;
`;

const STATEMENTS = {
  insertRecord: 'INSERT INTO journals VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  readRecord: 'SELECT bytes FROM journals WHERE journal = ? AND n = ?',
  scanRecords: 'SELECT n, bytes FROM journals WHERE journal = ? AND n >= ? ORDER BY n LIMIT ?',
  insertDocument: 'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  putDocument: 'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes',
  swapDocument: 'UPDATE documents SET bytes = ? WHERE collection = ? AND id = ? AND bytes = ?',
  readDocument: 'SELECT bytes FROM documents WHERE collection = ? AND id = ?',
  rangeDocuments:
    'SELECT id, bytes FROM documents WHERE collection = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?',
  journalNames: 'SELECT DISTINCT journal FROM journals ORDER BY journal',
  collectionNames: 'SELECT DISTINCT collection FROM documents ORDER BY collection',
  documentsAfter: 'SELECT id, bytes FROM documents WHERE collection = ? AND id > ? ORDER BY id LIMIT ?',
  deleteDocument: 'DELETE FROM documents WHERE collection = ? AND id = ?',
  rewrite: 'VACUUM',
  emptyLog: 'PRAGMA wal_checkpoint(TRUNCATE)',
};

function toStoreError({ cause, code, message, retriable }: DatabaseFault): StoreError {
  return new StoreError(code, message, { cause, retriable });
}

export type StoreFileOptions = Pick<DatabaseFile, 'bytesMax' | 'erases'>;

/** Opens the database at `path`, making it when there is none. @throws StoreError */
export function openStoreDatabase(path: string, options: StoreFileOptions): Promise<Database> {
  return openDatabase({
    ...options,
    path,
    kind: 'store',
    format: STORE_FORMAT,
    schema: SCHEMA,
    statements: STATEMENTS,
    toError: toStoreError,
  });
}
