/** Worker threads that hash stretches; each is given a few at a time and answers in order. */
import { Worker } from 'node:worker_threads';
import { hashStretch } from './hash-stretch.ts';
import type { HashedStretch, HashRequest } from './hash-stretch.ts';

export interface HashPool {
  /** How many stretches may wait or be hashed at once. */
  readonly room: number;
  hash(request: HashRequest): Promise<HashedStretch>;
  close(): Promise<void>;
}

interface Lane {
  readonly worker: Worker;
  readonly waiting: PromiseWithResolvers<HashedStretch>[];
}

/** Without workers the caller's thread hashes: right for a small log, where starting threads takes longer. */
export function createHashPool(workers: number): HashPool {
  if (workers === 0)
    return { room: 1, hash: async (request) => hashStretch(request), close: async () => undefined };
  const lanes = Array.from({ length: workers }, openLane);
  return {
    // Two more than are being hashed or replayed, so that neither side waits for a hiccup of the other.
    room: workers * 2 + 2,
    hash: async (request) => {
      const lane = lanes.reduce((least, next) => (next.waiting.length < least.waiting.length ? next : least));
      const answer = Promise.withResolvers<HashedStretch>();
      lane.waiting.push(answer);
      lane.worker.postMessage(request);
      return answer.promise;
    },
    close: async () => {
      await Promise.all(lanes.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Entries that are hashed sooner than a thread has taken them. */
const HERE_MAX = 1_024;

/** For whoever follows a log: a thread of its own once there is enough to hash, none for the few entries of a second. */
export function lazyHashPool(workers = 1): HashPool {
  let pool: HashPool | undefined;
  return {
    room: workers * 2 + 2,
    hash: async (request) => {
      const { begin, end } = request.stretch;
      if (end - begin <= HERE_MAX) return hashStretch(request);
      pool ??= createHashPool(workers);
      return await pool.hash(request);
    },
    close: async () => {
      await pool?.close();
      pool = undefined;
    },
  };
}

function openLane(): Lane {
  // No flags of the parent: a test runner's loader has no place in there.
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { execArgv: [] });
  const lane: Lane = { worker, waiting: [] };
  worker.on('message', (hashed: HashedStretch) => lane.waiting.shift()?.resolve(hashed));
  worker.on('error', (error) => {
    for (const answer of lane.waiting.splice(0)) answer.reject(error);
  });
  return lane;
}
