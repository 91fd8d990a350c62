/** A client's handle of a simulated store: the port `Store`, with every answer through the client's gate. */

import {
  type BlobStore,
  type DocumentStore,
  type JournalRecord,
  type JournalStore,
  RECORD_BYTES_MAX,
  type Store,
  type StoredDocument,
  StoreError,
} from '@centesimo/store';
import type { Gate } from './gate.ts';
import type { Change } from './replica.ts';
import type { SimBase } from './sim-base.ts';
import type { StoreServer } from './store-server.ts';

interface Client {
  readonly base: SimBase;
  readonly server: StoreServer;
  readonly gate: Gate;
  closed: boolean;
}

type Write = (changes: readonly Change[], done: () => void) => void;

export function createStoreHandle(base: SimBase, server: StoreServer, gate: Gate): Store {
  const client: Client = { base, server, gate, closed: false };
  return {
    journals: journalsOf(client),
    documents: documentsOf(client),
    blobs: blobsOf(client),
    close: () => {
      client.closed = true;
      return Promise.resolve();
    },
  };
}

function read<T>(client: Client, label: string, execute: () => T): Promise<T> {
  if (client.closed) return Promise.reject(closedError(label));
  return client.server.send<T>(client.gate, {
    kind: 'read',
    label: `${label} by ${client.gate.id}`,
    execute: (reply) => reply(execute()),
  });
}

function write<T>(
  client: Client,
  label: string,
  contents: readonly Uint8Array[],
  execute: (reply: (value: T) => void, write: Write) => void,
): Promise<T> {
  if (client.closed) return Promise.reject(closedError(label));
  if (contents.some((bytes) => bytes.length > RECORD_BYTES_MAX)) {
    return Promise.reject(new StoreError('too-large', `${label} is over ${RECORD_BYTES_MAX} bytes`));
  }
  return client.server.send<T>(client.gate, {
    kind: 'write',
    label: `${label} by ${client.gate.id}`,
    execute,
  });
}

function closedError(label: string): StoreError {
  return new StoreError('closed', `the store is closed: ${label}`);
}

/** Neither side may see the other's later changes to a buffer. */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const copyIfAny = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : copyOf(bytes));

function journalsOf(client: Client): JournalStore {
  const { replica } = client.server;
  return {
    insert: (journal, n, bytes) => {
      const space = `journal:${journal}`;
      const content = copyOf(bytes);
      return write<'stored' | 'taken'>(client, `insert ${journal}/${n}`, [content], (reply, store) => {
        if (replica.local(space, n) !== undefined) {
          client.server.sawTaken(space, n);
          return reply('taken');
        }
        store([{ space, id: n, bytes: content }], () => reply('stored'));
      });
    },
    read: (journal, n) =>
      read(client, `read ${journal}/${n}`, () => copyIfAny(replica.majority(`journal:${journal}`, n)?.bytes)),
    scan: (journal, from, limit, bytesMax = Number.POSITIVE_INFINITY) => {
      const label = `scan ${journal}/${from}`;
      return read(client, label, () => {
        const asOfMs = client.server.scanAsOf(`${label} by ${client.gate.id}`);
        const seen = scanAsOf(client, journal, from, limit, bytesMax, asOfMs);
        return seen;
      });
    },
  };
}

/** The dense run of records from `from` that the replica had at `asOfMs`: it may lag, it never lies. */
function scanAsOf(
  { server, base }: Client,
  journal: string,
  from: number,
  limit: number,
  bytesMax: number,
  asOfMs: number,
): JournalRecord[] {
  const cells = server.replica.majorityOf(`journal:${journal}`);
  const records: JournalRecord[] = [];
  let total = 0;
  for (let n = from; records.length < limit; n++) {
    const cell = cells.get(n);
    if (cell === undefined) break;
    if (cell.atMs > asOfMs) {
      base.faults.count('store.stale-scan');
      break;
    }
    total += cell.bytes.length;
    if (records.length > 0 && total > bytesMax) break;
    records.push({ n, bytes: copyOf(cell.bytes) });
  }
  return records;
}

function documentsOf(client: Client): DocumentStore {
  const { replica } = client.server;
  const put = (space: string, documents: readonly StoredDocument[]) =>
    documents.map(({ id, bytes }) => ({ space, id, bytes: copyOf(bytes) }));
  const get = (collection: string, id: string) =>
    copyIfAny(replica.majority(`document:${collection}`, id)?.bytes);
  return {
    insert: (collection, documents) => {
      const space = `document:${collection}`;
      const changes = put(space, documents);
      return write<string[]>(client, `insert-documents ${collection}`, bytesOf(documents), (reply, store) => {
        const isTaken = ({ id }: Change) => replica.local(space, id) !== undefined;
        const taken = changes.filter(isTaken).map(({ id }) => id);
        store(
          changes.filter((change) => !isTaken(change)),
          () => reply(taken),
        );
      });
    },
    put: (collection, documents) => {
      const changes = put(`document:${collection}`, documents);
      return write<undefined>(client, `put ${collection}`, bytesOf(documents), (reply, store) =>
        store(changes, () => reply(undefined)),
      );
    },
    replace: (collection, id, expected, bytes) => {
      const space = `document:${collection}`;
      const [before, after] = [copyIfAny(expected), copyOf(bytes)];
      return write<boolean>(client, `replace ${collection}/${id}`, [after], (reply, store) => {
        if (!areEqual(replica.local(space, id), before)) return reply(false);
        store([{ space, id, bytes: after }], () => reply(true));
      });
    },
    get: (collection, id) => read(client, `get ${collection}/${id}`, () => get(collection, id)),
    getMany: (collection, ids) =>
      read(client, `get-many ${collection}`, () => ids.map((id) => get(collection, id))),
    range: (collection, from, to, limit) =>
      read(client, `range ${collection}/${from}`, () =>
        rangeOf(client, collection, from, to).slice(0, limit),
      ),
    delete: (collection, ids) =>
      write<undefined>(client, `delete ${collection}`, [], (reply, store) =>
        store(
          ids.map((id) => ({ space: `document:${collection}`, id, bytes: undefined })),
          () => reply(undefined),
        ),
      ),
  };
}

function rangeOf({ server }: Client, collection: string, from: string, to: string): StoredDocument[] {
  const found: StoredDocument[] = [];
  for (const [id, cell] of server.replica.majorityOf(`document:${collection}`)) {
    const key = String(id);
    if (compareBytes(from, key) <= 0 && compareBytes(key, to) < 0)
      found.push({ id: key, bytes: copyOf(cell.bytes) });
  }
  return found.sort((a, b) => compareBytes(a.id, b.id));
}

/** UTF-8 byte order, which UTF-16 comparison does not give beyond the basic plane. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function bytesOf(documents: readonly StoredDocument[]): Uint8Array[] {
  return documents.map(({ bytes }) => bytes);
}

function areEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}

/** Blobs meet the faults of a request; they are files written once, so no failover takes them back. */
function blobsOf(client: Client): BlobStore {
  const { blobs } = client.server;
  return {
    put: async (key, content, bytesMax) => {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of content) {
        bytes += chunk.length;
        if (bytes > bytesMax)
          throw new StoreError('too-large', `the blob ${key} has more than ${bytesMax} bytes`);
        chunks.push(chunk);
      }
      const whole = copyOf(Buffer.concat(chunks));
      return write<{ bytes: number }>(client, `put-blob ${key}`, [], (reply) => {
        if (!blobs.has(key)) blobs.set(key, whole);
        reply({ bytes });
      });
    },
    get: (key) =>
      read(client, `get-blob ${key}`, () => {
        const whole = blobs.get(key);
        return whole === undefined ? undefined : oneChunk(whole);
      }),
    delete: (key) =>
      write<undefined>(client, `delete-blob ${key}`, [], (reply) => {
        blobs.delete(key);
        reply(undefined);
      }),
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async iterable by contract, with nothing to wait for.
async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield copyOf(bytes);
}
