// The filter of the index: it never denies a key that the index holds, also after starts, crashes and damage.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fingerprints, fingerprintOf } from './fingerprints.ts';
import { IndexFilter } from './index-filter.ts';
import { createMemoryStore } from './memory-ports.fixture.ts';

const J = 'g/adder/0';
const ask = <T>(work: Promise<T>): Promise<T> => work;

function setUp() {
  const { cells, documents } = createMemoryStore();
  const load = (watermark: number) => IndexFilter.load(documents, J, watermark, ask);
  return { cells, documents, load };
}

describe('fingerprints', () => {
  it('are a set of what was added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 3_000 }), (added) => {
        const set = new Fingerprints();
        for (const each of added) set.add(each);
        expect(set.size).toBe(new Set(added).size);
        for (const each of added) expect(set.has(each)).toBe(true);
        for (let other = 1; other < 50; other++) expect(set.has(other)).toBe(added.includes(other));
      }),
    );
  });

  it('of many keys are nearly all different, and none is the mark of an empty place', () => {
    const all = Array.from({ length: 100_000 }, (_, n) => fingerprintOf(`acqua-viva/gift/pi_${n}`));
    expect(new Set(all).size).toBeGreaterThan(99_990);
    expect(all).not.toContain(0);
  });
});

describe('the filter of an index', () => {
  it('knows every key of every flush after any start, and next to no other', async () => {
    const { load } = setUp();
    const flushes = [3, 0, 40_000, 40_000, 1, 70_000, 0, 5];
    let filter = await load(-1);
    const all: string[] = [];
    for (const [upTo, count] of flushes.entries()) {
      const keys = Array.from({ length: count }, (_, n) => `key-${upTo}-${n}`);
      const replaced = await filter?.append(keys, upTo);
      if (replaced !== undefined) await filter?.drop(replaced);
      all.push(...keys);
      if (upTo % 3 === 1) filter = await load(upTo);
      expect(filter).toBeDefined();
    }
    const again = await load(flushes.length - 1);
    expect(all.filter((key) => again?.mayHold(key) !== true)).toEqual([]);
    const others = Array.from({ length: 20_000 }, (_, n) => `other-${n}`);
    expect(others.filter((key) => again?.mayHold(key)).length).toBeLessThan(20);
  });

  it('is whole when the process died before the watermark moved, and no filter when it moved without it', async () => {
    const { load } = setUp();
    const filter = await load(-1);
    await filter?.append(['a'], 4);
    expect((await load(3))?.mayHold('a')).toBe(true);
    expect(await load(5)).toBeUndefined();
  });

  it('is no filter where a segment is missing or cut, or the head is damaged', async () => {
    const { cells, load } = setUp();
    const filter = await load(-1);
    await filter?.append(
      Array.from({ length: 70_000 }, (_, n) => `a-${n}`),
      1,
    );
    await filter?.append(['b'], 2);
    const kept = new Map(cells);
    const names = [...kept.keys()].filter((name) => name.startsWith('index-filter/'));
    expect(names).toHaveLength(3);
    for (const name of names)
      for (const damaged of [undefined, (kept.get(name) as Uint8Array).subarray(0, 7)]) {
        if (damaged === undefined) cells.delete(name);
        else cells.set(name, damaged);
        expect(await load(2), name).toBeUndefined();
        cells.set(name, kept.get(name) as Uint8Array);
      }
    expect((await load(2))?.mayHold('b')).toBe(true);
  });
});
