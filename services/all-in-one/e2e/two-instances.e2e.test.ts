// Two instances of donation and allocation over the same stores and topic, each answering any request by asking the
// owner over gRPC. Under load one of them is cut off at a random await: killed, or stopped and woken when the other has
// long taken over. What was answered is in the log, once; what a seed does is printed.
import { createRandom, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { pause } from './caller.ts';
import { openCharityOfTwo } from './charity-of-two.fixture.ts';
import { MOMENTS } from './gate.ts';
import { createLogView } from './log-reader.ts';
import type { Round } from './round.ts';
import { expectSettled } from './settled.ts';
import type { CharityOfTwo, Twin } from './twin.ts';
import { untilBothOwn, untilOwnerOfAll } from './twin-owners.ts';
import { callerAt, workAt } from './twin-work.ts';

const SEED = Number(process.env['CENTESIMO_SEED'] ?? 9);
const SEEDS = process.env['CENTESIMO_DEEP'] === '1' ? 40 : 4;
const WORKERS = 4;
/** Calls of the victim on its ports, from the moment on at which the load begins. */
const CALLS_MAX = 900;
/** How much longer the work goes on with one instance alone. */
const ALONE_MS = 500;

const ENDINGS = ['killed', 'stopped and woken'] as const;

describe('two instances of which one is cut off under load', () => {
  const seeds = Array.from({ length: SEEDS }, (_, at) => `${SEED}/${at}`);
  it.concurrent.each(seeds)('lose and double nothing, seed %s', { timeout: 180_000 }, async (seed) => {
    const told = await withTempFolder((folder) => play(folder, seed));
    process.stdout.write(`${seed}: ${told}\n`);
  });
});

/** Answers what happened, in a sentence. */
async function play(folder: string, seed: string): Promise<string> {
  const random = createRandom(seed);
  const charity = await openCharityOfTwo(folder);
  await untilBothOwn(charity);
  const at = random.int(0, 1);
  const victim = charity.twins[at]!;
  const survivor = charity.twins[1 - at]!;
  const [calls, moment, ending] = [random.int(1, CALLS_MAX), random.pick(MOMENTS), random.pick(ENDINGS)];
  victim.gate.whenShut(() => (ending === 'killed' ? victim.door.slam() : victim.door.hold()));
  const load = startLoad(charity);
  const struck = victim.gate.arm({ calls, moment });
  const call = await Promise.race([struck, load.done.then(() => 'never')]);
  const tookMs = await untilOwnerOfAll(charity, survivor);
  await pause(ALONE_MS);
  if (ending === 'stopped and woken') {
    victim.door.release();
    victim.gate.open();
    await untilBothOwn(charity);
  }
  load.end();
  await load.done;
  const entries = await checkLog(folder, charity, survivor, load.rounds);
  await survivor.stop();
  await (ending === 'killed' ? victim.bury() : victim.stop());
  await charity.close();
  const forwarded = charity.twins.map(({ gate }) => gate.passed('peers.forward'));
  expect(Math.min(...forwarded), 'calls that each has forwarded').toBeGreaterThan(0);
  return `${ending} at call ${calls}, ${call} (${moment}); taken over after ${tookMs} ms; ${load.rounds.length} rounds, ${entries} entries, ${forwarded.join(' and ')} calls forwarded`;
}

function startLoad(charity: CharityOfTwo) {
  const rounds: Round[] = [];
  let isOver = false;
  const workers = Array.from({ length: WORKERS }, (_, worker) => {
    const twins = worker % 2 === 0 ? charity.twins : charity.twins.toReversed();
    return workAt(charity, twins, rounds, { name: `worker-${worker}`, isOver: () => isOver });
  });
  return { rounds, done: Promise.all(workers), end: () => (isOver = true) };
}

/** The number of entries of a log that holds everything, each once, and verifies. */
async function checkLog(
  folder: string,
  charity: CharityOfTwo,
  at: Twin,
  rounds: readonly Round[],
): Promise<number> {
  const caller = callerAt(charity, at);
  const view = createLogView();
  await expectSettled(folder, caller, view, rounds);
  caller.close();
  return view.entries.length;
}
