/** Allocation started again: the same totals and answers, from the snapshot, without one, and over a damaged one. */
import { hash } from 'node:crypto';
import { partitionOf } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { expense, failure, LEDGER, openLedger, patiently } from '../test/callers.ts';
import type { Calls } from '../test/callers.ts';
import { giftReceived, giftRefunded } from '../test/tiny-donation.ts';
import { deployment, openWorld } from '../test/world.ts';
import type { World, WorldOptions } from '../test/world.ts';

const partition = partitionOf(LEDGER, deployment.partitions, (text) => hash('sha256', text, 'hex'));

describe('a restart', () => {
  const reopen = async (options: WorldOptions, use: (world: World, call: Calls) => Promise<void>) => {
    const world = await openWorld(options);
    await use(world, world.connect(['staff', 'approver', 'operator']));
    await world.close();
  };

  it.each([
    ['from the snapshot', async () => undefined],
    ['from the journal alone', async (world: World) => dropSnapshots(world)],
    ['over a damaged snapshot', async (world: World) => damageSnapshots(world)],
  ] as const)('stands where it stood: %s', async (_, harm) => {
    await withTempFolder(async (folder) => {
      let before: unknown;
      let first: unknown;
      await reopen({ folder }, async (world) => {
        const call = await openLedger(world);
        const after = [
          await world.state(
            giftReceived(LEDGER, 'g1', { gross: 10_000, fee: 100 }),
            giftReceived(LEDGER, 'lost', { gross: 500, fund: 'nowhere' }),
            giftRefunded(LEDGER, 'r', 'g1', 1_000),
          ),
        ];
        first = await patiently(() => call.recordExpense(expense('e1', { after })));
        await world.state(giftRefunded(LEDGER, 'r2', 'g1', 2_900));
        await patiently(async () => {
          before = await call.getLedger({ ledger: LEDGER });
          const { funds } = before as Awaited<ReturnType<Calls['getLedger']>>;
          // 8,910 placed there, 1,000 and 2,900 refunded, 5,000 spent.
          if (funds[0]?.free !== 10n) await call.getLedger({ ledger: LEDGER, after: NEVER });
        });
      });
      await reopen({ folder, startLater: true }, async (world) => await harm(world));
      await reopen({ folder }, async (world, call) => {
        expect(await patiently(() => call.getLedger({ ledger: LEDGER }))).toEqual(before);
        const again = await patiently(() => call.recordExpense(expense('e1')));
        expect(again).toEqual({ ...(first as object), repeated: true });
        const spent = await call.recordExpense(expense('e2', { amount: 10n }));
        expect(await failure(call.recordExpense(expense('e3')))).toMatchObject({ code: 'not-enough-money' });
        expect(spent.repeated).toBe(false);
        expect(world.lines.filter((line) => line.includes('"error"'))).toEqual([]);
      });
    });
  });
});

const NEVER = [{ journal: 'none', n: 0n }];
const SNAPSHOT = `g1/allocation/${partition}`;

async function dropSnapshots({ store }: World): Promise<void> {
  await store.documents.delete('snapshot', [SNAPSHOT]);
}

async function damageSnapshots({ store }: World): Promise<void> {
  const chunks = await store.documents.range('snapshot', `${SNAPSHOT}/`, `${SNAPSHOT}0`, 10);
  const harmed = chunks.map(({ id, bytes }) => {
    const text = Buffer.from(bytes).toString();
    return { id, bytes: Buffer.from(text.replace(/.{8}(?=\\"\]\])/, 'AAAAAAAA')) };
  });
  await store.documents.put('snapshot', harmed);
}
