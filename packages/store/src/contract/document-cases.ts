/** Contract cases of documents: taken ids, compare-and-swap, byte order. */
import { expect, test } from 'vitest';
import { RECORD_BYTES_MAX } from '../port.ts';
import type { Store } from '../port.ts';
import { bytesOf, everyByte, storeFault, textOf } from './store-under-test.ts';
import type { MakeStore } from './store-under-test.ts';

// In the order of their UTF-8 bytes; UTF-16 order would put the last before the one ahead of it.
const ORDERED_IDS = [
  '\u0001',
  ' ',
  'A',
  'Z',
  'a',
  'a/0',
  'a/1',
  'a/10',
  'aa',
  'z',
  'é',
  '日',
  '\uffee',
  '😀',
];

const document = (id: string, text: string) => ({ id, bytes: bytesOf(text) });

function swapCases(make: MakeStore): void {
  test('replace swaps only the bytes it expects', async () => {
    const { store } = await make();
    const swap = (expected: string | undefined, text: string): Promise<boolean> =>
      store.documents.replace(
        'c',
        'x',
        expected === undefined ? undefined : bytesOf(expected),
        bytesOf(text),
      );
    expect(await swap('old', 'new'), 'nothing there').toBe(false);
    expect(await swap(undefined, 'one')).toBe(true);
    expect(await swap(undefined, 'two')).toBe(false);
    expect(await swap('on', 'two'), 'a prefix is not it').toBe(false);
    expect(await swap('one', 'two')).toBe(true);
    expect(await swap('one', 'three')).toBe(false);
    expect(textOf(await store.documents.get('c', 'x'))).toBe('two');
    expect(await store.documents.get('other', 'x')).toBeUndefined();
  });

  test('of racing swaps from one state exactly one wins', async () => {
    const { store } = await make();
    let present: Uint8Array | undefined;
    for (let round = 0; round < 5; round += 1) {
      const rivals = Array.from({ length: 6 }, (_, rival) => bytesOf(`${round}.${rival}`));
      const races = rivals.map((bytes) => store.documents.replace('c', 'x', present, bytes));
      const won = await Promise.all(races);
      expect(won.filter(Boolean)).toHaveLength(1);
      present = await store.documents.get('c', 'x');
      expect(present).toEqual(rivals[won.indexOf(true)]);
    }
  });
}

async function rangeIds(store: Store, from: string, to: string, limit: number): Promise<string[]> {
  return (await store.documents.range('c', from, to, limit)).map(({ id }) => id);
}

function rangeCases(make: MakeStore): void {
  test('range is in byte order of id, half open and bounded', async () => {
    const { store } = await make();
    await store.documents.insert(
      'c',
      ORDERED_IDS.toReversed().map((id) => document(id, `of ${id}`)),
    );
    await store.documents.insert('d', [document('b', 'elsewhere')]);
    expect(await rangeIds(store, '\u0001', '\u{10ffff}', 100)).toEqual(ORDERED_IDS);
    expect(await rangeIds(store, 'a/', 'a0', 100)).toEqual(['a/0', 'a/1', 'a/10']);
    expect(await rangeIds(store, 'a', 'z', 2)).toEqual(['a', 'a/0']);
    expect(await rangeIds(store, 'z', 'a', 100)).toEqual([]);
    expect(await rangeIds(store, 'é', '😀', 100), 'without its end').toEqual(['é', '日', '\uffee']);
    expect(textOf((await store.documents.range('c', 'é', '日', 1))[0]?.bytes)).toBe('of é');
  });
}

function limitCases(make: MakeStore): void {
  test('one document too large or one bad id refuses the whole call', async () => {
    const { store } = await make();
    const large = { id: 'large', bytes: new Uint8Array(RECORD_BYTES_MAX + 1) };
    const small = document('small', 'x');
    await expect(store.documents.insert('c', [small, large])).rejects.toMatchObject(storeFault('too-large'));
    await expect(store.documents.put('c', [small, large])).rejects.toMatchObject(storeFault('too-large'));
    for (const id of ['', 'a\ud800', 'a\0', 'é'.repeat(513)]) {
      const refused = store.documents.put('c', [small, document(id, 'x')]);
      await expect(refused).rejects.toMatchObject(storeFault('invalid-key'));
    }
    expect(await store.documents.get('c', 'small')).toBeUndefined();
  });
}

export function documentCases(make: MakeStore): void {
  test('insert stores what is free and answers what was taken, unchanged', async () => {
    const { store } = await make();
    expect(await store.documents.insert('c', [document('a', '1'), document('b', '1')])).toEqual([]);
    const taken = await store.documents.insert(
      'c',
      ['c', 'b', 'd', 'a'].map((id) => document(id, '2')),
    );
    expect(taken.toSorted()).toEqual(['a', 'b']);
    const found = await store.documents.getMany('c', ['d', 'a', 'none', 'b', 'c', 'a']);
    expect(found.map(textOf)).toEqual(['2', '1', undefined, '1', '2', '1']);
    expect(await store.documents.insert('other', [document('a', '3')])).toEqual([]);
    expect(await store.documents.insert('c', [])).toEqual([]);
  });

  test('of concurrent inserts of one id exactly one finds it free', async () => {
    const { store } = await make();
    const rivals = Array.from({ length: 8 }, (_, rival) => document('x', `rival ${rival}`));
    const answers = await Promise.all(rivals.map((rival) => store.documents.insert('c', [rival])));
    const winners = rivals.filter((_, at) => answers[at]?.length === 0);
    expect(winners).toHaveLength(1);
    expect(await store.documents.get('c', 'x')).toEqual(winners[0]?.bytes);
  });

  test('put writes new and present ones, the last write wins; delete takes any', async () => {
    const { store } = await make();
    await store.documents.put('c', [document('a', '1'), document('b', '1')]);
    await store.documents.put('c', [document('b', '2'), document('c', '2')]);
    await store.documents.put('c', []);
    expect((await store.documents.getMany('c', ['a', 'b', 'c'])).map(textOf)).toEqual(['1', '2', '2']);
    await store.documents.delete('c', ['a', 'none', 'c']);
    await store.documents.delete('c', []);
    expect((await store.documents.getMany('c', ['a', 'b', 'c'])).map(textOf)).toEqual([
      undefined,
      '2',
      undefined,
    ]);
  });

  test('a call writes over many', async () => {
    const { store } = await make();
    const all = (text: string) => Array.from({ length: 250 }, (_, at) => document(`k${at}`, text));
    await store.documents.put('c', all('old'));
    await store.documents.put('c', [...all('new'), document('other', 'new')]);
    const ids = [...all('').map(({ id }) => id), 'other'];
    const found = await store.documents.getMany('c', ids);
    expect(new Set(found.map(textOf))).toEqual(new Set(['new']));
  });

  test('a call of many is whole, and all bytes survive reopening', async () => {
    const { store, reopen } = await make();
    const many = Array.from({ length: 1000 }, (_, at) => document(`k${at}`, `v${at}`));
    await store.documents.put('c', many);
    await store.documents.insert('c', [{ id: 'bytes', bytes: everyByte() }, document('empty', '')]);
    const again = await reopen();
    await expect(store.documents.get('c', 'empty')).rejects.toMatchObject(storeFault('closed'));
    const found = await again.documents.getMany(
      'c',
      many.map(({ id }) => id),
    );
    expect(found).toEqual(many.map(({ bytes }) => bytes));
    expect(await again.documents.get('c', 'bytes')).toEqual(everyByte());
    expect(await again.documents.get('c', 'empty')).toEqual(new Uint8Array(0));
  });

  swapCases(make);
  rangeCases(make);
  limitCases(make);
}
