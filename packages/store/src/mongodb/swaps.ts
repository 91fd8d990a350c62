/**
 * Compare-and-swap by the one thing that is atomic on every server of the protocol: of two inserts under one `_id` one is
 * taken. (FerretDB 1.24 reads, compares and writes an update in three steps.) Each swap inserts a link from the revision
 * it replaces to the next one; the document itself only shows how far the chain went when it was last written.
 */
import { randomBytes } from 'node:crypto';
import { Binary, type Collection } from 'mongodb';
import type { StoredBytes } from './mongo-engine.ts';
import { isDuplicate } from './mongo-errors.ts';
import { bytesIn } from './point-reads.ts';

/** Links older than this are not asked for any more: a document shows a revision that is one or two behind at most. */
const LINKS_KEPT = 1_024;
const PRUNED_AT_ONCE = 64;

export interface SwappingCollection {
  readonly documents: Collection<StoredBytes>;
  readonly links: Collection<StoredBytes>;
}

/** What a document carries beside its bytes: which write it came from, and how many swaps came after it. */
export function newRevision(): Pick<StoredBytes, 'origin' | 'swaps'> {
  return { origin: randomBytes(12).toString('base64url'), swaps: 0 };
}

function linkId({ _id, origin, swaps }: Required<Omit<StoredBytes, 'bytes'>>): string {
  return `${_id}/${origin}/${swaps}`;
}

/** The document as its last swap left it; null where there is none. */
export async function readSwapped(
  { documents, links }: SwappingCollection,
  id: string,
): Promise<StoredBytes | null> {
  let present = await documents.findOne({ _id: id });
  while (present !== null) {
    const link = await links.findOne({ _id: linkId(present) });
    if (link === null) return present;
    present = { ...present, bytes: link.bytes, swaps: present.swaps + 1 };
  }
  return null;
}

/** False when what is there is not `expected`, or another swap was first. */
export async function swap(
  collection: SwappingCollection,
  id: string,
  expected: Uint8Array | undefined,
  bytes: Uint8Array,
): Promise<boolean> {
  const { documents, links } = collection;
  if (expected === undefined)
    return insertIfFree(documents, { _id: id, bytes: new Binary(bytes), ...newRevision() });
  const present = await readSwapped(collection, id);
  if (present === null || Buffer.compare(bytesIn(present), expected) !== 0) return false;
  const link = {
    _id: linkId(present),
    bytes: new Binary(bytes),
    origin: present.origin,
    swaps: present.swaps,
  };
  if (!(await insertIfFree(links, link))) return false;
  const swaps = present.swaps + 1;
  await documents.updateOne({ _id: id }, { $set: { bytes: link.bytes, swaps, origin: present.origin } });
  if (swaps % PRUNED_AT_ONCE === 0) await prune(links, { ...present, swaps });
  return true;
}

async function insertIfFree(collection: Collection<StoredBytes>, stored: StoredBytes): Promise<boolean> {
  return collection.insertOne(stored).then(
    () => true,
    (error: unknown) => {
      if (isDuplicate(error)) return false;
      throw error;
    },
  );
}

async function prune(links: Collection<StoredBytes>, present: StoredBytes): Promise<void> {
  const oldest = present.swaps - LINKS_KEPT - PRUNED_AT_ONCE;
  if (oldest < 0) return;
  const ids = Array.from({ length: PRUNED_AT_ONCE }, (_, at) => linkId({ ...present, swaps: oldest + at }));
  await links.bulkWrite(
    ids.map((_id) => ({ deleteOne: { filter: { _id } } })),
    { ordered: false },
  );
}
