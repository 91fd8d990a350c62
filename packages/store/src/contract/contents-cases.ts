/** Contract cases of what a store tells of all it holds. */
import { expect, test } from 'vitest';
import type { CopyableStore } from '../port.ts';
import { bytesOf, streamOf, textOf } from './store-under-test.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Declares the cases; `make` answers an empty store, `dispose` removes it. */
export function contentsCases(
  make: () => Promise<{ readonly store: CopyableStore; dispose(): Promise<void> }>,
): void {
  test('tells all journals, collections, documents and blobs, and of an empty store none', async () => {
    const { dispose, store } = await make();
    try {
      const { blobs, contents, documents, journals } = store;
      const told = async () => [await contents.journals(), await contents.collections()];
      expect([await told(), await all(contents.blobs())]).toEqual([[[], []], []]);
      for (const journal of ['a/b/0', 'a/b/10', 'z']) await journals.insert(journal, 0, bytesOf('x'));
      await journals.insert('z', 1, bytesOf('y'));
      const many = Array.from({ length: 1_200 }, (_, at) => ({ id: `id-${at}`, bytes: bytesOf(`${at}`) }));
      await documents.insert('many', many);
      await documents.insert('few', [{ id: 'ü/1', bytes: bytesOf('first') }]);
      expect(await documents.replace('few', 'ü/1', bytesOf('first'), bytesOf('second'))).toBe(true);
      await documents.insert('gone', [{ id: 'x', bytes: bytesOf('x') }]);
      await documents.delete('gone', ['x']);
      for (const key of ['ev/a', 'ev/a/b', 'c']) await blobs.put(key, streamOf(bytesOf(key)), 100);
      expect(await told()).toEqual([
        ['a/b/0', 'a/b/10', 'z'],
        ['few', 'many'],
      ]);
      const found = await all(contents.documents('many'));
      expect(new Map(found.map(({ bytes, id }) => [id, textOf(bytes)]))).toEqual(
        new Map(many.map(({ bytes, id }) => [id, textOf(bytes)])),
      );
      expect(found).toHaveLength(many.length);
      const [few] = await all(contents.documents('few'));
      expect([few?.id, textOf(few?.bytes)]).toEqual(['ü/1', 'second']);
      expect(await all(contents.documents('none'))).toEqual([]);
      expect((await all(contents.blobs())).toSorted()).toEqual(['c', 'ev/a', 'ev/a/b']);
    } finally {
      await dispose();
    }
  });
}
