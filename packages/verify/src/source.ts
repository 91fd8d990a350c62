/** Where a log is read from: files in tlog-tiles form, by their paths. Nothing that comes from there is trusted. */
import { HASH_BYTES, MAX_BUNDLE_BYTES, MAX_NOTE_BYTES, TILE_WIDTH, tileAt, tilePath } from '@centesimo/log';
import type { Tile } from '@centesimo/log';
import { MAX_INDEX_BYTES, MAX_TOKEN_BYTES, parseStampPath, STAMP_INDEX } from '@centesimo/stamp';

export interface LogSource {
  /** For people: the folder or the address. */
  readonly name: string;
  /** How many files may be asked for at once. */
  readonly concurrency: number;
  /** The signed note; undefined when there is none. @throws SourceError */
  checkpoint(): Promise<Uint8Array | undefined>;
  /** The newest note that the log gives as one with a quorum of witnesses; undefined when there is none. @throws SourceError */
  cosignedCheckpoint?(): Promise<Uint8Array | undefined>;
  /** A hash tile or an entry bundle by its path (`tile/0/000`); undefined when it is not there. @throws SourceError */
  tile(path: string): Promise<Uint8Array | undefined>;
  /** A file of the time stamps by its path (`stamps/index`); left out where there can be none. @throws SourceError */
  stampFile?(path: string): Promise<Uint8Array | undefined>;
}

export type SourceErrorCode =
  | 'source-unreachable'
  | 'source-too-large'
  | 'source-refused'
  | 'source-malformed'
  /** There is no checkpoint: nothing is published, or it is withheld. */
  | 'checkpoint-missing'
  /** A bundle is not there: withheld, pruned or lost. */
  | 'entries-missing';

/** The source did not give what it should be able to give: nothing is proved, neither good nor bad. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
  }
}

/** The signed note, of a source that must have one. @throws SourceError `checkpoint-missing`, and what the source throws */
export async function requireCheckpoint(source: LogSource): Promise<Uint8Array> {
  const note = await source.checkpoint();
  if (note === undefined) throw new SourceError('checkpoint-missing', `${source.name} has no checkpoint`);
  return note;
}

/** The most bytes that a file of this path may have. */
export function maxBytesOf(path: string): number {
  if (path === STAMP_INDEX) return MAX_INDEX_BYTES;
  if (path.endsWith('.tst')) return MAX_TOKEN_BYTES;
  if (path.endsWith('checkpoint')) return MAX_NOTE_BYTES;
  return path.startsWith('tile/entries/') ? MAX_BUNDLE_BYTES : TILE_WIDTH * HASH_BYTES;
}

/** A path of a stamp as its format prints it: no other one is asked for. @throws SourceError */
export function requireStampPath(path: string): void {
  if (parseStampPath(path) === undefined)
    throw new SourceError('source-malformed', `${path} is no path of a stamp`);
}

/** A tile with the path that it was found under: a full one may stand in for a partial one that was pruned. */
export interface FoundTile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The tile at its width in a tree of `size` leaves. The specification lets a log drop a partial tile once the full
 * one is there; then the front of the full one is answered.
 */
export async function readTile(
  source: LogSource,
  level: number | 'entries',
  index: number,
  size: number,
): Promise<FoundTile | undefined> {
  const tile = tileAt(level, index, size);
  if (tile === undefined) return undefined;
  const path = tilePath(tile);
  const bytes = await source.tile(path);
  if (bytes !== undefined) return { path, bytes };
  return tile.width === TILE_WIDTH ? undefined : readFromFull(source, tile);
}

async function readFromFull(source: LogSource, tile: Tile): Promise<FoundTile | undefined> {
  const path = tilePath({ ...tile, width: TILE_WIDTH });
  const bytes = await source.tile(path);
  if (bytes === undefined) return undefined;
  const end = tile.level === 'entries' ? endOfEntries(bytes, tile.width) : tile.width * HASH_BYTES;
  return { path, bytes: bytes.subarray(0, end) };
}

/** Where the first `count` entries of a bundle end. */
export function endOfEntries(bytes: Uint8Array, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i += 1) at += 2 + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
  return at;
}
