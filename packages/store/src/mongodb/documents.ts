/** Documents, a MongoDB collection for each collection of the port. */
import { hash } from 'node:crypto';
import { Binary, type Collection } from 'mongodb';
import { checkName, checkSize } from '../key-rules.ts';
import type { DocumentStore, StoredDocument } from '../port.ts';
import type { MongoEngine, StoredBytes } from './mongo-engine.ts';
import { GroupedInserts } from './grouped-inserts.ts';
import { isDuplicate } from './mongo-errors.ts';
import { bytesIn, readEach } from './point-reads.ts';
import { newRevision, readSwapped, swap, type SwappingCollection } from './swaps.ts';

/** Names that MongoDB takes as they are; any other is named by its digest. */
const PLAIN_NAME = /^[a-z][a-z0-9-]{0,60}$/;
function plainName(name: string): string {
  return PLAIN_NAME.test(name) ? name : `_${hash('sha256', name, 'hex')}`;
}

/** Collections of documents begin with this. */
export const DOCUMENTS = 'documents.';

/** Collections of what lies apart begin with this: a dump of the database leaves them out by it. */
export const APART = 'apart.';

/** A collection of the port with the links of its swaps. */
export function swappingCollection(
  engine: MongoEngine,
  name: string,
  prefix: string = DOCUMENTS,
): SwappingCollection {
  return {
    documents: engine.collection(`${prefix}${plainName(name)}`),
    links: engine.collection(`swaps.${plainName(name)}`),
  };
}

/** What one message to the server holds at most; the driver cuts by count, not below its own limit of 48 MB. */
const CALL_BYTES_MAX = 32 * 1024 * 1024;
const UPDATES_AT_ONCE = 8;

function toStored({ id, bytes }: StoredDocument): StoredBytes {
  return { _id: id, bytes: new Binary(bytes), ...newRevision() };
}

/** Checks names and sizes of all before any is written. */
function checkDocuments(collection: string, documents: readonly StoredDocument[]): void {
  checkName('collection', collection);
  for (const { id, bytes } of documents) {
    checkName('document id', id);
    checkSize('document', bytes);
  }
}

/** Parts of at most `CALL_BYTES_MAX` bytes, or one document. */
function* partsOf(documents: readonly StoredDocument[]): Generator<readonly StoredDocument[]> {
  let part: StoredDocument[] = [];
  let bytes = 0;
  for (const document of documents) {
    if (part.length > 0 && bytes + document.bytes.length > CALL_BYTES_MAX) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(document);
    bytes += document.bytes.length;
  }
  if (part.length > 0) yield part;
}

/** Writes over one document. Of two that find none both insert, and one of them finds it taken then: it replaces it. */
async function putOne(collection: Collection<StoredBytes>, document: StoredDocument): Promise<void> {
  const { _id, ...replacement } = toStored(document);
  const write = () => collection.replaceOne({ _id }, replacement, { upsert: true });
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await write();
  }
}

/**
 * Those that are new go in one insert, which is many times cheaper than as many updates on some servers. Each that is
 * written over is a command of its own: FerretDB keeps a connection to SQLite for each update of a command until its end,
 * and a command of more than it has hangs for ever, and all others with it.
 */
async function putAll(
  collection: Collection<StoredBytes>,
  inserts: GroupedInserts<StoredBytes>,
  documents: readonly StoredDocument[],
): Promise<void> {
  // Of two under one id in a call the later one wins.
  const last = new Map(documents.map((document) => [document.id, document]));
  const isOne = last.size === 1;
  const taken = isOne ? [...last.keys()] : await inserts.insert([...last.values()].map(toStored));
  for (let at = 0; at < taken.length; at += UPDATES_AT_ONCE) {
    const some = taken.slice(at, at + UPDATES_AT_ONCE);
    await Promise.all(some.map((id) => putOne(collection, last.get(id) ?? { id, bytes: new Uint8Array() })));
  }
}

export function openDocuments(engine: MongoEngine, prefix: string = DOCUMENTS): DocumentStore {
  const swapping = (name: string): SwappingCollection => swappingCollection(engine, name, prefix);
  const inCollection = (name: string): Collection<StoredBytes> => swapping(name).documents;
  const grouped = new Map<string, GroupedInserts<StoredBytes>>();
  const insertsOf = (name: string): GroupedInserts<StoredBytes> => {
    const inserts = grouped.get(name) ?? new GroupedInserts(inCollection(name));
    grouped.set(name, inserts);
    return inserts;
  };
  const keyOf = (collection: string, id: string | undefined): string => `${collection}/${id ?? ''}`;
  return {
    async insert(name, documents) {
      if (documents.length === 0) return [];
      checkDocuments(name, documents);
      return engine.write('document.insert', keyOf(name, documents[0]?.id), async () => {
        const taken: string[] = [];
        for (const part of partsOf(documents))
          taken.push(...(await insertsOf(name).insert(part.map(toStored))));
        return taken;
      });
    },
    async put(name, documents) {
      if (documents.length === 0) return;
      checkDocuments(name, documents);
      await engine.write('document.put', keyOf(name, documents[0]?.id), async () => {
        for (const part of partsOf(documents)) await putAll(inCollection(name), insertsOf(name), part);
      });
    },
    async replace(name, id, expected, bytes) {
      checkDocuments(name, [{ id, bytes }]);
      return engine.write('document.replace', keyOf(name, id), () =>
        swap(swapping(name), id, expected, bytes),
      );
    },
    async get(name, id) {
      const found = await engine.read(`reading ${keyOf(name, id)}`, () => readSwapped(swapping(name), id));
      return found === null ? undefined : bytesIn(found);
    },
    async getMany(name, ids) {
      return engine.read(`reading ${name}`, () => readEach(inCollection(name), ids));
    },
    async range(name, from, to, limit) {
      if (limit <= 0) return [];
      return engine.read(`reading a range of ${name}`, async () => {
        const found = inCollection(name).find({ _id: { $gte: from, $lt: to } }, { sort: { _id: 1 }, limit });
        return (await found.toArray()).map((each) => ({ id: each._id, bytes: bytesIn(each) }));
      });
    },
    async delete(name, ids) {
      if (ids.length === 0) return;
      const deletes = ids.map((id) => ({ deleteOne: { filter: { _id: id } } }));
      await engine.write('document.delete', keyOf(name, ids[0]), async () => {
        await inCollection(name).bulkWrite(deletes, { ordered: false });
      });
    },
  };
}
