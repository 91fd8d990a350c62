/** What the parts of an embedded store share: the database, the faults hook and the closed flag. */
import type { Database } from '@centesimo/sqlite';
import { StoreError } from '../port.ts';
import type { StoreWriteStep, WriteFaults } from '../port.ts';
import { openStoreDatabase, type StoreFileOptions } from './store-database.ts';

export interface StoreEngine {
  /** Runs one read. @throws StoreError */
  read<T>(query: (database: Database) => Promise<T>): Promise<T>;
  /** Runs one write step, with the faults hook around it. */
  write<T>(step: StoreWriteStep, key: string, apply: (database: Database) => Promise<T>): Promise<T>;
  /** Runs `work` with the faults hook around it, for steps that are not in the database. */
  guard<T>(step: StoreWriteStep, key: string, work: () => Promise<T>): Promise<T>;
  /** @throws StoreError `closed` */
  checkOpen(): void;
  close(): Promise<void>;
}

/** Calls the hook around `work`. Without one the promise of the work itself is handed on: no extra wait. */
function guarded(faults: WriteFaults<StoreWriteStep> | undefined): StoreEngine['guard'] {
  if (faults === undefined) return (_step, _key, work) => work();
  return async (step, key, work) => {
    await faults.before(step, key);
    const answer = await work();
    await faults.after(step, key);
    return answer;
  };
}

/** @throws StoreError */
export async function openStoreEngine(
  path: string,
  options: StoreFileOptions,
  faults: WriteFaults<StoreWriteStep> | undefined,
): Promise<StoreEngine> {
  const database = await openStoreDatabase(path, options);
  const guard = guarded(faults);
  let open = true;
  const inFlight = new Set<Promise<unknown>>();

  function checkOpen(): void {
    if (!open) throw new StoreError('closed', `The store at ${path} is closed.`);
  }
  function tracked<T>(work: () => Promise<T>): Promise<T> {
    checkOpen();
    const running = work();
    inFlight.add(running);
    const done = (): void => void inFlight.delete(running);
    running.then(done, done);
    return running;
  }
  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    await Promise.allSettled(inFlight);
    await database.close();
  }
  return {
    read: (query) => tracked(() => query(database)),
    guard: (step, key, work) => tracked(() => guard(step, key, work)),
    write: (step, key, apply) => tracked(() => guard(step, key, () => apply(database))),
    checkOpen,
    close,
  };
}
