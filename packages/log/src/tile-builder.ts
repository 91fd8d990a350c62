/**
 * The growing right edge of a log in tiles: takes leaf hashes, tells root and size, and gives out the hash
 * tiles that are new since it last did. Its state can be read back from the right-edge tiles alone.
 */
import { appendLeaf, emptyRange, perfectNodes, rangeRoot } from './compact-range.ts';
import type { CompactRange, NodeVisitor } from './compact-range.ts';
import { perfectRoot } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { newTiles, TILE_WIDTH, tileAt, tileBytes } from './tile.ts';
import type { Tile } from './tile.ts';
import { LogError } from './log-error.ts';

export interface TileFile {
  readonly tile: Tile;
  readonly bytes: Uint8Array;
}

/** A builder's state; treat it as opaque, and use the functions of this file. */
export interface TileBuilder {
  readonly range: CompactRange;
  /** The size whose tiles have been taken. */
  taken: number;
  /** By tile level: hashes from the start of the tile in which `taken` ends, so the next tiles can be cut. */
  readonly levels: LevelTail[];
}

interface LevelTail {
  /** Index within the level of the first hash held; a multiple of 256. */
  first: number;
  hashes: Hash[];
}

export function createTileBuilder(): TileBuilder {
  return { range: emptyRange(), taken: 0, levels: [] };
}

export function treeSize(builder: TileBuilder): number {
  return builder.range.end;
}

export function treeRoot(sha256: Sha256, builder: TileBuilder): Hash {
  return rangeRoot(sha256, builder.range);
}

function collector(builder: TileBuilder): NodeVisitor {
  return (level, index, hash) => {
    if (level % 8 !== 0) return;
    const tail = (builder.levels[level / 8] ??= { first: index, hashes: [] });
    tail.hashes.push(hash);
  };
}

/** Appends leaf hashes. They are held (32 bytes each) until `takeTiles`, so publish at a bounded interval. */
export function appendLeaves(sha256: Sha256, builder: TileBuilder, leaves: readonly Hash[]): void {
  const collect = collector(builder);
  for (const leaf of leaves) appendLeaf(sha256, builder.range, leaf, collect);
}

/** The hash tiles of the current size that the size of the last call did not have, full and partial. */
export function takeTiles(builder: TileBuilder): TileFile[] {
  const files: TileFile[] = [];
  for (const tile of newTiles(builder.taken, builder.range.end)) {
    if (tile.level === 'entries') continue;
    const tail = builder.levels[tile.level] ?? { first: 0, hashes: [] };
    const start = tile.index * TILE_WIDTH - tail.first;
    files.push({ tile, bytes: tileBytes(tail.hashes.slice(start, start + tile.width)) });
  }
  builder.taken = builder.range.end;
  for (const tail of builder.levels) {
    const done = Math.floor(tail.hashes.length / TILE_WIDTH) * TILE_WIDTH;
    tail.hashes = tail.hashes.slice(done);
    tail.first += done;
  }
  return files;
}

/** The partial tiles at the right edge of a tree: all that `restoreTileBuilder` needs. */
export function rightEdgeTiles(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE_WIDTH)) {
    const tile = tileAt(level, Math.floor(hashes / TILE_WIDTH), size);
    if (tile !== undefined) tiles.push(tile);
  }
  return tiles;
}

function tailOf(level: number, hashes: number, read: (tile: Tile) => readonly Hash[]): LevelTail {
  const width = hashes % TILE_WIDTH;
  const index = (hashes - width) / TILE_WIDTH;
  const held = width === 0 ? [] : read({ level, index, width });
  if (held.length !== width) throw new LogError('tile-malformed', 'a right-edge tile has another width');
  return { first: index * TILE_WIDTH, hashes: [...held] };
}

/**
 * A builder at `size`, from the hashes of the tiles of `rightEdgeTiles(size)`; as if its tiles had been taken.
 * Compare `treeRoot` with a signed root: the tiles are not trusted here.
 */
export function restoreTileBuilder(
  sha256: Sha256,
  size: number,
  read: (tile: Tile) => readonly Hash[],
): TileBuilder {
  const levels: LevelTail[] = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE_WIDTH)) {
    levels.push(tailOf(level, hashes, read));
  }
  const hashes = perfectNodes(0, size).map((node) => {
    const tail = levels[Math.floor(node.level / 8)] ?? { first: 0, hashes: [] };
    const width = 2 ** (node.level % 8);
    const start = node.index * width - tail.first;
    return perfectRoot(sha256, tail.hashes.slice(start, start + width));
  });
  return { range: { begin: 0, end: size, hashes }, taken: size, levels };
}
