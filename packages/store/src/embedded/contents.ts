/** Everything in an embedded store, page by page. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { StoreContents, StoredDocument } from '../port.ts';
import { fileError } from './durable-files.ts';
import type { StoreEngine } from './store-engine.ts';

const PAGE_DOCUMENTS = 1_000;
const PAGE_BYTES = 16 * 1024 * 1024;

async function* documentsOf(engine: StoreEngine, collection: string): AsyncIterable<StoredDocument> {
  // No id is empty, so that all come after this one.
  for (let after = ''; ;) {
    const rows = await engine.read((database) =>
      database.rows('documentsAfter', [collection, after, PAGE_DOCUMENTS], PAGE_BYTES),
    );
    const page = rows.map(([id, bytes]) => ({ id: id as string, bytes: bytes as Uint8Array }));
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Finished files end with `=`; what is still being written lies in a folder that no key can name. */
async function blobKeys(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('='))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/').slice(0, -1));
  } catch (error) {
    throw fileError(error, `Listing the blobs of ${folder}`);
  }
}

export function openContents(folder: string, engine: StoreEngine): StoreContents {
  const names = async (statement: string): Promise<string[]> => {
    const rows = await engine.read((database) => database.rows(statement, [], Infinity));
    return rows.map(([name]) => name as string);
  };
  return {
    journals: () => names('journalNames'),
    collections: () => names('collectionNames'),
    documents: (collection) => documentsOf(engine, collection),
    async *blobs() {
      engine.checkOpen();
      yield* await blobKeys(folder);
    },
  };
}
