/** What the parts of an embedded store share: the database, the write queue, the faults hook and the closed flag. */
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../port.ts';
import type { StoreWriteStep, WriteFaults } from '../port.ts';
import { openDatabase } from './sqlite-database.ts';
import { toStoreError } from './sqlite-errors.ts';
import { openWriteQueue } from './write-queue.ts';

export interface StoreEngine {
  readonly database: DatabaseSync;
  /** Runs one read. @throws StoreError */
  read<T>(query: () => T): T;
  /** Runs one write step through the queue, with the faults hook around it. */
  write<T>(step: StoreWriteStep, key: string, bytes: number, apply: () => T): Promise<T>;
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

export function openStoreEngine(
  path: string,
  bytesMax: number | undefined,
  faults: WriteFaults<StoreWriteStep> | undefined,
): StoreEngine {
  const database = openDatabase(path, bytesMax);
  const queue = openWriteQueue(database, path);
  const guard = guarded(faults);
  let open = true;
  const inFlight = new Set<Promise<unknown>>();

  function checkOpen(): void {
    if (!open) throw new StoreError('closed', `The store at ${path} is closed.`);
  }
  function read<T>(query: () => T): T {
    checkOpen();
    try {
      return query();
    } catch (error) {
      throw toStoreError(error, path, 'read');
    }
  }
  function tracked<T>(step: StoreWriteStep, key: string, work: () => Promise<T>): Promise<T> {
    checkOpen();
    const running = guard(step, key, work);
    inFlight.add(running);
    const done = (): void => void inFlight.delete(running);
    running.then(done, done);
    return running;
  }
  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    await Promise.allSettled(inFlight);
    database.close();
  }
  return {
    database,
    read,
    guard: tracked,
    write: (step, key, bytes, apply) => tracked(step, key, () => queue.run(apply, bytes)),
    checkOpen,
    close,
  };
}
