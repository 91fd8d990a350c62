/** Packing of rows for another thread: the same values, nothing of the caller's taken away. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBlobs } from './pack-blobs.ts';

const blob = fc.uint8Array({ maxLength: 40 });
const value = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.constant(null), blob);
const rows = fc.array(fc.option(fc.array(value, { maxLength: 4 }), { nil: undefined }), { maxLength: 20 });

test('packed rows hold the same values after they were posted, and the weight of their blobs', () => {
  fc.assert(
    fc.property(rows, (before) => {
      const packed = packBlobs(before, Infinity);
      const posted = structuredClone(packed.rows, { transfer: [...packed.transfer] });
      expect(posted).toEqual(before);
      const blobs = before.flatMap((row) => row ?? []).filter((one) => one instanceof Uint8Array);
      expect(packed.bytes).toBe(blobs.reduce((sum, { length }) => sum + length, 0));
    }),
  );
});

test('only blobs of the given size on are given away', () => {
  const [small, large] = [new Uint8Array(9).fill(1), new Uint8Array(10).fill(2)];
  const { rows: packed, transfer } = packBlobs([[small, large]], 10);
  expect(structuredClone(packed, { transfer: [...transfer] })).toEqual([
    [new Uint8Array(9).fill(1), new Uint8Array(10).fill(2)],
  ]);
  expect([small.length, large.length]).toEqual([9, 0]);
});
