// Details that no event names are swept, those that one names never; whatever write of the sweep fails.
import { DetailsVault, SWEEP_TIMES, systemClock, systemRandom } from '@centesimo/service';
import { StoreError } from '@centesimo/store';
import type { StoreWriteStep } from '@centesimo/store';
import { trap, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { gift, intake, LEDGER, openLedger, outcomes } from '../../test/callers.ts';
import { openWorld, until } from '../../test/world.ts';
import type { World } from '../../test/world.ts';

const detailsJson = '{"name":"A"}';
/** What is held is due at once. */
const AT_ONCE = { marginMs: -SWEEP_TIMES.commandMs, everyMs: 10 };
const NEVER = { everyMs: 86_400_000 };

async function idsOf(world: World): Promise<{ details: string[]; notes: string[] }> {
  const all = await world.store.documents.range('details-private', '!', '\u007f', 10_000);
  const ids = all.map(({ id }) => id);
  return { details: ids.filter((id) => !id.startsWith('~')), notes: ids.filter((id) => id.startsWith('~')) };
}

/** What a process leaves that dies between its details and their command: for this key, of this ledger. */
async function leave(world: World, keys: readonly string[], ledger = LEDGER): Promise<string[]> {
  const vault = new DetailsVault(
    { documents: world.store.documents, random: systemRandom, clock: systemClock, times: SWEEP_TIMES },
    'details-private',
  );
  const brought = keys.map((key) => ({ key, document: vault.seal('{"name":"left"}') }));
  await vault.hold(ledger, brought);
  return brought.map(({ document }) => document.id);
}

/** A gift with details whose note is put back, as after a crash before it went; and orphans of every kind. */
async function arrange(world: World): Promise<string[]> {
  await openLedger(world);
  const [batch] = await intake(world, [
    { ledger: LEDGER, gifts: [gift('a', { detailsJson }), gift('b', { detailsJson })] },
  ]);
  const named = (await idsOf(world)).details;
  const keys = batch?.results.map((result) => result.gift) ?? [];
  const until = Date.now();
  const pending = keys.flatMap((key) => named.map((commitment) => ({ key, commitment })));
  const bytes = Buffer.from(JSON.stringify({ ledger: LEDGER, until, pending }));
  await world.store.documents.insert('details-private', [
    { id: `~${String(until).padStart(15, '0')}/x`, bytes },
  ]);
  await leave(world, [...keys, 'gift_never']);
  await leave(world, ['gift_of-nowhere'], 'nobody-opened-it');
  return named;
}

const STEPS = ['document.delete', 'journal.insert'] as const;
const CASES = STEPS.flatMap((step) => (['before', 'after'] as const).map((when) => [step, when] as const));

describe('the sweep', () => {
  it.each(CASES)(
    'removes what no event names, and nothing else, also when %s fails %s',
    async (step, when) => {
      await withTempFolder(async (folder) => {
        let world = await openWorld({ folder, sweep: NEVER });
        const named = await arrange(world);
        expect((await idsOf(world)).details.length).toBe(named.length + 4);
        await world.close();
        const code = when === 'before' ? 'unavailable' : 'unknown-outcome';
        const { arm, faults } = trap<StoreWriteStep>(step, when, () => new StoreError(code, 'struck'));
        arm();
        world = await openWorld({ folder, storeFaults: faults, sweep: AT_ONCE });
        await until(async () => (await idsOf(world)).notes.length === 0);
        expect((await idsOf(world)).details).toEqual(named);
        expect(world.metrics.value('centesimo_swept_total', { service: 'donation' })).toBeGreaterThan(0);
        await world.close();
        world = await openWorld({ folder, sweep: NEVER });
        expect(await outcomes(world, [gift('a', { detailsJson })])).toEqual(['repeated']);
        await world.close();
        world = await openWorld({ folder, sweep: NEVER });
        expect(await idsOf(world)).toEqual({ details: named, notes: [] });
        await world.close();
      });
    },
  );

  it('leaves alone what is not due, and what its owner cannot answer for yet', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder, sweep: { everyMs: 5 } });
      await openLedger(world);
      const left = await leave(world, ['gift_x']);
      await systemClock.sleep(50);
      expect((await idsOf(world)).details).toEqual(left);
      const [early] = await world.donation.host.submit(LEDGER, [
        {
          ledger: LEDGER,
          key: 'settle',
          inputHash: 'settle',
          command: { kind: 'settle-details', dueMs: Date.now() + 60_000, pending: [] },
        },
      ]);
      expect(early?.kind).toBe('unavailable');
      await world.close();
    });
  });
});

describe('a command with details', () => {
  it('that reaches its owner after its deadline is refused, and may be sent again', async () => {
    await withTempFolder(async (folder) => {
      let world = await openWorld({ folder, sweep: { ...NEVER, commandMs: -60_000 } });
      await openLedger(world);
      const gifts = [gift('late', { detailsJson }), gift('in-time')];
      expect(await outcomes(world, gifts)).toEqual(['command-too-late', 'taken']);
      const [batch] = await intake(world, [{ ledger: LEDGER, gifts }]);
      expect(batch?.results[0]?.refusal).toMatchObject({ code: 'command-too-late', retryAfterMs: 1_000 });
      expect((await idsOf(world)).notes).toHaveLength(2);
      await world.close();
      world = await openWorld({ folder, sweep: AT_ONCE });
      expect(await outcomes(world, gifts)).toEqual(['taken', 'repeated']);
      await until(async () => (await idsOf(world)).notes.length === 0);
      expect((await idsOf(world)).details).toHaveLength(1);
      await world.close();
    });
  });
});
