/** Documents in one table, in the byte order of their ids. */
import { checkName, checkSize } from '../key-rules.ts';
import type { DocumentStore, StoredDocument, StoreWriteStep } from '../port.ts';
import type { StoreEngine } from './store-engine.ts';

function prepareStatements({ database }: StoreEngine) {
  return {
    insert: database.prepare('INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    put: database.prepare(
      'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes',
    ),
    swap: database.prepare('UPDATE documents SET bytes = ? WHERE collection = ? AND id = ? AND bytes = ?'),
    get: database.prepare('SELECT bytes FROM documents WHERE collection = ? AND id = ?'),
    range: database.prepare(
      'SELECT id, bytes FROM documents WHERE collection = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?',
    ),
    delete: database.prepare('DELETE FROM documents WHERE collection = ? AND id = ?'),
  };
}

/** Checks names and sizes of all before any is written; answers their weight in bytes. */
function checkDocuments(collection: string, documents: readonly StoredDocument[]): number {
  checkName('collection', collection);
  let bytes = 0;
  for (const document of documents) {
    checkName('document id', document.id);
    checkSize('document', document.bytes);
    bytes += document.bytes.length;
  }
  return bytes;
}

export function openDocuments(engine: StoreEngine): DocumentStore {
  const statements = prepareStatements(engine);

  /** One step over many documents in one transaction; its key names the first of them. */
  function writeMany<T>(
    step: StoreWriteStep,
    collection: string,
    documents: readonly StoredDocument[],
    apply: () => T,
  ): Promise<T> {
    const bytes = checkDocuments(collection, documents);
    return engine.write(step, `${collection}/${documents[0]?.id ?? ''}`, bytes, apply);
  }
  function get(collection: string, id: string): Uint8Array | undefined {
    return statements.get.get(collection, id)?.['bytes'] as Uint8Array | undefined;
  }
  return {
    async insert(collection, documents) {
      if (documents.length === 0) return [];
      const isTaken = ({ id, bytes }: StoredDocument): boolean =>
        statements.insert.run(collection, id, bytes).changes === 0;
      return writeMany('document.insert', collection, documents, () =>
        documents.filter(isTaken).map(({ id }) => id),
      );
    },
    async put(collection, documents) {
      if (documents.length === 0) return;
      return writeMany('document.put', collection, documents, () => {
        for (const { id, bytes } of documents) statements.put.run(collection, id, bytes);
      });
    },
    async replace(collection, id, expected, bytes) {
      const apply = (): boolean => {
        if (expected === undefined) return statements.insert.run(collection, id, bytes).changes === 1;
        return statements.swap.run(bytes, collection, id, expected).changes === 1;
      };
      return writeMany('document.replace', collection, [{ id, bytes }], apply);
    },
    async get(collection, id) {
      return engine.read(() => get(collection, id));
    },
    async getMany(collection, ids) {
      return engine.read(() => ids.map((id) => get(collection, id)));
    },
    async range(collection, from, to, limit) {
      const rows = engine.read(() => statements.range.all(collection, from, to, limit));
      return rows.map((row) => ({ id: row['id'] as string, bytes: row['bytes'] as Uint8Array }));
    },
    async delete(collection, ids) {
      if (ids.length === 0) return;
      await engine.write('document.delete', `${collection}/${ids[0]}`, 0, () => {
        for (const id of ids) statements.delete.run(collection, id);
      });
    },
  };
}
