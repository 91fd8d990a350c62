/** Reading a journal from its start, or from a snapshot, to its end, with every record checked against the chain. */
import type { DocumentStore, JournalStore } from '@centesimo/store';
import { JournalError } from './errors.ts';
import type { Limits } from './limits.ts';
import { type JournalRecord, NO_HASH, decodeRecord } from './record.ts';
import type { Clock } from './types.ts';
import { within } from './within.ts';

export interface ReplayPorts {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly limits: Limits;
}

/** Where a replay stands: the next record's number and what it must name as its predecessor. */
export interface ReplayPoint {
  readonly n: number;
  readonly prev: string;
}

export const JOURNAL_START: ReplayPoint = { n: 0, prev: NO_HASH };

const SCAN_RECORDS = 200;

/**
 * Reads on from `point` to the present end and hands each record over, in order. What it saw as the end may be stale:
 * only a seal at that number proves it. @throws JournalError `broken-chain`
 */
export async function replayFrom(
  ports: ReplayPorts,
  journal: string,
  point: ReplayPoint,
  visit: (record: JournalRecord) => void,
): Promise<ReplayPoint> {
  const { journals, clock, limits } = ports;
  let { n, prev } = point;
  for (;;) {
    const scan = journals.scan(journal, n, SCAN_RECORDS, limits.recordBytes * 2);
    const stored = await within(clock, limits.storeTimeoutMs, `scan of ${journal}`, scan);
    if (stored.length === 0) return { n, prev };
    for (const { n: found, bytes } of stored) {
      const record = decodeRecord(journal, n, bytes);
      if (found !== n || record.prev !== prev)
        throw new JournalError(
          'broken-chain',
          `record ${found} of ${journal} does not follow record ${n - 1}`,
        );
      visit(record);
      n += 1;
      prev = record.hash;
    }
  }
}

/** A saved state: everything of the records below `n`. */
export interface Snapshot {
  readonly n: number;
  /** Hash of record n − 1: the snapshot is of this journal and no other. */
  readonly prev: string;
  readonly text: string;
}

const SNAPSHOTS = 'snapshot';
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Writes the chunks, then the head that names them: a crash in between leaves the older snapshot in force. */
export async function saveSnapshot(ports: ReplayPorts, journal: string, snapshot: Snapshot): Promise<void> {
  const saved = Buffer.from(snapshot.text);
  const chunks = Math.ceil(saved.length / CHUNK_BYTES);
  const put = (id: string, bytes: Buffer): Promise<void> =>
    within(
      ports.clock,
      ports.limits.storeTimeoutMs,
      'snapshot',
      ports.documents.put(SNAPSHOTS, [{ id, bytes }]),
    );
  const older = await readHead(ports, journal);
  for (let chunk = 0; chunk < chunks; chunk++)
    await put(
      chunkId(journal, snapshot.n, chunk),
      saved.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES),
    );
  await put(journal, Buffer.from(JSON.stringify({ n: snapshot.n, prev: snapshot.prev, chunks })));
  if (older === undefined || older.n === snapshot.n) return;
  const ids = Array.from({ length: older.chunks }, (_, chunk) => chunkId(journal, older.n, chunk));
  await within(ports.clock, ports.limits.storeTimeoutMs, 'snapshot', ports.documents.delete(SNAPSHOTS, ids));
}

/**
 * The newest snapshot that is whole and belongs to the journal; undefined when there is none. It is derived: one that
 * is damaged, or names a record the journal does not hold, is passed over and the journal is read from its start.
 */
export async function loadSnapshot(ports: ReplayPorts, journal: string): Promise<Snapshot | undefined> {
  const head = await readHead(ports, journal);
  if (head === undefined || head.n === 0) return undefined;
  const { clock, limits, journals, documents } = ports;
  const bytes = await within(clock, limits.storeTimeoutMs, 'read', journals.read(journal, head.n - 1));
  if (bytes === undefined || decodeRecord(journal, head.n - 1, bytes).hash !== head.prev) return undefined;
  const ids = Array.from({ length: head.chunks }, (_, chunk) => chunkId(journal, head.n, chunk));
  const chunks = await within(clock, limits.storeTimeoutMs, 'snapshot', documents.getMany(SNAPSHOTS, ids));
  if (chunks.some((chunk) => chunk === undefined)) return undefined;
  const text = Buffer.concat(chunks.filter((chunk) => chunk !== undefined)).toString();
  return { n: head.n, prev: head.prev, text };
}

async function readHead(
  ports: ReplayPorts,
  journal: string,
): Promise<{ n: number; prev: string; chunks: number } | undefined> {
  const bytes = await within(
    ports.clock,
    ports.limits.storeTimeoutMs,
    'snapshot',
    ports.documents.get(SNAPSHOTS, journal),
  );
  return bytes === undefined
    ? undefined
    : (JSON.parse(Buffer.from(bytes).toString()) as { n: number; prev: string; chunks: number });
}

function chunkId(journal: string, n: number, chunk: number): string {
  return `${journal}/${n}/${chunk}`;
}
