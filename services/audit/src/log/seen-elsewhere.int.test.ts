// A store that was restored does not know what was signed after its backup; others do, and are asked before anything is.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { binaryOfHex, signCheckpoint } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import type { Store } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { fundOpened, ledgerOpened } from '../../test/tiny-services.ts';
import { LOG_KEY, openWorld, startAudit, until, untilPublished, type World } from '../../test/world.ts';
import { seenPlaces } from '../seen-places.ts';

const HERE = 'acqua';

/** A log of two entries, what was published of it, and a folder for what others have. */
async function inWorld(
  test: (world: World, store: Store, note: string, folder: string) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    try {
      await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
      const { audit } = await startAudit(world, store);
      await untilPublished({ audit, lines: [] }, 2);
      await audit.stop();
      const note = Buffer.from((await store.documents.get('checkpoint', 'published')) ?? []).toString();
      await test(world, store, note, folder);
    } finally {
      await store.close();
      await world.close();
    }
  });
}

function forged(size: number, root = 'a'.repeat(64)): string {
  return signCheckpoint(nodeEd25519, LOG_KEY, { origin: LOG_KEY.name, size, root: binaryOfHex(root) });
}

/** Serves one body, as a portal or a mirror does, for the time of `use`. */
async function serving(body: string, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, answer) => answer.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await use(`http://127.0.0.1:${port}/v1/ledgers/acqua/public`).finally(() => server.close());
}

async function refuses(world: World, store: Store, place: string, reason: RegExp): Promise<void> {
  const records = await recordsOf(store);
  const { audit, lines } = await startAudit(world, store, { seenBy: seenPlaces([place]) });
  await until(() => audit.keeper.refused !== undefined);
  expect(audit.keeper.refused?.message).toMatch(reason);
  expect(lines.some((line) => line.includes('log-refused'))).toBe(true);
  await audit.stop();
  expect(await recordsOf(store)).toEqual(records);
}

describe('audit, before it signs', () => {
  it('refuses what is behind a file, a mirror or a portal, or contradicts it', () =>
    inWorld(async (world, store, _, folder) => {
      const file = join(folder, 'checkpoint');
      writeFileSync(file, forged(9));
      await refuses(
        world,
        store,
        file,
        /checkpoint has seen size 9, but the journal ends at 2: restore a newer/,
      );
      await refuses(world, store, folder, /has seen size 9/);
      writeFileSync(file, forged(2));
      await refuses(world, store, file, /of size 2 has another root than the journal/);
      writeFileSync(file, forged(1));
      await refuses(world, store, file, /of size 1 is none of the journal's/);
      await serving(JSON.stringify({ ledger: HERE, checkpoint: { note: forged(7), signers: [] } }), (url) =>
        refuses(world, store, url, /public has seen size 7/),
      );
    }));

  it('goes on with those who saw no more, and tells who said nothing of this log', () =>
    inWorld(async (world, store, note, folder) => {
      writeFileSync(join(folder, 'seen'), note);
      writeFileSync(join(folder, 'unsigned'), note.slice(0, note.indexOf('\n\n') + 2));
      writeFileSync(join(folder, 'nothing'), '{}');
      await serving('x'.repeat(2 * 1024 * 1024), async (url) => {
        const names = ['seen', 'unsigned', 'nothing', 'missing'].map((name) => join(folder, name));
        const places = seenPlaces([...names, url, 'http://127.0.0.1:9/']);
        const { audit, lines } = await startAudit(world, store, { seenBy: places, seenByMin: 1 });
        await until(() => audit.isReady());
        const told = lines.filter((line) => line.includes('seen-unanswered'));
        expect(told).toHaveLength(5);
        expect(told.every((line) => /"level":(50|"error")/.test(line))).toBe(true);
        await world.state('allocation', fundOpened(HERE, 'school'));
        await untilPublished({ audit, lines }, 3);
        await audit.stop();
      });
    }));

  it('waits where too few answer, and can be stopped meanwhile', () =>
    inWorld(async (world, store, _, folder) => {
      const records = await recordsOf(store);
      const seenBy = seenPlaces([join(folder, 'missing')]);
      const { audit, lines } = await startAudit(world, store, { seenBy, seenByMin: 1 });
      await until(() => lines.some((line) => line.includes('seen-unanswered')));
      expect([audit.isReady(), audit.keeper.sequencer]).toEqual([false, undefined]);
      await audit.stop();
      expect(await recordsOf(store)).toEqual(records);
    }));
});
