/** The tile builder against tiles cut from the whole tree, for any publishing steps and restarts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRoot, perfectRoot } from './hash.ts';
import { nodeSha256 } from '../node/sha256.ts';
import {
  appendLeaves,
  createTileBuilder,
  restoreTileBuilder,
  rightEdgeTiles,
  takeTiles,
  treeRoot,
  treeSize,
} from './tile-builder.ts';
import type { TileBuilder } from './tile-builder.ts';
import { newTiles, tileBytes, tileHashes, tilePath } from './tile.ts';
import type { Tile } from './tile.ts';
import { leavesOf, referenceRoot } from './tree-reference.fixture.ts';

const leaves = leavesOf(70_000, 'leaf');

/** A tile cut out of the whole tree. */
function cut(tile: Tile): Uint8Array {
  const width = 256 ** Number(tile.level);
  const first = tile.index * 256;
  return tileBytes(
    Array.from({ length: tile.width }, (_, i) =>
      perfectRoot(nodeSha256, leaves.slice((first + i) * width, (first + i + 1) * width)),
    ),
  );
}

function restored(files: ReadonlyMap<string, Uint8Array>, size: number): TileBuilder {
  return restoreTileBuilder(nodeSha256, size, (tile) =>
    tileHashes(files.get(tilePath(tile)) ?? new Uint8Array(0), tile.width),
  );
}

describe('the tile builder', () => {
  it('is empty at first', () => {
    const builder = createTileBuilder();
    expect(treeSize(builder)).toBe(0);
    expect(treeRoot(nodeSha256, builder)).toBe(emptyRoot(nodeSha256));
    expect(takeTiles(builder)).toEqual([]);
    expect(restoreTileBuilder(nodeSha256, 0, () => [])).toEqual(builder);
  });

  it('gives for any published sizes, with a restart at each, just the new tiles of the tree', () => {
    const sizes = fc.uniqueArray(fc.oneof(fc.nat(1100), fc.constantFrom(255, 256, 257, 512, 768)), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(sizes, fc.boolean(), (steps, restart) => {
        const files = new Map<string, Uint8Array>();
        let builder = createTileBuilder();
        let published = 0;
        for (const size of steps.sort((a, b) => a - b)) {
          appendLeaves(nodeSha256, builder, leaves.slice(published, size));
          const made = takeTiles(builder);
          const wanted = [...newTiles(published, size)].filter((tile) => tile.level !== 'entries');
          expect(made.map(({ tile }) => tile)).toEqual(wanted);
          for (const { tile, bytes } of made) {
            expect(bytes).toEqual(cut(tile));
            files.set(tilePath(tile), bytes);
          }
          published = size;
          expect(treeSize(builder)).toBe(size);
          expect(treeRoot(nodeSha256, builder)).toBe(referenceRoot(leaves.slice(0, size)));
          if (restart) builder = restored(files, size);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('grows over three levels, from a restart at each side of 65,536', () => {
    for (const start of [65_535, 65_536, 65_537]) {
      const first = createTileBuilder();
      appendLeaves(nodeSha256, first, leaves.slice(0, start));
      const files = new Map(takeTiles(first).map(({ tile, bytes }) => [tilePath(tile), bytes]));
      const builder = restored(files, start);
      appendLeaves(nodeSha256, builder, leaves.slice(start));
      for (const { tile, bytes } of takeTiles(builder)) expect(bytes).toEqual(cut(tile));
      expect(treeRoot(nodeSha256, builder)).toBe(referenceRoot(leaves));
    }
  });

  it('restarts from partial tiles at the right edge only', () => {
    expect(rightEdgeTiles(70_000).map(tilePath)).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    expect(rightEdgeTiles(65_536).map(tilePath)).toEqual(['tile/2/000.p/1']);
    expect(() => restoreTileBuilder(nodeSha256, 3, () => leaves.slice(0, 2))).toThrow(
      expect.objectContaining({ code: 'tile-malformed' }),
    );
  });
});
