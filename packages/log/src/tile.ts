/** Tiles of C2SP tlog-tiles: their paths, which of them a tree size has, and their bytes. */
import { parseDecimal, requireCount } from './encoding.ts';
import { HASH_BYTES, perfectRoot } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import type { HashReader, ProofPlan } from './proof-plan.ts';

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** A hash tile of a level from 0 to 63, or a bundle of entries; `width` is 256 for a full one, else 1 to 255. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** Its path below the log's prefix, such as `tile/0/x001/x234/067` or `tile/entries/000.p/3`. */
export function tilePath(tile: Tile): string {
  const digits = String(tile.index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/[0-9]{3}/g) ?? [];
  const folders = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`;
  return `tile/${tile.level}/${folders}${partial}`;
}

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** The tile of a path; refuses with `tile-path-malformed` every path that `tilePath` does not print. */
export function parseTilePath(path: string): Tile {
  const match = PATH.exec(path);
  const level = match?.[1] === 'entries' ? 'entries' : Number(match?.[1]);
  const index = parseDecimal((match?.[2] ?? '').replaceAll(/[x/]/g, '').replace(/^0+(?=[0-9])/, ''));
  const width = match?.[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const wide = width > TILE_WIDTH || (match?.[3] !== undefined && width === TILE_WIDTH);
  if (match !== null && index !== undefined && !wide && (level === 'entries' || level < 64)) {
    const tile: Tile = { level, index, width };
    if (tilePath(tile) === path) return tile;
  }
  throw new LogError('tile-path-malformed', 'not the path of a tile');
}

/** Number of hashes a tree of `size` leaves has at a tile level. */
function hashesAt(level: number | 'entries', size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
}

/** The tile with this place in a tree of `size` leaves, at its width there; undefined when it has none. */
export function tileAt(level: number | 'entries', index: number, size: number): Tile | undefined {
  const width = Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH);
  return width > 0 ? { level, index, width } : undefined;
}

function* newTilesAt(level: number | 'entries', from: number, to: number): Generator<Tile> {
  const before = hashesAt(level, from);
  const after = hashesAt(level, to);
  if (before === after) return;
  for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index += 1) {
    yield { level, index, width: Math.min(TILE_WIDTH, after - index * TILE_WIDTH) };
  }
}

/**
 * The tiles of a tree of `to` leaves that one of `from` leaves does not have: bundles first, then level by
 * level. The old partial tiles that they replace may be deleted afterwards.
 */
export function* newTiles(from: number, to: number): Generator<Tile> {
  requireCount(from, 'a tree size');
  requireCount(to, 'a tree size');
  if (from > to) throw new LogError('size-out-of-range', `a log does not shrink from ${from} to ${to}`);
  yield* newTilesAt('entries', from, to);
  for (let level = 0; hashesAt(level, to) > 0; level += 1) yield* newTilesAt(level, from, to);
}

/** All tiles of a tree of `size` leaves. */
export function tilesOfSize(size: number): Generator<Tile> {
  return newTiles(0, size);
}

/** A hash tile's bytes. */
export function tileBytes(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  let at = 0;
  for (const hash of hashes) for (let i = 0; i < HASH_BYTES; i += 1) bytes[at++] = hash.charCodeAt(i);
  return bytes;
}

/** The hashes of a hash tile of the given width; refuses any other length with `tile-malformed`. */
export function tileHashes(bytes: Uint8Array, width: number): Hash[] {
  if (!(width >= 1 && width <= TILE_WIDTH) || bytes.length !== width * HASH_BYTES) {
    throw new LogError('tile-malformed', `a tile of ${width} hashes cannot have ${bytes.length} bytes`);
  }
  const hashes: Hash[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) {
    hashes.push(String.fromCharCode(...bytes.subarray(at, at + HASH_BYTES)));
  }
  return hashes;
}

function tileOfNode(node: { level: number; index: number }): { level: number; index: number; start: number } {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const first = node.index * 2 ** (node.level % TILE_HEIGHT);
  return { level, index: Math.floor(first / TILE_WIDTH), start: first % TILE_WIDTH };
}

/** The hash tiles that a planned proof reads in a tree of `size` leaves, each once. */
export function tilesOfPlan(plan: ProofPlan, size: number): Tile[] {
  const tiles = new Map<string, Tile>();
  for (const node of plan.flat()) {
    const place = tileOfNode(node);
    const tile = tileAt(place.level, place.index, size);
    if (tile === undefined) throw new LogError('size-out-of-range', `a proof reads beyond size ${size}`);
    tiles.set(tilePath(tile), tile);
  }
  return [...tiles.values()];
}

/**
 * Reads subtree hashes out of hash tiles. `hashesOfTile` answers the hashes of a tile as wide as the caller has
 * it; a subtree that reaches beyond is refused with `tile-malformed`.
 */
export function tileHashReader(
  sha256: Sha256,
  hashesOfTile: (level: number, index: number) => readonly Hash[],
): HashReader {
  return (node) => {
    const place = tileOfNode(node);
    const width = 2 ** (node.level % TILE_HEIGHT);
    const hashes = hashesOfTile(place.level, place.index).slice(place.start, place.start + width);
    if (hashes.length !== width)
      throw new LogError('tile-malformed', 'a tile is narrower than the tree needs');
    return perfectRoot(sha256, hashes);
  };
}
