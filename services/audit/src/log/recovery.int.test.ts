// Each write of audit fails, before or after it took effect, and the process dies there: the next start has it all once.

import { verifyReceipt } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { StoreError, type StoreWriteStep, type WriteFaults } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import { expectWhole } from '../../test/whole-log.ts';
import { LOG_KEY, type World, openWorld, startAudit, until, untilPublished } from '../../test/world.ts';

/** All that audit ever writes into its store; a step that is not here fails the first test. */
const STEPS = ['journal.insert', 'document.insert', 'document.replace'] as const satisfies StoreWriteStep[];
const OCCURRENCES = [1, 2, 3];
const WHEN = ['before', 'after'] as const;
const LEDGER = 'acqua';

interface Crash {
  readonly step: StoreWriteStep;
  readonly occurrence: number;
  readonly when: (typeof WHEN)[number];
}

/** Fails at the crash and at everything that is written after it: the process is gone. */
function faultsOf(
  crash: Crash | undefined,
  seen: Set<string>,
): { faults: WriteFaults<StoreWriteStep>; isDead: () => boolean } {
  let left = crash?.occurrence ?? 0;
  let dead = false;
  const strike = (step: StoreWriteStep, when: Crash['when']): void => {
    seen.add(step);
    if (!dead && step === crash?.step && when === crash.when) dead = --left === 0;
    if (dead) throw new StoreError('closed', 'the process is gone');
  };
  const faults = {
    before: (step: StoreWriteStep) => strike(step, 'before'),
    after: (step: StoreWriteStep) => strike(step, 'after'),
  };
  return { faults, isDead: () => dead };
}

/** States events while audit runs on a store that crashes; answers how many there are. */
async function play(world: World, crash: Crash | undefined, seen: Set<string>): Promise<number> {
  const { faults, isDead } = faultsOf(crash, seen);
  const store = await world.openStore(faults);
  const started = await startAudit(world, store);
  await world.state('allocation', ledgerOpened(LEDGER));
  for (const fund of ['well', 'school', 'park']) {
    await until(() => isDead() || (started.audit.reader.published?.size ?? 0) > 0);
    await world.state('allocation', fundOpened(LEDGER, fund));
    await world.state('donation', giftReceived(LEDGER, fund));
    const size = started.audit.reader.published?.size ?? 0;
    await until(() => isDead() || (started.audit.reader.published?.size ?? 0) > size);
  }
  if (crash === undefined) await untilPublished(started, 7);
  expect(isDead()).toBe(crash !== undefined);
  await started.audit.stop();
  await store.close();
  return 7;
}

async function recovers(world: World, count: number): Promise<void> {
  const store = await world.openStore();
  const { audit } = await startAudit(world, store);
  await untilPublished({ audit }, count);
  const receipt = await audit.reader.receipt(count - 1);
  expect(verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey: LOG_KEY }).index).toBe(count - 1);
  for (let index = 0; index < count; index++) await audit.reader.inclusionProof(index, count);
  await audit.stop();
  await expectWhole(store, count);
  const sizes = (await recordsOf(store)).map(({ size }) => size);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  await store.close();
}

async function inWorld(test: (world: World) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    await test(world).finally(() => world.close());
  });
}

it('writes in these steps and no other', () =>
  inWorld(async (world) => {
    const seen = new Set<string>();
    await recovers(world, await play(world, undefined, seen));
    expect([...seen].toSorted()).toEqual([...STEPS].toSorted());
  }));

const crashes = STEPS.flatMap((step) =>
  OCCURRENCES.flatMap((occurrence) => WHEN.map((when): Crash => ({ step, occurrence, when }))),
);

it.each(crashes)('recovers from a crash $when $step number $occurrence', (crash) =>
  inWorld(async (world) => recovers(world, await play(world, crash, new Set()))),
);
