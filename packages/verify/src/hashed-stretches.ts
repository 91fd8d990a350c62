/** The stretches of a log in order, read and hashed ahead of whoever takes them. */
import { setImmediate } from 'node:timers/promises';
import type { ColumnsRequest } from './gift-columns.ts';
import type { HashPool } from './hash-pool.ts';
import type { HashedStretch } from './hash-stretch.ts';
import type { LogSource } from './source.ts';
import { readStretch } from './stretch.ts';
import type { Stretch } from './stretch.ts';

interface Hashing {
  readonly stretch: Stretch;
  readonly answer: Promise<HashedStretch>;
}

export interface StretchInHand {
  readonly stretch: Stretch;
  readonly hashed: HashedStretch;
}

/**
 * Entries `[from, size)`. Reading and hashing are ahead of the taker by what the pool has room for, and no more is
 * held. Without `columns` only hashes and chains are answered. @throws SourceError
 */
export async function* hashedStretches(
  source: LogSource,
  from: number,
  size: number,
  pool: HashPool,
  columns?: ColumnsRequest,
): AsyncGenerator<StretchInHand, void> {
  const hashing: Hashing[] = [];
  let reading = from < size ? readStretch(source, from, size) : undefined;
  while (reading !== undefined || hashing.length > 0) {
    const [oldest] = hashing;
    if (reading !== undefined && hashing.length < pool.room && (await isReadFirst(reading, oldest))) {
      const stretch: Stretch = await reading;
      const answer = pool.hash(columns === undefined ? { stretch } : { stretch, replay: columns });
      reading = stretch.end < size ? readStretch(source, stretch.end, size) : undefined;
      // A failure is met where it is awaited; until then it must not count as unhandled.
      for (const promise of [reading, answer]) promise?.catch(() => undefined);
      hashing.push({ stretch, answer });
    } else if (oldest !== undefined) {
      hashing.shift();
      yield { stretch: oldest.stretch, hashed: await oldest.answer };
    }
  }
}

/** A file is there at once, and is hashed while others are taken; what a slow source has given need not wait for more. */
async function isReadFirst(reading: Promise<Stretch>, oldest: Hashing | undefined): Promise<boolean> {
  if (oldest === undefined) return true;
  const hashed = setImmediate().then(async () => await oldest.answer);
  return await Promise.race([reading.then(() => true), hashed.then(() => false)]);
}
