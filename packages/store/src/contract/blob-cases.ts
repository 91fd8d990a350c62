/** Contract cases of blobs: whole or not at all, written once, keys that stay inside. */
import { expect, test } from 'vitest';
import { bytesOf, everyByte, readAll, storeFault, streamOf, textOf } from './store-under-test.ts';
import type { MakeStore } from './store-under-test.ts';

const BAD_KEYS = [
  '',
  '/',
  'a/',
  '/a',
  'a//b',
  '..',
  '../a',
  'a/../b',
  'a/.',
  '.hidden',
  'A',
  'a b',
  'a\\b',
  'ä',
  'a=',
];

async function* brokenAfter(chunk: Uint8Array): AsyncIterable<Uint8Array> {
  yield chunk;
  throw new Error('the sender went away');
}

function refusedCases(make: MakeStore): void {
  test('content over the limit or broken off leaves nothing', async () => {
    const { store } = await make();
    const tooLarge = store.blobs.put('a', streamOf(bytesOf('1234'), bytesOf('5678')), 7);
    await expect(tooLarge).rejects.toMatchObject(storeFault('too-large'));
    await expect(store.blobs.put('a', brokenAfter(bytesOf('half')), 100)).rejects.toBeInstanceOf(Error);
    expect(await store.blobs.get('a')).toBeUndefined();
    expect(await store.blobs.put('a', streamOf(bytesOf('1234567')), 7)).toEqual({ bytes: 7 });
  });

  test('a key that could leave its place is refused', async () => {
    const { store } = await make();
    for (const key of [...BAD_KEYS, 'x'.repeat(801)]) {
      const refusal = storeFault('invalid-key');
      await expect(store.blobs.put(key, streamOf(bytesOf('x')), 10), key).rejects.toMatchObject(refusal);
      await expect(store.blobs.get(key), key).rejects.toMatchObject(refusal);
      await expect(store.blobs.delete(key), key).rejects.toMatchObject(refusal);
    }
  });
}

export function blobCases(make: MakeStore): void {
  test('a blob is read whole, also after reopening', async () => {
    const { store, reopen } = await make();
    const big = new Uint8Array(300_000).map((_, at) => at % 251);
    expect(
      await store.blobs.put('ev/1.pdf', streamOf(everyByte(), big, new Uint8Array(0)), 1_000_000),
    ).toEqual({
      bytes: 300_258,
    });
    expect(await store.blobs.put('ev/empty', streamOf(), 10)).toEqual({ bytes: 0 });
    const again = await reopen();
    await expect(store.blobs.get('ev/1.pdf')).rejects.toMatchObject(storeFault('closed'));
    const whole = new Uint8Array([...everyByte(), ...big]);
    expect(await readAll(await again.blobs.get('ev/1.pdf'))).toEqual(whole);
    expect(await readAll(await again.blobs.get('ev/empty'))).toEqual(new Uint8Array(0));
    expect(await again.blobs.get('ev/none')).toBeUndefined();
    expect(await again.blobs.get('ev')).toBeUndefined();
  });

  test('a key keeps its first content', async () => {
    const { store } = await make();
    expect(await store.blobs.put('a', streamOf(bytesOf('first')), 100)).toEqual({ bytes: 5 });
    expect(await store.blobs.put('a', streamOf(bytesOf('another')), 100)).toEqual({ bytes: 5 });
    expect(textOf(await readAll(await store.blobs.get('a')))).toBe('first');
  });

  test('a key and keys below it live side by side', async () => {
    const { store } = await make();
    const keys = ['a', 'a/b', 'a/b/c-d_e.f'];
    for (const key of keys) await store.blobs.put(key, streamOf(bytesOf(key)), 100);
    for (const key of keys) expect(textOf(await readAll(await store.blobs.get(key)))).toBe(key);
    await store.blobs.delete('a');
    await store.blobs.delete('none/at/all');
    expect(await store.blobs.get('a')).toBeUndefined();
    expect(textOf(await readAll(await store.blobs.get('a/b')))).toBe('a/b');
  });

  refusedCases(make);
}
