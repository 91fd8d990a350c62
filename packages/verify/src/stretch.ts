/** A stretch of the log: up to 64 bundles side by side in shared memory, so that a worker hashes what is replayed. */
import { HASH_BYTES, TILE_WIDTH } from '@centesimo/log';
import { endOfEntries, readTile, SourceError } from './source.ts';
import type { FoundTile, LogSource } from './source.ts';

const STRETCH_BUNDLES = 64;
/** A power of two, so that the perfect subtrees of stretches are subtrees of the log. */
export const STRETCH_ENTRIES = STRETCH_BUNDLES * TILE_WIDTH;

export interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly files: readonly StretchFile[];
}

/** The entries of one bundle and their hash tile, as places in `bytes`; an absent tile has no end. */
export interface StretchFile {
  readonly path: string;
  readonly begin: number;
  readonly end: number;
  /** How many entries it should be. */
  readonly count: number;
  readonly tile?: { readonly path: string; readonly begin: number; readonly end: number };
}

/**
 * Reads bundles and level-0 hash tiles from entry `begin` on, which may stand inside a bundle; the stretch ends where
 * one that began at 0 would. @throws SourceError, `entries-missing` for a bundle that is not there
 */
export async function readStretch(source: LogSource, begin: number, size: number): Promise<Stretch> {
  const end = Math.min(size, (Math.floor(begin / STRETCH_ENTRIES) + 1) * STRETCH_ENTRIES);
  const first = Math.floor(begin / TILE_WIDTH);
  const count = Math.ceil(end / TILE_WIDTH) - first;
  const bundles = await mapBounded(source.concurrency, count, (i) =>
    readTile(source, 'entries', first + i, size),
  );
  const tiles = await mapBounded(source.concurrency, count, (i) => readTile(source, 0, first + i, size));
  const skipped = begin - first * TILE_WIDTH;
  if (skipped > 0) {
    bundles[0] = behind(bundles[0], (bytes) => endOfEntries(bytes, skipped));
    tiles[0] = behind(tiles[0], () => skipped * HASH_BYTES);
  }
  const { bytes, places } = sideBySide([...bundles, ...tiles]);
  const files = bundles.map((_, i): StretchFile => {
    const bundle = places[i];
    const tile = places[count + i];
    const from = Math.max(begin, (first + i) * TILE_WIDTH);
    if (bundle === undefined)
      throw new SourceError('entries-missing', `the entries from ${from} on are missing`);
    const file = { ...bundle, count: Math.min(end, (first + i + 1) * TILE_WIDTH) - from };
    return tile === undefined ? file : { ...file, tile };
  });
  return { begin, end, bytes, files };
}

/** A file without its front, which belongs to entries before the stretch. */
function behind(
  file: FoundTile | undefined,
  endOfFront: (bytes: Uint8Array) => number,
): FoundTile | undefined {
  return file && { path: file.path, bytes: file.bytes.subarray(endOfFront(file.bytes)) };
}

function sideBySide(files: readonly (FoundTile | undefined)[]) {
  const room = files.reduce((sum, file) => sum + (file?.bytes.length ?? 0), 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(room));
  let at = 0;
  const places = files.map((file) => {
    if (file === undefined) return undefined;
    bytes.set(file.bytes, at);
    at += file.bytes.length;
    return { path: file.path, begin: at - file.bytes.length, end: at };
  });
  return { bytes, places };
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
  let fileFirst = 0;
  for (const [i, entry] of entries.entries()) {
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 0xff;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
    if (i % TILE_WIDTH < TILE_WIDTH - 1 && i < entries.length - 1) continue;
    const count = i + 1 - fileFirst;
    files.push({ path: `entries up to ${begin + i}`, begin: fileBegin, end: at, count });
    fileBegin = at;
    fileFirst = i + 1;
  }
  return { begin, end: begin + entries.length, bytes, files };
}
