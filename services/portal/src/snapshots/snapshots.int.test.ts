// A restart goes on from its snapshot, and what is rebuilt from nothing is the same.
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { codeOf, expenseId, LEDGER, OTHER_KEY, TinyLog } from '../../test/tiny-log.ts';
import { openPortal, until } from '../../test/world.ts';
import type { World } from '../../test/world.ts';

/** Stops, and answers what the snapshot's list says of its parts. */
async function partsAtStop({ portal, store }: World): Promise<unknown> {
  await portal.stop();
  const bytes = await store.documents.get('snapshots', 'latest');
  await store.close();
  return (JSON.parse(Buffer.from(bytes ?? []).toString()) as { parts: unknown }).parts;
}

async function follow(folder: string, log: TinyLog): Promise<World> {
  const world = await openPortal(folder, log, log);
  await until(() => world.portal.isReady() && world.portal.size === log.published);
  return world;
}

it('goes on from the snapshot, to what a rebuild from nothing comes to', async () => {
  await withTempFolder(async (folder) => {
    const log = new TinyLog().open().give(0, 600).spend('a', 100_000).publish();
    await partsAtStop(await follow(`${folder}/restarted`, log));
    const size = log.published;
    log.give(600, 700).spend('b', 600_000).back('a', 50_000).publish();
    log.asked.length = 0;
    const restarted = await follow(`${folder}/restarted`, log);
    expect(log.asked).toEqual([size]);
    const rebuilt = await follow(`${folder}/rebuilt`, log);
    for (const code of [codeOf(3), codeOf(650), codeOf(699)]) {
      expect(restarted.portal.views.trailOf(code)).toMatchObject({ view: { ledger: { id: LEDGER } } });
      const { view } = restarted.portal.views.trailOf(code);
      expect(view?.pieces).toEqual(rebuilt.portal.views.trailOf(code).view?.pieces);
      expect(view?.asOf).toEqual(rebuilt.portal.views.trailOf(code).view?.asOf);
    }
    const sums = ({ portal }: World) => portal.views.sourcesOf(expenseId('b')).view?.bands;
    expect(sums(restarted)).toEqual(sums(rebuilt));
    expect(await partsAtStop(restarted)).toEqual(await partsAtStop(rebuilt));
  });
});

it.each([
  ['damaged', (chunk: Uint8Array) => Buffer.from(chunk).fill(1, 40, 41)],
  ['cut off', (chunk: Uint8Array) => chunk.subarray(0, chunk.length - 1)],
])('leaves a snapshot aside that is %s, and rebuilds', async (_what, damage) => {
  await withTempFolder(async (folder) => {
    const log = new TinyLog().open().give(0, 20).publish();
    const { portal, store } = await follow(folder, log);
    await portal.stop();
    const id = 'a/000000/000000';
    const chunk = await store.documents.get('snapshot-chunks', id);
    await store.documents.put('snapshot-chunks', [{ id, bytes: damage(chunk ?? new Uint8Array()) }]);
    await store.close();
    log.asked.length = 0;
    const world = await follow(folder, log);
    expect(log.asked).toEqual([0]);
    expect(world.lines.join('')).toContain('snapshot-unusable');
    expect(world.portal.views.trailOf(codeOf(3)).view?.gift.gross).toBe(1_003);
    await world.close();
  });
});

it('refuses a log that does not continue what its snapshot was made of', async () => {
  await withTempFolder(async (folder) => {
    const log = new TinyLog().open().give(0, 20).publish();
    await partsAtStop(await follow(folder, log));
    const other = new TinyLog().open().give(5, 40).publish();
    const world = await openPortal(folder, other, other);
    await until(() => world.portal.refused !== undefined);
    expect(world.portal.views.trailOf(codeOf(3)).view?.asOf.size).toBe(log.published);
    await world.close();
  });
});

it('leaves a snapshot aside that another key has signed', async () => {
  await withTempFolder(async (folder) => {
    const log = new TinyLog().open().give(0, 20).publish();
    await partsAtStop(await follow(folder, log));
    const world = await openPortal(folder, log, log, { logKey: OTHER_KEY });
    await until(() => world.portal.refused !== undefined);
    expect(world.portal.views.trailOf(codeOf(3)).fault).toEqual({ kind: 'not-ready' });
    await world.close();
  });
});
