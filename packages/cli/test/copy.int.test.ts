/** Copies of stores: whole, resumed, never mixed with another history; and where a copy of growing journals ends. */
import { join } from 'node:path';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { endsNow, takesWhole } from '../src/backup/cut.ts';
import type { NamedStores } from '../src/compose.ts';
import { compareStores, type Counts } from '../src/copy/compare-stores.ts';
import { copyContents, copyJournals } from '../src/copy/copy-service.ts';
import type { NamedStore } from '../src/copy/copy-store.ts';

const NOTHING = new Set<string>();
const steps = { step: (): void => undefined };
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

async function* streamOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/** Stores in folders of their own, closed afterwards. */
async function withStores(
  names: readonly string[],
  use: (...stores: NamedStore[]) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const stores = await Promise.all(
      names.map(async (name) => ({ name, store: await openEmbeddedStore({ folder: join(folder, name) }) })),
    );
    await use(...stores).finally(() => Promise.all(stores.map(({ store }) => store.close())));
  });
}

async function fill({ store: { blobs, documents, journals } }: NamedStore): Promise<void> {
  for (let n = 0; n < 150; n++) await journals.insert('g1/donation/0', n, bytes({ n }));
  await journals.insert('g1/donation/1', 0, bytes('one'));
  await documents.insert(
    'details',
    Array.from({ length: 1_300 }, (_, at) => ({ id: `id-${at}`, bytes: bytes(at) })),
  );
  await documents.put('publish-cursor', [{ id: 'topic', bytes: bytes(7) }]);
  await blobs.put('evidence/a', streamOf('a file'), 100);
  await blobs.put('evidence/a/b', streamOf(''), 100);
}

async function copy(from: NamedStore, to: NamedStore, step = steps.step): Promise<Counts> {
  const options = { steps: { step } };
  return { journals: await copyJournals(from, to, options), ...(await copyContents(from, to, options)) };
}

describe('a copy of a store', () => {
  it('is whole but for what is derived, also when it was cut short, and is told apart from another', async () => {
    await withStores(['from', 'to'], async (from, to) => {
      await fill(from);
      let left = 100;
      const impatient = (): void => {
        if (--left === 0) throw new Error('cut short');
      };
      await expect(copy(from, to, impatient)).rejects.toThrow('cut short');
      const counts = await copy(from, to);
      expect([...counts.journals]).toEqual([
        ['g1/donation/0', 150],
        ['g1/donation/1', 1],
      ]);
      expect([[...counts.collections], counts.blobs]).toEqual([[['details', 1_300]], 2]);
      await compareStores(from, to, counts, NOTHING, steps);
      // Again, on what is there already: nothing changes.
      expect(await copy(from, to)).toEqual(counts);
      const compared = (): Promise<void> => compareStores(from, to, counts, NOTHING, steps);
      await to.store.documents.delete('details', ['id-77']);
      await expect(compared()).rejects.toMatchObject({ code: 'copy-not-whole' });
      await to.store.documents.insert('details', [{ id: 'id-77', bytes: bytes('other') }]);
      await expect(compared()).rejects.toMatchObject({ code: 'target-differs' });
      await expect(copy(from, to)).rejects.toMatchObject({ code: 'target-differs' });
      await to.store.documents.put('details', [{ id: 'id-77', bytes: bytes(77) }]);
      await to.store.journals.insert('g1/donation/0', 150, bytes('more'));
      await expect(compared()).rejects.toMatchObject({ code: 'target-differs' });
    });
  });

  it('stops at a record, and at a file, of another history', async () => {
    await withStores(['from', 'to', 'last'], async (from, to, last) => {
      await fill(from);
      await to.store.journals.insert('g1/donation/0', 3, bytes('ours'));
      await expect(copy(from, to)).rejects.toMatchObject({
        code: 'target-differs',
        message: expect.stringContaining('g1/donation/0/3'),
      });
      await last.store.blobs.put('evidence/a', streamOf('another'), 100);
      await expect(copy(from, last)).rejects.toMatchObject({ code: 'target-differs' });
    });
  });
});

describe('a copy of journals that grow meanwhile', () => {
  it('ends before the first record that names one that was not there', async () => {
    await withStores(['audit', 'allocation', 'donation'], async (audit, allocation, donation) => {
      const record = (consumed: Record<string, number>) =>
        bytes({
          consumed: Object.fromEntries(Object.entries(consumed).map(([name, n]) => [name, { n, i: 0 }])),
        });
      for (let n = 0; n < 37; n++) await audit.store.journals.insert('audit/log', n, bytes({}));
      const step = (n: number) => bytes({ step: { place: { journal: 'g1/allocation/0', n } } });
      await allocation.store.journals.insert('g1/allocation/0', 0, record({}));
      await allocation.store.journals.insert('g1/proposals/acqua', 0, bytes({ step: { kind: 'approve' } }));
      await allocation.store.journals.insert('g1/proposals/acqua', 1, step(0));
      await donation.store.journals.insert('g1/donation/0', 0, record({ 'g1/allocation/0': 0 }));
      const stores = { audit, allocation, donation } satisfies NamedStores;
      const ends = await endsNow(stores);
      expect(Object.fromEntries(ends)).toEqual({
        ...{ 'audit/log': 37, 'g1/allocation/0': 1, 'g1/proposals/acqua': 2, 'g1/donation/0': 1 },
      });
      // As if these had come between two look-ups of the ends.
      const later = new Map([...ends, ['g1/donation/0', 3] as const, ['g1/proposals/acqua', 4] as const]);
      const takes = (journal: string, n: number, stored: Uint8Array): boolean =>
        takesWhole(journal, later)({ n, bytes: stored });
      expect(takes('g1/donation/0', 1, record({ 'g1/allocation/0': 0 }))).toBe(true);
      expect(takes('g1/donation/0', 2, record({ 'g1/allocation/0': 1 }))).toBe(false);
      expect(takes('g1/donation/0', 3, record({}))).toBe(false);
      expect(takes('g1/proposals/acqua', 2, step(0))).toBe(true);
      expect(takes('g1/proposals/acqua', 3, step(1))).toBe(false);
      expect(takes('g1/donation/7', 0, record({}))).toBe(false);
    });
  });
});
