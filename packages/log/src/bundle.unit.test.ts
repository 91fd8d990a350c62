/** Entry bundles: the published bytes, strict lengths, and leaf hashes of a whole bundle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleLeafHashes, bundleOffsets, decodeBundle, encodeBundle } from './bundle.ts';
import { binaryOfBytes, hexOf, utf8OfText } from './encoding.ts';
import { leafHashOfBytes } from './hash.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { TESSERA_ENTRIES } from './tree-reference.fixture.ts';

const malformed = expect.objectContaining({ code: 'bundle-malformed' });

describe('entry bundles', () => {
  it('are those of the test log of Tessera at size 3', () => {
    const bundle = encodeBundle(TESSERA_ENTRIES.slice(0, 3).map(utf8OfText));
    expect(hexOf(binaryOfBytes(bundle))).toBe('00036f6e65000374776f00057468726565');
  });

  it('go back to their entries, and hash like them one by one', () => {
    const entry = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 256 }), (entries) => {
        const bundle = encodeBundle(entries);
        const before = bundle.slice();
        expect(decodeBundle(bundle, entries.length)).toEqual(entries);
        expect(bundleLeafHashes(nodeSha256, bundle, bundleOffsets(bundle, entries.length))).toEqual(
          entries.map((bytes) => leafHashOfBytes(nodeSha256, bytes)),
        );
        expect(bundle).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it('hold entries up to 65,535 bytes', () => {
    const entries = [new Uint8Array(65_535).fill(7), new Uint8Array(65_535), new Uint8Array(65_535)];
    const bundle = encodeBundle(entries);
    expect(bundleLeafHashes(nodeSha256, bundle, bundleOffsets(bundle, 3))).toEqual(
      entries.map((bytes) => leafHashOfBytes(nodeSha256, bytes)),
    );
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(
      expect.objectContaining({ code: 'entry-too-large' }),
    );
  });

  it('are refused with another count, or with a byte more or less', () => {
    const bundle = encodeBundle(TESSERA_ENTRIES.map(utf8OfText));
    for (const count of [0, 14, 16, 257, 1.5, NaN, -1])
      expect(() => decodeBundle(bundle, count)).toThrow(malformed);
    for (let end = 0; end < bundle.length; end += 1) {
      expect(() => decodeBundle(bundle.subarray(0, end), 15)).toThrow(malformed);
    }
    expect(() => decodeBundle(Uint8Array.of(...bundle, 0), 15)).toThrow(malformed);
    expect(() => encodeBundle([])).toThrow(malformed);
    expect(() => encodeBundle(Array.from({ length: 257 }, () => new Uint8Array(1)))).toThrow(malformed);
  });

  it('never read beyond their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (bytes, count) => {
        try {
          expect(encodeBundle(decodeBundle(bytes, count))).toEqual(bytes);
        } catch (error) {
          expect(error).toEqual(malformed);
        }
      }),
      { numRuns: 500 },
    );
  });
});
