/** Compact ranges against the published roots and the recursive definition; merging in any split. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendLeaf,
  appendSubtree,
  copyRange,
  emptyRange,
  mergeRange,
  perfectNodes,
  rangeRoot,
  restoreRange,
  storeRange,
} from './compact-range.ts';
import type { CompactRange } from './compact-range.ts';
import { base64OfBinary, hexOf } from './encoding.ts';
import type { Hash } from './hash.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { CT_LEAVES, leavesOf, referenceRoot, TESSERA_ENTRIES } from './tree-reference.fixture.ts';

const malformed = expect.objectContaining({ code: 'range-malformed' });

function rangeOf(leaves: readonly Hash[], begin = 0, end = leaves.length): CompactRange {
  const range = emptyRange(begin);
  for (const leaf of leaves.slice(begin, end)) appendLeaf(nodeSha256, range, leaf);
  return range;
}

const CT_ROOTS = `6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328`.split('\n');

describe('roots', () => {
  it('are those of the 8 certificate transparency leaves', () => {
    const range = emptyRange();
    for (const [i, leaf] of CT_LEAVES.entries()) {
      appendLeaf(nodeSha256, range, leaf);
      expect(hexOf(rangeRoot(nodeSha256, range))).toBe(CT_ROOTS[i]);
    }
  });

  it('are those of the large trees of "leaf <i>"', () => {
    const published: Record<number, string> = {
      255: 'd71592a219d4067663eede247f9b54c3f9e0290682d55de09b495b07f1de41c9',
      256: 'cf5effdb11d0927a2edf53b0e73c7837f659414e00537da5d90eb5c4c49ff274',
      257: '855b936aa00cb98b5114484249ad39d78a6be93623e26c01e8e487dc02184a5a',
      65535: 'b592480df20f0dd456e39db9cdb0a1fa85f3617ec2d30cffc52760c38776f393',
      65536: 'e100ba54d69a91012fc13b7890feac78d6996a097268b6f735d17311c7402a60',
      65537: '689b22742cab2adeb36ba622ff2736336464858f5de4a2c02f33bf163e7dca5f',
      70000: 'da0532ff7b2ee56f4067110fc964e9f27b5959f9527bfff3fa501aa7584deaf3',
    };
    const found: Record<number, string> = {};
    const range = emptyRange();
    for (const leaf of leavesOf(70_000, 'leaf')) {
      appendLeaf(nodeSha256, range, leaf);
      if (range.end in published) found[range.end] = hexOf(rangeRoot(nodeSha256, range));
    }
    expect(found).toEqual(published);
  });

  it('are those of 300 "record <i>" and of the test log of Tessera', () => {
    const root = (leaves: readonly Hash[]): string => base64OfBinary(rangeRoot(nodeSha256, rangeOf(leaves)));
    const tessera = TESSERA_ENTRIES.map((entry) => nodeSha256.text('\0' + entry));
    expect(root(leavesOf(300, 'record'))).toBe('gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU=');
    expect(root(tessera.slice(0, 3))).toBe('Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=');
    expect(root(tessera)).toBe('rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=');
  });

  it('agree with the definition for sizes 0 to 130', () => {
    const leaves = leavesOf(130, 'leaf');
    for (let size = 0; size <= 130; size += 1) {
      expect(rangeRoot(nodeSha256, rangeOf(leaves, 0, size))).toBe(referenceRoot(leaves.slice(0, size)));
    }
  });

  it('exist only of a range from 0', () => {
    expect(() => rangeRoot(nodeSha256, emptyRange(4))).toThrow(malformed);
  });
});

describe('merging', () => {
  const leaves = leavesOf(600, 'leaf');

  it('gives the same range for any cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(600), { maxLength: 5 }), fc.nat(600), (cuts, size) => {
        const bounds = [0, ...cuts.filter((cut) => cut <= size).sort((a, b) => a - b), size];
        const whole = emptyRange();
        bounds.slice(1).forEach((end, i) => {
          mergeRange(nodeSha256, whole, rangeOf(leaves, bounds[i] ?? 0, end));
        });
        expect(whole).toEqual(rangeOf(leaves, 0, size));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused where the ranges do not meet', () => {
    expect(() => mergeRange(nodeSha256, rangeOf(leaves, 0, 3), emptyRange(4))).toThrow(malformed);
  });

  it('does not change the right range, nor a copy', () => {
    const left = rangeOf(leaves, 0, 8);
    const copy = copyRange(left);
    const right = rangeOf(leaves, 8, 16);
    mergeRange(nodeSha256, left, right);
    expect(right).toEqual(rangeOf(leaves, 8, 16));
    expect(copy).toEqual(rangeOf(leaves, 0, 8));
  });

  it('takes a subtree only at its own place', () => {
    const [leaf = ''] = leaves;
    expect(() => appendSubtree(nodeSha256, rangeOf(leaves, 0, 3), 1, leaf)).toThrow(malformed);
    expect(() => appendSubtree(nodeSha256, emptyRange(), 60, leaf)).toThrow(malformed);
  });

  it('counts beyond 2^31 and 2^32', () => {
    const [leaf = ''] = leaves;
    const range = emptyRange();
    appendSubtree(nodeSha256, range, 40, leaf);
    for (let i = 0; i < 4; i += 1) appendLeaf(nodeSha256, range, leaf);
    expect(range.end).toBe(2 ** 40 + 4);
    expect(range.hashes.length).toBe(2);
    expect(perfectNodes(0, 2 ** 40 + 4)).toEqual([
      { level: 40, index: 0 },
      { level: 2, index: 2 ** 38 },
    ]);
  });
});

describe('a stored range', () => {
  it('comes back the same', () => {
    const range = rangeOf(leavesOf(300, 'leaf'), 3, 300);
    expect(restoreRange(JSON.parse(JSON.stringify(storeRange(range))))).toEqual(range);
  });

  it('is refused when its hashes do not fit its bounds', () => {
    const stored = storeRange(rangeOf(leavesOf(7, 'leaf')));
    expect(() => restoreRange({ ...stored, end: 8 })).toThrow(malformed);
    expect(() => restoreRange({ ...stored, begin: 8 })).toThrow(malformed);
    expect(() => restoreRange({ ...stored, hashes: stored.hashes.map((hash) => hash.slice(2)) })).toThrow(
      malformed,
    );
    expect(() => restoreRange({ ...stored, end: -1 })).toThrow(
      expect.objectContaining({ code: 'size-out-of-range' }),
    );
    expect(() => restoreRange({ ...stored, hashes: ['zz'] })).toThrow(
      expect.objectContaining({ code: 'encoding-malformed' }),
    );
  });
});
