/** Documents of a simulated store: written at the primary, read at a majority. */

import {
  checkName,
  checkSize,
  type DocumentStore,
  type StoredDocument,
  type StoreWriteStep,
} from '@centesimo/store';
import type { Change } from './replica.ts';
import { copyIfAny, copyOf, read, type StoreClient, write } from './store-requests.ts';

/** `kind`: what the cells are called, so that those kept apart are others. */
export function documentsOf(client: StoreClient, kind = 'document'): DocumentStore {
  const { replica } = client.server;
  const get = (collection: string, id: string) =>
    copyIfAny(replica.majority(`${kind}:${collection}`, id)?.bytes);
  return {
    ...documentWritesOf(client, kind),
    get: (collection, id) =>
      read(
        client,
        `get ${collection}/${id}`,
        () => checkDocuments(collection, [id]),
        () => get(collection, id),
      ),
    getMany: (collection, ids) =>
      read(
        client,
        `get-many ${collection}`,
        () => checkDocuments(collection, ids),
        () => ids.map((id) => get(collection, id)),
      ),
    range: (collection, from, to, limit) =>
      read(
        client,
        `range ${collection}/${from}`,
        () => checkName('collection', collection),
        () => rangeOf(client, `${kind}:${collection}`, from, to).slice(0, limit),
      ),
  };
}

function documentWritesOf(
  client: StoreClient,
  kind: string,
): Pick<DocumentStore, 'insert' | 'put' | 'replace' | 'delete'> {
  const { replica } = client.server;
  return {
    insert: (collection, documents) => {
      const changes = changesOf(`${kind}:${collection}`, documents);
      const isTaken = ({ space, id }: Change) => replica.local(space, id) !== undefined;
      return write<string[]>(client, {
        ...documentWrite('document.insert', collection, documents),
        execute: (reply, apply) => {
          const taken = changes.filter(isTaken).map(({ id }) => String(id));
          const free = changes.filter((change) => !isTaken(change));
          apply(free, () => reply(taken));
        },
      });
    },
    put: (collection, documents) => {
      const changes = changesOf(`${kind}:${collection}`, documents);
      return write<undefined>(client, {
        ...documentWrite('document.put', collection, documents),
        execute: (reply, apply) => apply(changes, () => reply(undefined)),
      });
    },
    replace: (collection, id, expected, bytes) => {
      const before = copyIfAny(expected);
      const [change] = changesOf(`${kind}:${collection}`, [{ id, bytes }]);
      return write<boolean>(client, {
        ...documentWrite('document.replace', collection, [{ id, bytes }]),
        execute: (reply, apply) => {
          if (areEqual(replica.local(change!.space, id), before)) apply([change!], () => reply(true));
          else reply(false);
        },
      });
    },
    delete: (collection, ids) =>
      write<undefined>(client, {
        step: 'document.delete',
        key: `${collection}/${ids[0] ?? ''}`,
        check: () => checkDocuments(collection, ids),
        execute: (reply, apply) =>
          apply(
            ids.map((id) => ({ space: `${kind}:${collection}`, id, bytes: undefined })),
            () => reply(undefined),
          ),
      }),
  };
}

function documentWrite(step: StoreWriteStep, collection: string, documents: readonly StoredDocument[]) {
  return {
    step,
    key: `${collection}/${documents[0]?.id ?? ''}`,
    check: () => {
      checkDocuments(
        collection,
        documents.map(({ id }) => id),
      );
      for (const { bytes } of documents) checkSize('document', bytes);
    },
  };
}

function checkDocuments(collection: string, ids: readonly string[]): void {
  checkName('collection', collection);
  for (const id of ids) checkName('document id', id);
}

function changesOf(space: string, documents: readonly StoredDocument[]): Change[] {
  return documents.map(({ id, bytes }) => ({ space, id, bytes: copyOf(bytes) }));
}

function rangeOf({ server }: StoreClient, space: string, from: string, to: string): StoredDocument[] {
  const found: StoredDocument[] = [];
  for (const [id, cell] of server.replica.majorityOf(space)) {
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

function areEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}
