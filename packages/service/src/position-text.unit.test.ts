/** Positions as callers write them: what passes the schema is read as it was written, and nothing else passes. */
import fc from 'fast-check';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { AfterText, placeOf, PositionText, readAfterText } from './position-text.ts';

const SEED = { seed: 20_261_128, numRuns: 2_000 };
const position = fc.record({
  generation: fc.integer({ min: 1, max: 9_999 }),
  role: fc.constantFrom('donation', 'allocation'),
  partition: fc.integer({ min: 0, max: 9_999 }),
  n: fc.bigInt({ min: 0n, max: 999_999_999_999n }),
});
/** A right text with a few characters of it changed: near misses, which plain random text never is. */
const nearly = fc
  .tuple(position, fc.nat(30), fc.string({ maxLength: 3, unit: 'grapheme' }))
  .map(([{ generation, role, partition, n }, at, other]) => {
    const text = `g${generation}/${role}/${partition}:${n}`;
    return text.slice(0, at) + other + text.slice(at + other.length);
  });

describe('positions', () => {
  it('are read back as they are told, alone and joined', () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 1, maxLength: 16 }), (places) => {
        const named = places.map(({ generation, n, partition, role }) => ({
          journal: `g${generation}/${role}/${partition}`,
          n,
        }));
        const texts = named.map((place) => placeOf({ ...place, k: 0n }).position);
        for (const text of texts) expect(Check(PositionText, text)).toBe(true);
        expect(Check(AfterText, texts.join(','))).toBe(true);
        expect(readAfterText(texts.join(','))).toMatchObject(named);
      }),
      { ...SEED, numRuns: 300 },
    );
  });

  it('that pass the schema re-encode to the same text, whatever was sent', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        if (!Check(AfterText, text)) return;
        const again = readAfterText(text).map(({ journal, n }) => placeOf({ journal, n, k: 0n }).position);
        expect(again.join(',')).toBe(text);
      }),
      SEED,
    );
  });
});
