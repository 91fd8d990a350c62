/**
 * What lies apart from an embedded store: a database file of its own, which no copy of the store takes along. It is made
 * when something is kept in it first: most stores have none.
 */
import { type ApartStore, StoreError, type StoreWriteStep, type WriteFaults } from '../port.ts';
import { openDocuments } from './documents.ts';
import { openStoreEngine, type StoreEngine } from './store-engine.ts';

export interface OpenedApart {
  readonly apart: ApartStore;
  readonly closeApart: () => Promise<void>;
}

export function openApart(path: string, faults: WriteFaults<StoreWriteStep> | undefined): OpenedApart {
  let isClosed = false;
  let opening: Promise<StoreEngine> | undefined;
  const engine = async (): Promise<StoreEngine> => {
    if (isClosed) throw new StoreError('closed', `The store at ${path} is closed.`);
    opening ??= openStoreEngine(path, { erases: true }, faults);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  const documents = async () => openDocuments(await engine());
  return {
    apart: {
      insert: async (...all) => (await documents()).insert(...all),
      put: async (...all) => (await documents()).put(...all),
      getMany: async (...all) => (await documents()).getMany(...all),
      range: async (...all) => (await documents()).range(...all),
      delete: async (...all) => (await documents()).delete(...all),
      scrub: async () => emptyLog(await engine()),
    },
    closeApart: async () => {
      isClosed = true;
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}

/** Writes a database anew without what was deleted. @throws StoreError, `unavailable` while a reader holds it */
export async function scrub(engine: StoreEngine): Promise<void> {
  await engine.read((database) => database.first('rewrite', [[]]));
  await emptyLog(engine);
}

/** Cuts the write-ahead log, which holds what pages were before. @throws StoreError as `scrub` */
async function emptyLog(engine: StoreEngine): Promise<void> {
  const [row] = await engine.read((database) => database.first('emptyLog', [[]]));
  if (row?.[0] !== 0) throw new StoreError('unavailable', 'The write-ahead log is read by somebody.');
}
