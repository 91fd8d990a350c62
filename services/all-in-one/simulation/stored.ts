/** What is stored at the end, read as bytes from the simulated servers with no code of the product in between. */
import { hash } from 'node:crypto';
import type { StoreServer, World } from '@centesimo/testkit';
import { GENERATIONS } from './system.ts';

export interface StoredEvent {
  readonly journal: string;
  readonly k: number;
  readonly ledger: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: unknown;
}

export interface StoredRecord {
  readonly journal: string;
  readonly n: number;
  readonly kind: string;
  readonly consumed: Readonly<Record<string, { readonly n: number; readonly i: number }>>;
  readonly events: readonly StoredEvent[];
}

interface RawRecord {
  readonly n: number;
  readonly k: number;
  readonly kind: string;
  readonly prev: string;
  readonly time: string;
  readonly consumed: StoredRecord['consumed'];
  readonly events: readonly Omit<StoredEvent, 'journal' | 'k' | 'time'>[];
}

const NO_HASH = '0'.repeat(64);

/** Names of all journals that the log takes in. */
export function sourceJournals(): string[] {
  return GENERATIONS.flatMap(({ generation, partitions }) =>
    ['donation', 'allocation'].flatMap((role) =>
      Array.from({ length: partitions }, (_, partition) => `${generation}/${role}/${partition}`),
    ),
  );
}

/** A journal's records, in order. @throws Error when it has a hole, or a record that does not follow the one before */
export function readJournal(world: World, journal: string): StoredRecord[] {
  const role = journal.split('/')[1] ?? '';
  let prev = NO_HASH;
  let k = 0;
  return bytesOf(world.storeFor(role), journal).map((bytes, n) => {
    const record = JSON.parse(Buffer.from(bytes).toString()) as RawRecord;
    if (record.n !== n || record.prev !== prev || record.k !== k)
      throw new Error(`record ${n} of ${journal} does not follow the one before it`);
    prev = hash('sha256', bytes, 'hex');
    const events = record.events.map((event, i) => ({ ...event, journal, k: k + i, time: record.time }));
    k += events.length;
    return { journal, n, kind: record.kind, consumed: record.consumed, events };
  });
}

export interface LogEntry {
  readonly text: string;
  readonly chain: {
    readonly index: number;
    readonly ledger: string;
    readonly prev: string;
    readonly seq: number;
  };
  readonly event: {
    readonly data: Record<string, unknown>;
    readonly id: string;
    readonly ledger: string;
    readonly source: string;
    readonly subject: string;
    readonly time: string;
    readonly type: string;
  };
}

/** The log's entries, in order. @throws Error when its journal is broken */
export function readLog(world: World): LogEntry[] {
  let prev = NO_HASH;
  return bytesOf(world.storeFor('audit'), 'audit/log').flatMap((bytes, n) => {
    const [head = '', ...lines] = Buffer.from(bytes).toString().split('\n');
    const header = JSON.parse(head) as { n: number; prev: string };
    if (header.n !== n || header.prev !== prev)
      throw new Error(`record ${n} of audit/log does not follow the one before it`);
    prev = hash('sha256', bytes, 'hex');
    return lines.map((text) => ({ ...(JSON.parse(text) as Omit<LogEntry, 'text'>), text }));
  });
}

/** The published checkpoint's text, as a majority has it now. */
export function readPublished(world: World): string | undefined {
  return readDocument(world.storeFor('audit'), 'checkpoint', 'published')?.toString();
}

export function readDocument(store: StoreServer, collection: string, id: string): Buffer | undefined {
  const cell = store.replica.majority(`document:${collection}`, id);
  return cell === undefined ? undefined : Buffer.from(cell.bytes);
}

/** Commitments of all details that a majority holds, by where they are, and the notes beside them. */
export function storedDetails(world: World) {
  const places = [
    ['donation', 'details-private'],
    ['donation', 'details-public'],
    ['allocation', 'details-public'],
  ] as const;
  return places.map(([role, collection]) => {
    const ids = [...world.storeFor(role).replica.majorityOf(`document:${collection}`).keys()].map(String);
    const isNote = (id: string): boolean => id.startsWith('~');
    const commitments = ids.filter((id) => !isNote(id));
    return { role, collection, commitments, notes: ids.filter(isNote) };
  });
}

function bytesOf(store: StoreServer, journal: string): Uint8Array[] {
  const cells = store.replica.majorityOf(`journal:${journal}`);
  return Array.from({ length: cells.size }, (_, n) => {
    const cell = cells.get(n);
    if (cell === undefined) throw new Error(`${journal} has a hole at ${n}`);
    return cell.bytes;
  });
}
