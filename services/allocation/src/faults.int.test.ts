// Every write step of allocation fails, once without effect and once with it; whatever the caller was told, sending the
// same again ends with each command exactly once and the same totals, also after a restart.
import { BUS_WRITE_STEPS, BusError } from '@centesimo/bus';
import { STORE_WRITE_STEPS, StoreError } from '@centesimo/store';
import { trap, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { expense, failure, fundsOf, LEDGER, openLedger, patiently } from '../test/callers.ts';
import type { Calls } from '../test/callers.ts';
import { giftReceived, giftRefunded } from '../test/tiny-donation.ts';
import { openWorld, until } from '../test/world.ts';
import type { World, WorldOptions } from '../test/world.ts';

/** What the service does not write: no blobs, and it compares and swaps nothing. */
const UNUSED = new Set(['blob.put', 'blob.delete', 'document.replace']);
const STORE_STEPS = STORE_WRITE_STEPS.filter((step) => !UNUSED.has(step));
const detailsJson = '{"supplier":"A"}';
const quick = { retryMs: 5, backoffMs: 10, indexMs: 20, idleCheckMs: 50, snapshotRecords: 2 };

/** Spends, gives back and asks too much, each until it is answered; answers the ids. */
async function sendAll(call: Calls): Promise<string[]> {
  const spent = await patiently(() => call.recordExpense(expense('e1', { detailsJson })));
  const at = { idempotencyKey: 'r1', ledger: LEDGER, expense: spent.id, amount: 700n, currency: 'EUR' };
  const back = await patiently(() => call.returnExpense({ ...at, returnedAt: '2026-02-02', detailsJson }));
  const tooMuch = expense('e2', { amount: 1_000_000n, detailsJson });
  const refused = await failure(patiently(() => call.recordExpense(tooMuch)));
  return [spent.id, back.id, refused.code];
}

const EXPECTED = { general: '3200/9700', 'general-jpy': '0/0', well: '1000/1000', school: '0/0' };

async function standing(world: World): Promise<Record<string, string>> {
  const call = world.connect(['staff']);
  const ledger = await patiently(() => call.getLedger({ ledger: LEDGER }));
  expect(ledger.queues).toEqual([]);
  return fundsOf(ledger);
}

async function expectExactlyOnce(options: WorldOptions, arm: () => void): Promise<void> {
  let world = await openWorld({ ...options, limits: quick });
  const call = await openLedger(world);
  arm();
  await world.state(giftReceived(LEDGER, 'g1', { gross: 10_000 }));
  const demand = await world.state(giftRefunded(LEDGER, 'r', 'g1', 1_500));
  await patiently(() => call.getLedger({ ledger: LEDGER, after: [demand] }));
  const ids = await sendAll(call);
  expect(await standing(world)).toEqual(EXPECTED);
  await until(() => world.allocation.host.publishLag === 0);
  await world.close();
  world = await openWorld({ folder: options.folder });
  expect(await standing(world)).toEqual(EXPECTED);
  expect(await sendAll(world.connect(['staff']))).toEqual(ids);
  expect(await standing(world)).toEqual(EXPECTED);
  // Each fact's details are kept, and none but those: one each of project, expense and return.
  const kept = await world.store.documents.range('details-public', '', '~', 10);
  expect(kept.length).toBeGreaterThanOrEqual(3);
  await world.close();
}

describe.each(['before', 'after'] as const)('a step that fails %s it takes effect', (when) => {
  it.each(STORE_STEPS)('loses and doubles nothing: %s', async (step) => {
    await withTempFolder(async (folder) => {
      const code = when === 'before' ? 'unavailable' : 'unknown-outcome';
      const { faults, arm, sprung } = trap(step, when, () => new StoreError(code, 'struck'));
      await expectExactlyOnce({ folder, storeFaults: faults }, arm);
      expect(sprung()).toBe(1);
    });
  });

  it.each(BUS_WRITE_STEPS)('loses and doubles nothing: %s', async (step) => {
    await withTempFolder(async (folder) => {
      const code = when === 'before' ? 'unavailable' : 'unknown-outcome';
      const { faults, arm, sprung } = trap(step, when, () => new BusError(code, 'struck'));
      await expectExactlyOnce({ folder, busFaults: faults }, arm);
      expect(sprung()).toBe(1);
    });
  });
});
