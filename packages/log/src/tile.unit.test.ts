/** Tiles: published paths and layouts, which tiles a size has, their bytes, and reading proofs out of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfBinary, hexOf, binaryOfBytes } from './encoding.ts';
import type { Hash } from './hash.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { consistencyPlan, inclusionPlan, proofOfPlan } from './proof-plan.ts';
import { appendLeaves, createTileBuilder, takeTiles } from './tile-builder.ts';
import {
  newTiles,
  parseTilePath,
  tileAt,
  tileBytes,
  tileHashes,
  tileHashReader,
  tilePath,
  tilesOfPlan,
  tilesOfSize,
} from './tile.ts';
import {
  leavesOf,
  referenceConsistency,
  referenceInclusion,
  TESSERA_ENTRIES,
} from './tree-reference.fixture.ts';

const malformedPath = expect.objectContaining({ code: 'tile-path-malformed' });

function paths(from: number, to: number): string[] {
  return [...newTiles(from, to)].map(tilePath);
}

describe('tile paths', () => {
  it.each([
    ['tile/15/x455/667', { level: 15, index: 455667, width: 256 }],
    ['tile/15/x123/x456/789.p/41', { level: 15, index: 123456789, width: 41 }],
    ['tile/entries/x123/x456/789', { level: 'entries' as const, index: 123456789, width: 256 }],
    ['tile/0/x001/x234/067', { level: 0, index: 1234067, width: 256 }],
    ['tile/entries/000.p/3', { level: 'entries' as const, index: 0, width: 3 }],
    ['tile/63/000.p/255', { level: 63, index: 0, width: 255 }],
    ['tile/0/x001/000', { level: 0, index: 1000, width: 256 }],
  ])('%s', (path, tile) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it.each([
    ['', 'tile', 'tile/0', 'tile/0/', 'tile/0/00', 'tile/0/0000', 'tile/0/x000/001', 'tile/0/001/002'],
    ['tile/64/000', 'tile/00/000', 'tile/-1/000', 'tile/data/000', 'tile/0/x001', 'tile/0/000.p/0'],
    [
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p/',
      'tile/0/000.p',
      'tile/0/000.p/999',
      '/tile/0/000',
    ],
    [
      'tile/0/000/',
      'tile/0/000\n',
      'tile/0/../000',
      'tile/0/x999/x999/x999/x999/x999/x999/999',
      'tile/0/٠٠٠',
    ],
    ['tile/0/x999/x999/x999/x999/x999/999', 'checkpoint'],
  ])('refused: %s %s …', (...wrong) => {
    for (const path of wrong) expect(() => parseTilePath(path)).toThrow(malformedPath);
  });

  it('go back and forth, and one changed character gives no second path of a tile', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.nat(63));
    fc.assert(
      fc.property(
        level,
        fc.nat(2 ** 40),
        fc.integer({ min: 1, max: 256 }),
        fc.nat(),
        fc.nat(127),
        (l, n, w, at, code) => {
          const path = tilePath({ level: l, index: n, width: w });
          expect(parseTilePath(path)).toEqual({ level: l, index: n, width: w });
          const place = at % path.length;
          const changed = path.slice(0, place) + String.fromCharCode(code) + path.slice(place + 1);
          try {
            expect(tilePath(parseTilePath(changed))).toBe(changed);
          } catch (error) {
            expect(error).toEqual(malformedPath);
          }
        },
      ),
    );
  });
});

describe('the tiles of a size', () => {
  it('are none, one each, and one more level at 256', () => {
    expect(paths(0, 0)).toEqual([]);
    expect(paths(0, 1)).toEqual(['tile/entries/000.p/1', 'tile/0/000.p/1']);
    expect(paths(0, 256)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
    expect(tileAt('entries', 0, 257)).toEqual({ level: 'entries', index: 0, width: 256 });
    expect(tileAt('entries', 1, 257)).toEqual({ level: 'entries', index: 1, width: 1 });
    expect(tileAt('entries', 2, 257)).toBeUndefined();
    expect(tileAt(1, 0, 255)).toBeUndefined();
  });

  it('are for 70,000 those of the specification: with the checkpoint 552 files', () => {
    const tiles = [...tilesOfSize(70_000)];
    const of = (level: number | 'entries'): string[] => tiles.filter((t) => t.level === level).map(tilePath);
    expect(of(0).slice(-2)).toEqual(['tile/0/272', 'tile/0/273.p/112']);
    expect(of(0).length).toBe(274);
    expect(of(1)).toEqual(['tile/1/000', 'tile/1/001.p/17']);
    expect(of(2)).toEqual(['tile/2/000.p/1']);
    expect(of('entries').length).toBe(274);
    expect(tiles.length + 1).toBe(552);
  });

  it('grow by those that are new, and only by them', () => {
    expect(paths(255, 257)).toEqual([
      'tile/entries/000',
      'tile/entries/001.p/1',
      'tile/0/000',
      'tile/0/001.p/1',
      'tile/1/000.p/1',
    ]);
    expect(paths(256, 256)).toEqual([]);
    expect(() => paths(2, 1)).toThrow(expect.objectContaining({ code: 'size-out-of-range' }));
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const before = new Set(paths(0, from));
        expect(paths(from, to)).toEqual(paths(0, to).filter((path) => !before.has(path)));
      }),
    );
  });
});

describe('tile bytes', () => {
  it('are those of the test log of Tessera at size 3', () => {
    const bytes = tileBytes(TESSERA_ENTRIES.slice(0, 3).map((entry) => nodeSha256.text('\0' + entry)));
    expect(hexOf(binaryOfBytes(bytes))).toBe(
      'd0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9' +
        'ab1ab7f07c7c8fe0eff4ba6faa53c7e4412e91a599153e8aa4e01beece5b7825' +
        '671f146c5e471e8a1a83a3c214ce4ba907b8f3a5888d14cc8cd3ce75bb12ef94',
    );
  });

  it('go back to hashes at their own width only', () => {
    const hashes = leavesOf(3, 'leaf');
    expect(tileHashes(tileBytes(hashes), 3)).toEqual(hashes);
    for (const [length, width] of [
      [96, 2],
      [96, 4],
      [95, 3],
      [0, 0],
      [257 * 32, 257],
      [32, NaN],
    ] as const) {
      expect(() => tileHashes(new Uint8Array(length), width)).toThrow(
        expect.objectContaining({ code: 'tile-malformed' }),
      );
    }
  });
});

describe('proofs out of tiles', () => {
  const size = 70_000;
  const leaves = leavesOf(size, 'leaf');
  const builder = createTileBuilder();
  appendLeaves(nodeSha256, builder, leaves);
  const files = new Map<string, Hash[]>(
    takeTiles(builder).map(({ tile, bytes }) => [tilePath(tile), tileHashes(bytes, tile.width)]),
  );
  const read = tileHashReader(nodeSha256, (level, index) => {
    const tile = tileAt(level, index, size);
    return files.get(tile === undefined ? '' : tilePath(tile)) ?? [];
  });

  it.each([0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999])('prove entry %i', (index) => {
    const plan = inclusionPlan(index, size);
    expect(proofOfPlan(nodeSha256, plan, read)).toEqual(referenceInclusion(index, leaves));
    expect(tilesOfPlan(plan, size).length).toBeLessThanOrEqual(5);
    for (const tile of tilesOfPlan(plan, size)) expect(files.has(tilePath(tile))).toBe(true);
  });

  it.each([1, 255, 256, 257, 65_536, 65_537, 69_888, 69_999])('prove the growth from %i', (oldSize) => {
    const plan = consistencyPlan(oldSize, size);
    expect(proofOfPlan(nodeSha256, plan, read)).toEqual(referenceConsistency(oldSize, leaves));
  });

  it('are refused where a tile is too narrow or beyond the size', () => {
    const narrow = tileHashReader(nodeSha256, () => leaves.slice(0, 1));
    expect(() => narrow({ level: 1, index: 0 })).toThrow(expect.objectContaining({ code: 'tile-malformed' }));
    expect(() => tilesOfPlan(inclusionPlan(5, 300), 200)).toThrow(
      expect.objectContaining({ code: 'size-out-of-range' }),
    );
    expect(bytesOfBinary(leaves[0] ?? '').length).toBe(32);
  });
});
