/**
 * Reads by `_id`, one look-up each, a bounded number at a time. It is the one read that every server of the protocol
 * answers from its index: some know no index for `$in` or a range, and would read the whole collection each time.
 */
import type { Collection, Filter } from 'mongodb';
import type { StoredBytes } from './mongo-engine.ts';

type Kept = Pick<StoredBytes, '_id' | 'bytes'>;

/** Look-ups under way at once; a whole window is asked before the next begins. */
const WINDOW = 32;

/** The bytes under each id, in the order of `ids`, undefined where there is none. */
export async function readEach<T extends Kept>(
  collection: Collection<T>,
  ids: readonly string[],
): Promise<(Uint8Array | undefined)[]> {
  const found: (Uint8Array | undefined)[] = [];
  for (let at = 0; at < ids.length; at += WINDOW) {
    const asked = ids.slice(at, at + WINDOW).map((id) => readOne(collection, id));
    found.push(...(await Promise.all(asked)));
  }
  return found;
}

async function readOne<T extends Kept>(
  collection: Collection<T>,
  id: string,
): Promise<Uint8Array | undefined> {
  // The driver's type of a filter does not see that every T has an `_id` of text.
  const found = await collection.findOne({ _id: id } as Filter<T>);
  return found === null ? undefined : bytesIn(found);
}

/** A copy of its own: the driver's buffers are slices of a larger one. */
export function bytesIn({ bytes }: Kept): Uint8Array {
  return new Uint8Array(bytes.value());
}
