// Private details: stored under their commitment, and nowhere else that outlives a call.
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { opensDetails } from '@centesimo/events';
import { DetailsVault, SWEEP_TIMES, systemClock, systemRandom } from '@centesimo/service';
import type { DetailsCollection } from '@centesimo/service';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { failure, gift, intake, LEDGER, openLedger, outcomes } from '../../test/callers.ts';
import { openWorld } from '../../test/world.ts';
import type { World } from '../../test/world.ts';

const NAME = 'Ada Lovelace-Zweig';
const detailsJson = JSON.stringify({ name: NAME, mail: 'ada@example.org' });

/** What opens the commitments of a collection. */
async function documents({ store }: World, collection: DetailsCollection) {
  const { apart } = store;
  const ports = { documents: store.documents, random: systemRandom, clock: systemClock, times: SWEEP_TIMES };
  const rows = await store.documents.range(collection, '!', '~', 1_000);
  const vault = new DetailsVault({ ...ports, apart }, collection);
  return (await vault.read(rows.map(({ id }) => id))).map(({ commitment: id, json, salt }) => ({
    id,
    json,
    salt,
  }));
}

async function journalText(world: World): Promise<string> {
  let text = '';
  for (let p = 0; p < 4; p++)
    for (const { bytes } of await world.store.journals.scan(`g1/donation/${p}`, 0, 1_000))
      text += Buffer.from(bytes).toString();
  return text;
}

/** All bytes of the files below a folder. */
function storedBytes(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Buffer.concat(files.map((file) => readFileSync(join(file.parentPath, file.name))));
}

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url');

describe('private details', () => {
  it('stand in the vault under the commitment that the event names, and in no record, topic or log line', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      await openLedger(world);
      expect(await outcomes(world, [gift('a', { detailsJson })])).toEqual(['taken']);
      const [kept, ...more] = await documents(world, 'details-private');
      expect(more).toEqual([]);
      expect(JSON.parse(kept?.json ?? '')).toEqual({ mail: 'ada@example.org', name: NAME });
      const salt = kept?.salt ?? new Uint8Array();
      expect(opensDetails(kept?.id ?? '', salt, kept?.json ?? '', sha256)).toBe(true);
      const text = await journalText(world);
      expect(text).toContain(`"details":"${kept?.id}"`);
      expect(text).not.toContain(NAME);
      expect(text).not.toContain(Buffer.from(salt).toString('base64url'));
      expect(world.lines.join('')).not.toContain(NAME);
      await world.close();
      for (const beside of ['donation', 'bus', 'allocation'])
        expect(storedBytes(join(folder, beside)).includes(NAME), beside).toBe(false);
    });
  });

  it('leave nothing behind when the gift is a repetition, a conflict or refused', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      await openLedger(world);
      await outcomes(world, [gift('a', { detailsJson })]);
      const before = await documents(world, 'details-private');
      const again = [
        gift('a', { detailsJson: ` ${detailsJson} ` }),
        gift('a', { detailsJson: '{"name":"B"}' }),
        gift('b', { detailsJson, currency: 'USD' }),
      ];
      expect(await outcomes(world, again)).toEqual([
        'repeated',
        'idempotency-conflict',
        'currency-not-accepted',
      ]);
      expect(await documents(world, 'details-private')).toEqual(before);
      await world.close();
    });
  });

  it('of the same person differ in their commitments', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      await openLedger(world);
      await intake(world, [
        { ledger: LEDGER, gifts: [gift('a', { detailsJson }), gift('b', { detailsJson })] },
      ]);
      const [a, b] = await documents(world, 'details-private');
      expect(a?.json).toBe(b?.json);
      expect(a?.id).not.toBe(b?.id);
      await world.close();
    });
  });
});

describe('public details', () => {
  it('stand in a collection of their own', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      await openLedger(world);
      const income = {
        ledger: LEDGER,
        idempotencyKey: 'k',
        kind: 'interest',
        amount: 1n,
        currency: 'EUR',
        receivedAt: '2026-01-01',
        detailsJson: '{"text":"interest"}',
      };
      const call = world.connect(['staff']);
      await call.recordIncome(income);
      await call.recordIncome(income);
      await failure(call.recordIncome({ ...income, amount: 2n }));
      expect((await documents(world, 'details-public')).map(({ json }) => json)).toEqual([
        '{"text":"interest"}',
      ]);
      expect(await documents(world, 'details-private')).toEqual([]);
      await world.close();
    });
  });
});
