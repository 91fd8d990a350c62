/** Everything in a database: whole scans, which a server answers without an index. */
import { type StoreContents, StoreError, type StoredDocument } from '../port.ts';
import type { BlobName } from './blobs.ts';
import { DOCUMENTS, swappingCollection } from './documents.ts';
import { JOURNALS } from './journals.ts';
import type { MongoEngine, StoredBytes } from './mongo-engine.ts';
import { bytesIn } from './point-reads.ts';
import { readSwapped } from './swaps.ts';
import { toStoreError } from './mongo-errors.ts';

/** Names that were too long or too strange to stand as they are are digests, of which there is no way back. */
function nameOf(database: string, collection: string): string {
  const name = collection.slice(DOCUMENTS.length);
  if (!name.startsWith('_')) return name;
  const message = `${database} has a collection whose name is not known any more (${collection}): it cannot be copied.`;
  throw new StoreError('invalid-key', message);
}

async function* idsOf(engine: MongoEngine, collection: string): AsyncIterable<string> {
  try {
    const found = engine.db.collection<BlobName>(collection).find({}, { projection: { _id: 1 } });
    for await (const { _id } of found) yield _id;
  } catch (error) {
    throw toStoreError(error, `listing ${collection}`, 'read');
  }
}

async function* documentsOf(engine: MongoEngine, name: string): AsyncIterable<StoredDocument> {
  const collection = swappingCollection(engine, name);
  try {
    const isSwapped = (await collection.links.findOne({})) !== null;
    for await (const found of collection.documents.find({})) {
      // A document that was swapped shows an older state until its next write.
      const present: StoredBytes | null = isSwapped ? await readSwapped(collection, found._id) : found;
      if (present !== null) yield { id: present._id, bytes: bytesIn(present) };
    }
  } catch (error) {
    throw toStoreError(error, `reading all of ${name}`, 'read');
  }
}

export function openContents(engine: MongoEngine): StoreContents {
  return {
    async journals() {
      const names = new Set<string>();
      for await (const id of idsOf(engine, JOURNALS)) names.add(id.slice(0, id.lastIndexOf('/')));
      return [...names].toSorted();
    },
    async collections() {
      const all = await engine.read('listing collections', () => engine.db.listCollections().toArray());
      const named = all.filter(({ name }) => name.startsWith(DOCUMENTS));
      const found: string[] = [];
      for (const { name } of named)
        for await (const _ of idsOf(engine, name)) {
          found.push(nameOf(engine.db.databaseName, name));
          break;
        }
      return found.toSorted();
    },
    documents: (collection) => documentsOf(engine, collection),
    blobs: () => idsOf(engine, 'blobs'),
  };
}
