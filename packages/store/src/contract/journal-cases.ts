/** Contract cases of journals: the fence, the order, the bytes. */
import { expect, test } from 'vitest';
import { RECORD_BYTES_MAX, RECORD_NUMBER_MAX } from '../port.ts';
import { bytesOf, everyByte, storeFault, textOf } from './store-under-test.ts';
import type { MakeStore } from './store-under-test.ts';

function scanCases(make: MakeStore): void {
  test('scan pages through in order, bounded by count and by bytes', async () => {
    const { store } = await make();
    for (const n of [2, 0, 1, 3, 11, 10]) await store.journals.insert('g1/a/1', n, bytesOf(`record ${n}`));
    await store.journals.insert('g1/a/10', 0, bytesOf('other'));
    await store.journals.insert('g1/a', 4, bytesOf('other'));
    const numbers = async (from: number, limit: number, bytesMax?: number): Promise<number[]> =>
      (await store.journals.scan('g1/a/1', from, limit, bytesMax)).map(({ n }) => n);
    expect(await numbers(0, 2)).toEqual([0, 1]);
    expect(await numbers(2, 10), 'stops at the hole').toEqual([2, 3]);
    expect(await numbers(4, 10)).toEqual([]);
    expect(await numbers(10, 10)).toEqual([10, 11]);
    expect(await numbers(0, 10, 1), 'at least one').toEqual([0]);
    expect((await numbers(0, 10, 17)).length).toBeLessThan(4);
  });

  test('scan answers the bytes of read', async () => {
    const { store } = await make();
    await store.journals.insert('g1/a/1', 0, everyByte());
    expect(await store.journals.scan('g1/a/1', 0, 1)).toEqual([{ n: 0, bytes: everyByte() }]);
    expect(await store.journals.scan('g1/none', 0, 1)).toEqual([]);
  });
}

function limitCases(make: MakeStore): void {
  test('a record of the largest size is stored, one byte more is refused', async () => {
    const { store } = await make();
    const largest = new Uint8Array(RECORD_BYTES_MAX).fill(0xc3);
    expect(await store.journals.insert('g1/a/1', 0, largest)).toBe('stored');
    expect((await store.journals.read('g1/a/1', 0))?.length).toBe(RECORD_BYTES_MAX);
    const tooLarge = store.journals.insert('g1/a/1', 1, new Uint8Array(RECORD_BYTES_MAX + 1));
    await expect(tooLarge).rejects.toMatchObject(storeFault('too-large'));
    expect(await store.journals.read('g1/a/1', 1)).toBeUndefined();
  });

  test('a record number beyond 12 digits and a bad journal name are refused', async () => {
    const { store } = await make();
    expect(await store.journals.insert('g1/a/1', RECORD_NUMBER_MAX, bytesOf('last'))).toBe('stored');
    expect(textOf(await store.journals.read('g1/a/1', RECORD_NUMBER_MAX))).toBe('last');
    for (const n of [-1, 0.5, Number.NaN, RECORD_NUMBER_MAX + 1]) {
      const refused = store.journals.insert('g1/a/1', n, bytesOf('x'));
      await expect(refused).rejects.toMatchObject(storeFault('invalid-key'));
    }
    for (const journal of ['', 'a\ud800', 'a\0b', 'x'.repeat(1025)]) {
      const refused = store.journals.insert(journal, 0, bytesOf('x'));
      await expect(refused).rejects.toMatchObject(storeFault('invalid-key'));
    }
  });
}

export function journalCases(make: MakeStore): void {
  test('a record is stored once; a second insert is taken and changes nothing', async () => {
    const { store } = await make();
    expect(await store.journals.insert('g1/a/1', 0, bytesOf('first'))).toBe('stored');
    expect(await store.journals.insert('g1/a/1', 0, bytesOf('second'))).toBe('taken');
    expect(await store.journals.insert('g1/a/1', 0, bytesOf('first')), 'same bytes').toBe('taken');
    expect(textOf(await store.journals.read('g1/a/1', 0))).toBe('first');
    expect(await store.journals.read('g1/a/1', 1)).toBeUndefined();
    expect(await store.journals.read('g1/a/2', 0)).toBeUndefined();
  });

  test('of concurrent inserts of one id exactly one is stored, and its bytes are read', async () => {
    const { store } = await make();
    for (let n = 0; n < 5; n += 1) {
      const rivals = Array.from({ length: 8 }, (_, rival) => bytesOf(`rival ${rival} of ${n}`));
      const answers = await Promise.all(rivals.map((bytes) => store.journals.insert('g1/a/1', n, bytes)));
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
      expect(await store.journals.read('g1/a/1', n)).toEqual(rivals[answers.indexOf('stored')]);
    }
  });

  test('concurrent inserts of many journals all land', async () => {
    const { store } = await make();
    const names = Array.from({ length: 20 }, (_, at) => `g1/a/${at}`);
    const answers = await Promise.all(names.map((name) => store.journals.insert(name, 0, bytesOf(name))));
    expect(new Set(answers)).toEqual(new Set(['stored']));
    for (const name of names) expect(textOf(await store.journals.read(name, 0))).toBe(name);
  });

  test('what was stored is there after reopening, byte for byte; a closed store says so', async () => {
    const { store, reopen } = await make();
    await store.journals.insert('g1/ä/1', 7, everyByte());
    await store.journals.insert('g1/ä/1', 8, new Uint8Array(0));
    const again = await reopen();
    await expect(store.journals.insert('g1/ä/1', 9, bytesOf('x'))).rejects.toMatchObject(
      storeFault('closed'),
    );
    await expect(store.journals.read('g1/ä/1', 7)).rejects.toMatchObject(storeFault('closed'));
    expect(await again.journals.read('g1/ä/1', 7)).toEqual(everyByte());
    expect(await again.journals.read('g1/ä/1', 8)).toEqual(new Uint8Array(0));
    expect(await again.journals.insert('g1/ä/1', 7, bytesOf('x'))).toBe('taken');
  });

  scanCases(make);
  limitCases(make);
}
