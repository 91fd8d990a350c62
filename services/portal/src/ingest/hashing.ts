/** Hashing in a thread of its own once there is enough to hash: the few entries of a second are quicker here. */
import { createHashPool, hashStretch } from '@centesimo/verify';
import type { HashPool } from '@centesimo/verify';

const HERE_MAX = 1_024;

export function lazyHashPool(): HashPool {
  let pool: HashPool | undefined;
  return {
    room: 4,
    hash: async (request) => {
      const { begin, end } = request.stretch;
      if (end - begin <= HERE_MAX) return hashStretch(request);
      pool ??= createHashPool(1);
      return await pool.hash(request);
    },
    close: async () => {
      await pool?.close();
      pool = undefined;
    },
  };
}
