/** Snapshots of an owner's state: derived, in chunks under a head that names them, and passed over when in doubt. */
import { JournalError } from './errors.ts';
import { type JournalRecord, decodeRecord, hashRecord } from './record.ts';
import type { ReplayPorts } from './replay.ts';
import { within } from './within.ts';

/** A saved state: everything of the records below `n`. */
export interface Snapshot {
  readonly n: number;
  /** Hash of record n − 1: the snapshot is of this journal and no other. */
  readonly prev: string;
  readonly text: string;
}

/** A snapshot with the record it follows, read back. */
export interface LoadedSnapshot extends Snapshot {
  readonly last: JournalRecord;
}

interface Head {
  readonly n: number;
  readonly prev: string;
  readonly chunks: number;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
}

const SNAPSHOTS = 'snapshot';
const CHUNK_BYTES = 4 * 1024 * 1024;
const CHUNKS_MAX = 4_096;

/** Writes the chunks, then the head that names them: a crash in between leaves the older snapshot in force. */
export async function saveSnapshot(ports: ReplayPorts, journal: string, snapshot: Snapshot): Promise<void> {
  const { clock, limits, documents } = ports;
  const saved = Buffer.from(snapshot.text);
  const chunks = Math.ceil(saved.length / CHUNK_BYTES);
  if (chunks > CHUNKS_MAX)
    throw new JournalError('store', `a snapshot of ${saved.length} bytes is too large`);
  const put = (id: string, bytes: Buffer): Promise<void> =>
    within(clock, limits.storeTimeoutMs, 'snapshot', documents.put(SNAPSHOTS, [{ id, bytes }]));
  const older = await readHead(ports, journal);
  for (let chunk = 0; chunk < chunks; chunk++)
    await put(
      chunkId(journal, snapshot.n, chunk),
      saved.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES),
    );
  const head: Head = { n: snapshot.n, prev: snapshot.prev, chunks, hash: hashRecord(saved) };
  await put(journal, Buffer.from(JSON.stringify(head)));
  if (older === undefined || older.n === snapshot.n) return;
  const ids = chunkIds(journal, older);
  await within(clock, limits.storeTimeoutMs, 'snapshot', documents.delete(SNAPSHOTS, ids));
}

/**
 * The newest snapshot that is whole and follows a record of the journal; undefined when there is none. One that is
 * damaged, or names a record the journal does not hold, is passed over and the journal is read from its start.
 */
export async function loadSnapshot(ports: ReplayPorts, journal: string): Promise<LoadedSnapshot | undefined> {
  const head = await readHead(ports, journal);
  if (head === undefined) return undefined;
  const { clock, limits, journals, documents } = ports;
  const bytes = await within(clock, limits.storeTimeoutMs, 'read', journals.read(journal, head.n - 1));
  if (bytes === undefined) return undefined;
  const last = decodeRecord(journal, head.n - 1, bytes);
  if (last.hash !== head.prev) return undefined;
  const chunks: Uint8Array[] = [];
  for (const id of chunkIds(journal, head)) {
    const chunk = await within(clock, limits.storeTimeoutMs, 'snapshot', documents.get(SNAPSHOTS, id));
    if (chunk === undefined) return undefined;
    chunks.push(chunk);
  }
  const saved = Buffer.concat(chunks);
  if (hashRecord(saved) !== head.hash) return undefined;
  return { n: head.n, prev: head.prev, text: saved.toString(), last };
}

async function readHead(ports: ReplayPorts, journal: string): Promise<Head | undefined> {
  const { clock, limits, documents } = ports;
  const bytes = await within(clock, limits.storeTimeoutMs, 'snapshot', documents.get(SNAPSHOTS, journal));
  if (bytes === undefined) return undefined;
  try {
    const head = JSON.parse(Buffer.from(bytes).toString()) as Partial<Head> | null;
    return isHead(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

function isHead(head: Partial<Head> | null): head is Head {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
  return isCount(head?.n) && isCount(head.chunks) && head.chunks <= CHUNKS_MAX;
}

function chunkIds(journal: string, { n, chunks }: Head): string[] {
  return Array.from({ length: chunks }, (_, chunk) => chunkId(journal, n, chunk));
}

function chunkId(journal: string, n: number, chunk: number): string {
  return `${journal}/${n}/${chunk}`;
}
