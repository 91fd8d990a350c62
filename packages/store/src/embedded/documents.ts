/** Documents in one table, in the byte order of their ids. */
import type { Database, Row } from '@centesimo/sqlite';
import { checkName, checkSize } from '../key-rules.ts';
import type { DocumentStore, StoredDocument, StoreWriteStep } from '../port.ts';
import type { StoreEngine } from './store-engine.ts';

/** Checks names and sizes of all before any is written. */
function checkDocuments(collection: string, documents: readonly StoredDocument[]): void {
  checkName('collection', collection);
  for (const document of documents) {
    checkName('document id', document.id);
    checkSize('document', document.bytes);
  }
}

function rowsOf(collection: string, documents: readonly StoredDocument[]): Row[] {
  return documents.map(({ id, bytes }) => [collection, id, bytes]);
}

export function openDocuments(engine: StoreEngine): DocumentStore {
  /** One step over many documents in one transaction; its key names the first of them. */
  function writeMany<T>(
    step: StoreWriteStep,
    collection: string,
    documents: readonly StoredDocument[],
    apply: (database: Database) => Promise<T>,
  ): Promise<T> {
    checkDocuments(collection, documents);
    return engine.write(step, `${collection}/${documents[0]?.id ?? ''}`, apply);
  }
  async function getMany(collection: string, ids: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    const sets = ids.map((id) => [collection, id]);
    const rows = await engine.read((database) => database.first('readDocument', sets));
    return rows.map((row) => row?.[0] as Uint8Array | undefined);
  }
  return {
    async insert(collection, documents) {
      if (documents.length === 0) return [];
      const changes = await writeMany('document.insert', collection, documents, (database) =>
        database.change('insertDocument', rowsOf(collection, documents)),
      );
      return documents.filter((_, at) => changes[at] === 0).map(({ id }) => id);
    },
    async put(collection, documents) {
      if (documents.length === 0) return;
      await writeMany('document.put', collection, documents, (database) =>
        database.change('putDocument', rowsOf(collection, documents)),
      );
    },
    async replace(collection, id, expected, bytes) {
      const [changes] = await writeMany('document.replace', collection, [{ id, bytes }], (database) =>
        expected === undefined
          ? database.change('insertDocument', [[collection, id, bytes]])
          : database.change('swapDocument', [[bytes, collection, id, expected]]),
      );
      return changes === 1;
    },
    async get(collection, id) {
      const [bytes] = await getMany(collection, [id]);
      return bytes;
    },
    getMany,
    async range(collection, from, to, limit) {
      const rows = await engine.read((database) =>
        database.rows('rangeDocuments', [collection, from, to, limit], Infinity),
      );
      return rows.map(([id, bytes]) => ({ id: id as string, bytes: bytes as Uint8Array }));
    },
    async delete(collection, ids) {
      if (ids.length === 0) return;
      const sets = ids.map((id) => [collection, id]);
      await engine.write('document.delete', `${collection}/${ids[0]}`, (database) =>
        database.change('deleteDocument', sets),
      );
    },
  };
}
