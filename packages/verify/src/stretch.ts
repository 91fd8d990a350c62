/** A stretch of the log: up to 64 bundles side by side in shared memory, so that a worker hashes what is replayed. */
import { TILE_WIDTH } from '@centesimo/log';
import { readTile } from './source.ts';
import type { LogSource } from './source.ts';

const STRETCH_BUNDLES = 64;
/** A power of two, so that the perfect subtrees of stretches are subtrees of the log. */
export const STRETCH_ENTRIES = STRETCH_BUNDLES * TILE_WIDTH;

export interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly files: readonly StretchFile[];
}

/** One bundle and its hash tile, as places in `bytes`; an absent tile has no end. */
export interface StretchFile {
  readonly path: string;
  readonly begin: number;
  readonly end: number;
  readonly tile?: { readonly path: string; readonly begin: number; readonly end: number };
}

/** A bundle is not there: withheld, pruned or lost. */
export class BundleMissing extends Error {}

/** Reads bundles and level-0 hash tiles from `begin` on. @throws SourceError, BundleMissing */
export async function readStretch(source: LogSource, begin: number, size: number): Promise<Stretch> {
  const end = Math.min(size, begin + STRETCH_ENTRIES);
  const first = begin / TILE_WIDTH;
  const count = Math.ceil((end - begin) / TILE_WIDTH);
  const bundles = await mapBounded(source.concurrency, count, (i) =>
    readTile(source, 'entries', first + i, size),
  );
  const tiles = await mapBounded(source.concurrency, count, (i) => readTile(source, 0, first + i, size));
  const found = [...bundles, ...tiles];
  const room = found.reduce((sum, file) => sum + (file?.bytes.length ?? 0), 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(room));
  let at = 0;
  const places = found.map((file) => {
    if (file === undefined) return undefined;
    bytes.set(file.bytes, at);
    at += file.bytes.length;
    return { path: file.path, begin: at - file.bytes.length, end: at };
  });
  const files = bundles.map((_, i): StretchFile => {
    const bundle = places[i];
    const tile = places[count + i];
    if (bundle === undefined)
      throw new BundleMissing(`the entries from ${begin + i * TILE_WIDTH} on are missing`);
    return tile === undefined ? bundle : { ...bundle, tile };
  });
  return { begin, end, bytes, files };
}

/** Answers in order, with at most `limit` calls open. */
export async function mapBounded<Value>(
  limit: number,
  count: number,
  call: (i: number) => Promise<Value>,
): Promise<Value[]> {
  const values = new Array<Value>(count);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) values[i] = await call(i);
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, lane));
  return values;
}

/** Entries as they came over a stream, as a stretch; at most 65,535 bytes each, and no hash tiles to compare. */
export function entriesStretch(begin: number, entries: readonly Uint8Array[]): Stretch {
  const room = entries.reduce((sum, entry) => sum + 2 + entry.length, 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(room));
  const files: StretchFile[] = [];
  let at = 0;
  let fileBegin = 0;
  for (const [i, entry] of entries.entries()) {
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 0xff;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
    if (i % TILE_WIDTH < TILE_WIDTH - 1 && i < entries.length - 1) continue;
    files.push({ path: `entries up to ${begin + i}`, begin: fileBegin, end: at });
    fileBegin = at;
  }
  return { begin, end: begin + entries.length, bytes, files };
}
