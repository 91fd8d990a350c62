// Every write step of donation fails, once without effect and once with it; whatever the caller was told, sending the
// same again ends with each gift exactly once, also after a restart.
import { BUS_WRITE_STEPS, BusError } from '@centesimo/bus';
import { STORE_WRITE_STEPS, StoreError } from '@centesimo/store';
import { trap, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { gift, intake, LEDGER, openLedger } from '../test/callers.ts';
import { openWorld, until } from '../test/world.ts';
import type { World } from '../test/world.ts';

const detailsJson = '{"name":"A"}';
const GIFTS = [gift('a', { detailsJson }), gift('b'), gift('c', { feeAmount: 5n })];
/** What the service does not write: no blobs, and it compares and swaps nothing. */
const UNUSED = new Set(['blob.put', 'blob.delete', 'document.replace']);
const STORE_STEPS = STORE_WRITE_STEPS.filter((step) => !UNUSED.has(step));

async function giftEvents(world: World): Promise<string[]> {
  const call = world.connect(['staff']);
  const { gifts } = await call.listGifts({ ledger: LEDGER, limit: 1_000 });
  return gifts.filter(({ processor }) => processor === 'stripe').map(({ id }) => id);
}

/** Sends the gifts until all are answered, twice, with a restart in between; answers the ids of both times. */
async function sendAll(world: World): Promise<string[]> {
  const ids: string[] = [];
  await until(async () => {
    const [batch] = await intake(world, [{ ledger: LEDGER, gifts: GIFTS }]);
    ids.splice(0, ids.length, ...(batch?.results ?? []).map((result) => result.gift));
    return ids.length === GIFTS.length && ids.every((id) => id !== '');
  });
  return ids;
}

const quick = { retryMs: 5, backoffMs: 10, indexMs: 20, idleCheckMs: 50, snapshotRecords: 2 };

async function expectExactlyOnce(folder: string, arrange: Parameters<typeof openWorld>[0], arm: () => void) {
  let world = await openWorld({ ...arrange, folder, limits: quick });
  await openLedger(world);
  arm();
  const ids = await sendAll(world);
  // A second batch makes the steps of upkeep come, too.
  await intake(world, [{ ledger: LEDGER, gifts: [gift('a', { currency: 'USD', detailsJson })] }]);
  expect(new Set(await giftEvents(world))).toEqual(new Set(ids));
  expect(await giftEvents(world)).toHaveLength(ids.length);
  await until(() => world.donation.host.publishLag === 0);
  await world.close();
  world = await openWorld({ folder });
  expect(await sendAll(world)).toEqual(ids);
  expect(await giftEvents(world)).toHaveLength(ids.length);
  await world.close();
}

describe.each(['before', 'after'] as const)('a step that fails %s it takes effect', (when) => {
  it.each(STORE_STEPS)('loses and doubles nothing: %s', async (step) => {
    await withTempFolder(async (folder) => {
      const code = when === 'before' ? 'unavailable' : 'unknown-outcome';
      const { faults, arm, sprung } = trap(step, when, () => new StoreError(code, 'struck'));
      await expectExactlyOnce(folder, { folder, storeFaults: faults }, arm);
      expect(sprung()).toBe(1);
    });
  });

  it.each(BUS_WRITE_STEPS)('loses and doubles nothing: %s', async (step) => {
    await withTempFolder(async (folder) => {
      const code = when === 'before' ? 'unavailable' : 'unknown-outcome';
      const { faults, arm, sprung } = trap(step, when, () => new BusError(code, 'struck'));
      await expectExactlyOnce(folder, { folder, busFaults: faults }, arm);
      expect(sprung()).toBe(1);
    });
  });
});
