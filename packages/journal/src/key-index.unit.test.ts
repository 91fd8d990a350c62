// The index of keys: it names the record of every key that it was given, also after starts, crashes, damage and two writers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyIndex, type Places, searchKeys } from './key-index.ts';
import { KeySegments } from './key-segments.ts';
import { KeyTable, fingerprintOf } from './key-table.ts';
import { createMemoryStore } from './memory-ports.fixture.ts';

const J = 'g/adder/0';

function setUp() {
  const { cells, documents } = createMemoryStore();
  const segments = new KeySegments(documents, J, (work) => work);
  const names = () => [...cells.keys()].filter((name) => name.startsWith(`key-index/${J}/`));
  return { cells, segments, names };
}

const keysOf = (n: number, count: number): { n: number; keys: string[] } => ({
  n,
  keys: Array.from({ length: count }, (_, at) => `key-${n}-${at}`),
});
const has = (places: Places | undefined, n: number, key: string): boolean =>
  places?.get(n)?.includes(key) === true;

describe('the table of fingerprints', () => {
  it('names every record that was added, and no other', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 3_000 }), (added) => {
        const table = new KeyTable();
        for (const [fingerprint, record] of added) table.add(fingerprint * 2 ** 40, record);
        expect(table.size).toBe(new Set(added.map(String)).size);
        for (let asked = 1; asked <= 41; asked++) {
          const expected = new Set(added.filter(([each]) => each === asked).map(([, record]) => record));
          expect(new Set(table.recordsOf(asked * 2 ** 40))).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('holds fingerprints that are all different, and none the mark of an empty place', () => {
    const all = Array.from({ length: 100_000 }, (_, n) => fingerprintOf(`acqua-viva/gift/pi_${n}`));
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain(0);
  });
});

describe('the index of keys', () => {
  it('names the record of every key after any start, and next to no other, in few segments', async () => {
    const { names, segments } = setUp();
    let index = new KeyIndex(segments);
    const counts = [3, 2, 20_000, 20_000, 1, 9_000, 9, 5, ...Array.from({ length: 100 }, () => 50)];
    const records = counts.map((count, n) => keysOf(n, count));
    for (const { keys, n } of records) {
      await index.append([{ n, keys }], n);
      if (n % 3 === 1) index = (await KeyIndex.load(segments)) ?? expect.fail('not whole');
      expect(index.upTo).toBe(n);
    }
    const again = await KeyIndex.load(segments);
    const all = records.flatMap(({ keys }) => keys);
    const searched = await searchKeys(segments, all, counts.length - 1);
    for (const places of [again?.placesOf(all), searched])
      for (const { keys, n } of records) expect(new Set(places?.get(n))).toEqual(new Set(keys));
    const others = Array.from({ length: 20_000 }, (_, n) => `other-${n}`);
    expect(again?.placesOf(others).size).toBeLessThan(3);
    // Segments double, and those that were replaced are gone.
    expect(names().length).toBeLessThan(15);
  });

  it('is as it was when the process died before the head moved', async () => {
    const { cells, segments } = setUp();
    const index = new KeyIndex(segments);
    await index.append([keysOf(0, 10)], 0);
    const head = cells.get(`key-index/${J}`) as Uint8Array;
    await index.append([keysOf(1, 40)], 1);
    cells.set(`key-index/${J}`, head);
    // What the head led to was replaced, so that it is not whole: it is made again, never taken for all there is.
    expect(await KeyIndex.load(segments)).toBeUndefined();
    expect(await searchKeys(segments, ['key-0-1'], 0)).toBeUndefined();
  });

  it('has lost no key where an owner that was fenced wrote once more, or is not whole', async () => {
    let whole = 0;
    for (const counts of fc.sample(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 4 }), 60)) {
      const { segments } = setUp();
      const [first, second] = [new KeyIndex(segments), new KeyIndex(segments)];
      let [done, doneSecond] = [0, 0];
      const from = (n: number, to: number) => counts.slice(n, to).map((count, at) => keysOf(n + at, count));
      for (let to = 1; to <= counts.length; to++) {
        if (to % 2 === 0) [done] = [to, await first.append(from(done, to), to - 1)];
        if (to % 3 === 0) [doneSecond] = [to, await second.append(from(doneSecond, to), to - 1)];
      }
      const loaded = await KeyIndex.load(segments);
      whole += loaded === undefined ? 0 : 1;
      for (const { keys, n } of loaded === undefined ? [] : from(0, loaded.upTo + 1))
        for (const key of keys)
          if (!has(loaded?.placesOf([key]), n, key)) expect.fail(`${key} of ${counts.join()}`);
    }
    expect(whole).toBeGreaterThan(0);
  });

  it('is no index where a segment is missing or cut, or the head is damaged', async () => {
    const { cells, names, segments } = setUp();
    const index = new KeyIndex(segments);
    await index.append([keysOf(1, 20_000)], 1);
    await index.append([keysOf(2, 2)], 2);
    const kept = new Map(cells);
    expect(names()).toHaveLength(2);
    for (const name of [...names(), `key-index/${J}`])
      for (const damaged of [undefined, (kept.get(name) as Uint8Array).subarray(0, 17)]) {
        if (damaged === undefined) cells.delete(name);
        else cells.set(name, damaged);
        expect(await KeyIndex.load(segments), name).toBeUndefined();
        expect(await searchKeys(segments, ['key-2-0'], 2), name).toBeUndefined();
        cells.set(name, kept.get(name) as Uint8Array);
      }
    expect(has((await KeyIndex.load(segments))?.placesOf(['key-2-1']), 2, 'key-2-1')).toBe(true);
    expect(await searchKeys(segments, ['key-2-0'], 3)).toBeUndefined();
  });

  it('that moves on while it is read is read again', async () => {
    const store = createMemoryStore();
    const segments = new KeySegments(store.documents, J, (work) => work);
    const index = new KeyIndex(segments);
    await index.append([keysOf(0, 10)], 0);
    let gets = 0;
    store.script = async (operation) => {
      gets += operation.startsWith('get') ? 1 : 0;
      if (operation.startsWith('get') && gets === 2) await index.append([keysOf(1, 10)], 1);
    };
    const loaded = await KeyIndex.load(segments);
    expect([loaded?.upTo, has(loaded?.placesOf(['key-0-1']), 0, 'key-0-1')]).toEqual([1, true]);
  });
});
