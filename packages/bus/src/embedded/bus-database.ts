/** The database of an embedded bus: its tables and every statement that is run on them. */
import { type Database, type DatabaseFault, openDatabase } from '@centesimo/sqlite';
import { BusError } from '../port.ts';

/** The format of the tables below. */
const BUS_FORMAT = 1;

// A row holds a whole produce call, so that a batch costs one row.
const SCHEMA = `
  CREATE TABLE topics (topic TEXT PRIMARY KEY, partitions INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE batches (topic TEXT NOT NULL, partition INTEGER NOT NULL, base INTEGER NOT NULL,
    count INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (topic, partition, base)) WITHOUT ROWID;
  CREATE TABLE offsets (member_group TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    next INTEGER NOT NULL, PRIMARY KEY (member_group, topic, partition)) WITHOUT ROWID;
`;

const END = `SELECT base + count FROM batches WHERE topic = ?1 AND partition = ?2 ORDER BY base DESC LIMIT 1`;

const STATEMENTS = {
  insertTopic: 'INSERT INTO topics VALUES (?, ?) ON CONFLICT DO NOTHING',
  findTopic: 'SELECT partitions FROM topics WHERE topic = ?',
  readStart: 'SELECT base FROM batches WHERE topic = ? AND partition = ? ORDER BY base LIMIT 1',
  readEnd: END,
  // From the batch that holds the offset on.
  readBatches: `SELECT base, count, bytes FROM batches WHERE topic = ?1 AND partition = ?2 AND base >= coalesce(
    (SELECT max(base) FROM batches WHERE topic = ?1 AND partition = ?2 AND base <= ?3), 0) ORDER BY base`,
  appendBatch: `INSERT INTO batches VALUES (?1, ?2, coalesce((${END}), 0), ?3, ?4) RETURNING base`,
  readOffset: 'SELECT next FROM offsets WHERE member_group = ? AND topic = ? AND partition = ?',
  commitOffset: 'INSERT INTO offsets VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next',
};

function toBusError({ cause, code, message, retriable }: DatabaseFault): BusError {
  return new BusError(code, message, { cause, retriable });
}

/** Opens the database at `path`, making it when there is none. `bytesMax` bounds its size. @throws BusError */
export function openBusDatabase(path: string, bytesMax: number | undefined): Promise<Database> {
  return openDatabase({
    path,
    kind: 'bus',
    format: BUS_FORMAT,
    schema: SCHEMA,
    statements: STATEMENTS,
    bytesMax,
    toError: toBusError,
  });
}
