// Each write of cosignatures fails, before or after it took effect, and the process dies there: the next start has them all.
import { openCheckpoint, parsePolicy } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { StoreError, type StoreWriteStep, type WriteFaults } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { type SmallWitness, openWitness } from '../../test/small-witness.ts';
import { fundOpened, ledgerOpened } from '../../test/tiny-services.ts';
import { PACE } from '../../test/witness-scene.ts';
import { LOG_KEY, type World, openWorld, startAudit, until, untilPublished } from '../../test/world.ts';
import { httpWitnesses } from '../witnesses/http-witness.ts';

const HERE = 'acqua';

/** Fails at the `occurrence`-th swap once it is armed, and at everything after it. */
function faultsAt(occurrence: number, when: 'before' | 'after') {
  let left = occurrence;
  let [isArmed, isDead] = [false, false];
  const strike = (step: StoreWriteStep, at: typeof when): void => {
    if (isArmed && !isDead && step === 'document.replace' && at === when) isDead = --left === 0;
    if (isDead) throw new StoreError('closed', 'the process is gone');
  };
  const faults: WriteFaults<StoreWriteStep> = {
    before: (step) => strike(step, 'before'),
    after: (step) => strike(step, 'after'),
  };
  return { faults, arm: () => void (isArmed = true), isDead: () => isDead };
}

const cosignersOf = (note: string, { key }: SmallWitness): number =>
  openCheckpoint(nodeEd25519, note, { logKey: LOG_KEY, witnesses: [key] }).cosignatures.length;

async function crashAt(
  world: World,
  witness: SmallWitness,
  faults: ReturnType<typeof faultsAt>,
): Promise<void> {
  const policy = parsePolicy(nodeSha256, Buffer.from(`${witness.line}\nquorum one\n`));
  const witnesses = { policy, witnesses: httpWitnesses(policy), pace: PACE };
  const open = await world.openStore(faults.faults);
  const first = await startAudit(world, open, { witnesses });
  await world.state('allocation', ledgerOpened(HERE));
  await until(() => first.audit.witnessed()?.quorumSize === 1);
  // From the next checkpoint on only cosignatures are swapped: it is published before the witness answers.
  witness.behaviour = () => (faults.arm(), false);
  await world.state('allocation', fundOpened(HERE, 'well'));
  await until(() => faults.isDead());
  await first.audit.stop();
  await open.close();
  witness.behaviour = undefined;
  const store = await world.openStore();
  const second = await startAudit(world, store, { witnesses });
  await untilPublished(second, 2);
  await until(() => second.audit.witnessed()?.quorumSize === 2);
  const { reader } = second.audit;
  const { checkpoints } = await reader.checkpoints(Number.MAX_SAFE_INTEGER, 10);
  for (const note of [reader.cosigned?.note, reader.published?.note, ...checkpoints.map(({ note }) => note)])
    expect(cosignersOf(note ?? '', witness)).toBe(1);
  expect(checkpoints.map(({ size }) => size)).toEqual([2, 1]);
  await second.audit.stop();
  await store.close();
}

it.each(
  [1, 2, 3].flatMap((occurrence) =>
    (['before', 'after'] as const).map((when) => [when, occurrence] as const),
  ),
)('a death %s the swap %i of the cosignatures of a checkpoint loses none', async (when, occurrence) => {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const witness = await openWitness('one');
    try {
      await crashAt(world, witness, faultsAt(occurrence, when));
    } finally {
      await witness.close();
      await world.close();
    }
  });
});
