/** One service's database: its collections, the rules of every call, the hook of the crash tests. */
import { type Binary, type Collection, type Db, type MongoClient } from 'mongodb';
import { StoreError, type StoreWriteStep, type WriteFaults } from '../port.ts';
import { toStoreError } from './mongo-errors.ts';

/** What stands under an `_id`. */
export interface StoredBytes {
  readonly _id: string;
  readonly bytes: Binary;
  /** Of a document: names the write that it came from, so that no later one is taken for it. */
  readonly origin: string;
  /** Of a document: how many times it was swapped since. */
  readonly swaps: number;
}

export interface MongoEngine {
  readonly db: Db;
  collection(name: string): Collection<StoredBytes>;
  /** A write with the faults hook around it. @throws StoreError */
  write<T>(step: StoreWriteStep, key: string, apply: () => Promise<T>): Promise<T>;
  /** @throws StoreError */
  read<T>(doing: string, ask: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function makeMongoEngine(
  client: MongoClient,
  db: Db,
  faults: WriteFaults<StoreWriteStep> | undefined,
): MongoEngine {
  let isClosed = false;
  const running = new Set<Promise<unknown>>();

  /** `close` waits for what is under way, so that nothing is cut off whose outcome the caller waits for. */
  async function track<T>(doing: string, kind: 'read' | 'write', run: () => Promise<T>): Promise<T> {
    if (isClosed) throw new StoreError('closed', `The store ${db.databaseName} is closed.`);
    const call = run();
    running.add(call);
    try {
      return await call;
    } catch (error) {
      throw toStoreError(error, doing, kind);
    } finally {
      running.delete(call);
    }
  }
  return {
    db,
    collection: (name) => db.collection<StoredBytes>(name),
    write: (step, key, apply) =>
      track(`${step} ${key}`, 'write', async () => {
        if (faults !== undefined) await faults.before(step, key);
        const answer = await apply();
        if (faults !== undefined) await faults.after(step, key);
        return answer;
      }),
    read: (doing, ask) => track(doing, 'read', ask),
    async close() {
      isClosed = true;
      await Promise.allSettled(running);
      await client.close();
    },
  };
}
