/** The old size is checked and the new one stored in one step: requests that race, and writes that fail on either side. */
import { parseCheckpointText, parseNote } from '@centesimo/log';
import { withTempFolder } from '@centesimo/testkit';
import { StoreError } from '@centesimo/store';
import type { StoreWriteStep, WriteFaults } from '@centesimo/store';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WitnessAnswer } from '../src/index.ts';
import { cosignatureIn, GOOD, idOf, logKeyOf, logOf, openWitness } from './witness-world.fixture.ts';
import type { OpenedWitness } from './witness-world.fixture.ts';

const SIZES = GOOD.map((_, i) => i + 1);
const LOGS = SIZES.map((size) => logOf(GOOD, size));
const logAt = (size: number) => LOGS[size - 1] ?? logOf(GOOD);
const LOG = { logKey: logKeyOf(logAt(1)) };
const OPTIONS = { seed: Number(process.env['CENTESIMO_SEED'] ?? 1), numRuns: 20 };

interface Step {
  readonly from: number;
  readonly to: number;
}

const size = fc.integer({ min: 0, max: GOOD.length });
const step: fc.Arbitrary<Step> = fc
  .tuple(size, fc.integer({ min: 1, max: GOOD.length }))
  .map(([from, to]) => ({ from: Math.min(from, to), to }));

async function servedSize(opened: OpenedWitness): Promise<number> {
  const note = await opened.witness.checkpointOf(idOf(logAt(1)));
  return note === undefined ? 0 : parseCheckpointText(parseNote(note).text).size;
}

/**
 * The answers of requests that ran at once are those of some order one after the other: each cosignature was given from
 * the size that the one before had led to, so that sizes never go back.
 */
function expectOneOrder(begin: number, steps: readonly Step[], answers: readonly WitnessAnswer[]): number {
  const given = steps.filter((_, i) => answers[i]?.status === 200);
  let known = begin;
  const open = [...given];
  while (open.length > 0) {
    // Those that stay at the size come before the one that leaves it.
    const next =
      open.find(({ from, to }) => from === known && to === from) ?? open.find(({ from }) => from === known);
    expect(next, `no cosignature begins at ${known}: ${JSON.stringify(open)}`).toBeDefined();
    if (next === undefined) break;
    open.splice(open.indexOf(next), 1);
    known = next.to;
  }
  return known;
}

it('gives cosignatures to racing requests as if they had come one after the other', async () => {
  await withTempFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 2, maxLength: 5 }), { maxLength: 5 }),
        async (rounds) => {
          run += 1;
          const opened = await openWitness(`${folder}/${run}`, [LOG]);
          try {
            let known = 0;
            for (const steps of rounds) {
              // One of them begins where the log stands, so that something is given most times.
              const racing = steps.map((each, i) =>
                i === 0 ? { from: known, to: Math.max(each.to, known) || 1 } : each,
              );
              const answers = await Promise.all(racing.map(({ from, to }) => opened.ask(logAt(to), from)));
              known = expectOneOrder(known, racing, answers);
              expect(await servedSize(opened)).toBe(known);
              for (const [i, answer] of answers.entries())
                if (answer.status === 200) cosignatureIn(answer, logAt(racing[i]?.to ?? 0));
            }
          } finally {
            await opened.close();
          }
        },
      ),
      OPTIONS,
    );
  });
});

it('lets one of two through that lead from the same size to others', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, [LOG]);
    expect((await opened.ask(logAt(4), 0)).status).toBe(200);
    const answers = await Promise.all([opened.ask(logAt(6), 4), opened.ask(logAt(9), 4)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers[0]?.status === 200 ? 6 : 9;
    expect(answers.find(({ status }) => status === 409)).toEqual({ status: 409, size: won });
    expect(await servedSize(opened)).toBe(won);
    await opened.close();
  });
});

type When = 'before' | 'after';

/** Fails the write of a cosigned note once, before it is stored or after. */
function failing(when: When): WriteFaults<StoreWriteStep> & { isArmed: boolean } {
  const faults = {
    isArmed: false,
    before: (written: StoreWriteStep): void => faults.fail('before', written),
    after: (written: StoreWriteStep): void => faults.fail('after', written),
    fail: (now: When, written: StoreWriteStep): void => {
      if (!faults.isArmed || now !== when || written !== 'document.replace') return;
      faults.isArmed = false;
      throw new StoreError('unknown-outcome', 'the power went');
    },
  };
  return faults;
}

it.each<[When, number]>([
  ['before', 4],
  ['after', 6],
])(
  'hands out nothing when the write fails %s it is stored, and goes on from %i after it',
  async (when, stands) => {
    await withTempFolder(async (folder) => {
      const faults = failing(when);
      const opened = await openWitness(folder, [LOG], { faults });
      expect((await opened.ask(logAt(4), 0)).status).toBe(200);
      faults.isArmed = true;
      expect(await opened.ask(logAt(6), 4)).toMatchObject({ status: 503 });
      expect(faults.isArmed).toBe(false);
      await opened.close();
      const again = await openWitness(folder, [LOG]);
      expect(await servedSize(again)).toBe(stands);
      const stale = await again.ask(logAt(9), 10 - stands);
      expect(stale).toEqual({ status: 409, size: stands });
      cosignatureIn(await again.ask(logAt(9), stands), logAt(9));
      await again.close();
    });
  },
);
