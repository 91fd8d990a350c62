/** The embedded store: one SQLite file and one folder of blobs, for one process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CopyableStore, StoreError, type StoreWriteStep, type WriteFaults } from '../port.ts';
import { openApart, scrub } from './apart.ts';
import { openBlobs } from './blobs.ts';
import { openContents } from './contents.ts';
import { openDocuments } from './documents.ts';
import { fileError, makeFolder } from './durable-files.ts';
import { openJournals } from './journals.ts';
import { openStoreEngine } from './store-engine.ts';

export interface EmbeddedStoreOptions {
  /** Holds `store.db`, `blobs/`, and `apart.db` once something is kept apart; made when missing. Give each service its own. */
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
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<CopyableStore> {
  const { folder, faults, databaseBytesMax } = options;
  await makeFolder(folder).catch((error: unknown) => {
    throw fileError(error, `Making the folder ${folder}`);
  });
  refuseMoved(folder);
  const { apart, closeApart } = openApart(join(folder, 'apart.db'), faults);
  const engine = await openStoreEngine(join(folder, 'store.db'), { bytesMax: databaseBytesMax }, faults);
  try {
    const blobs = join(folder, 'blobs');
    return {
      journals: openJournals(engine),
      documents: openDocuments(engine),
      blobs: await openBlobs(blobs, engine),
      apart,
      contents: openContents(blobs, engine),
      scrub: () => scrub(engine),
      close: async () => {
        await engine.close();
        await closeApart();
      },
    };
  } catch (error) {
    await engine.close();
    throw fileError(error, `Opening the store in ${folder}`);
  }
}

/** What was carried to the engines goes on there: if it went on here as well, one log would be signed twice. */
function refuseMoved(folder: string): void {
  const path = join(folder, 'moved.json');
  if (!existsSync(path)) return;
  const advice = `it goes on where ${path} says; set KAFKA_BROKERS and MONGODB_URI`;
  throw new StoreError('wrong-version', `The store in ${folder} was carried to the engines: ${advice}.`);
}
