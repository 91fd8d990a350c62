/** The embedded store: one SQLite file and one folder of blobs, for one process. */
import { join } from 'node:path';
import type { Store, StoreWriteStep, WriteFaults } from '../port.ts';
import { openBlobs } from './blobs.ts';
import { openDocuments } from './documents.ts';
import { fileError, makeFolder } from './durable-files.ts';
import { openJournals } from './journals.ts';
import { openStoreEngine } from './store-engine.ts';

export interface EmbeddedStoreOptions {
  /** Holds `store.db` and `blobs/`; made when missing. Give each service its own. */
  readonly folder: string;
  /** Called around each write step, for crash tests. */
  readonly faults?: WriteFaults<StoreWriteStep>;
  /** Largest size of the database file, in bytes; beyond it writes fail with `disk-full`. None: the disk decides. */
  readonly databaseBytesMax?: number;
}

/**
 * Opens the store, durable at every resolved write. Only one process may have a folder open at a time: see `lockFolder`.
 * @throws StoreError `corrupt`, `wrong-version`, `unavailable`, `disk-full`
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<Store> {
  const { folder, faults, databaseBytesMax } = options;
  await makeFolder(folder).catch((error: unknown) => {
    throw fileError(error, `Making the folder ${folder}`);
  });
  const engine = await openStoreEngine(join(folder, 'store.db'), databaseBytesMax, faults);
  try {
    return {
      journals: openJournals(engine),
      documents: openDocuments(engine),
      blobs: await openBlobs(join(folder, 'blobs'), engine),
      close: () => engine.close(),
    };
  } catch (error) {
    await engine.close();
    throw fileError(error, `Opening the store in ${folder}`);
  }
}
