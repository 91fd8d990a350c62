// SIGKILL at every write step of every service and of the topic, before and after it took effect, under load and again
// while the next process recovers: what was answered is in the log once, nothing is there twice, and the log verifies.
import { isTaken, TAKES_ALL, withTempFolder } from '@centesimo/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { type Chain, closeChain, openChain, recover, takeCensus, workUntilDeath } from './crash-chain.ts';
import {
  type CrashCase,
  FIRST_POINTS,
  NARROW_POINTS,
  POINTS,
  UNREACHED,
  crashCases,
  nameOf,
} from './crash-points.ts';
import { killAll, startCharity, configOf } from './charity-process.ts';
import type { Strike } from './child-messages.ts';

const isDeep = process.env['CENTESIMO_DEEP'] === '1';
const CHAINS = 3;
const LIMIT_MS = isDeep ? 3_600_000 : 600_000;

/** Deaths of the very first process, which makes the folder: one for each chain. */
const FIRST_STRIKES: readonly Strike[] = [
  { point: 'donation journal.insert', side: 'after', occurrence: 5 },
  { point: 'audit journal.insert', side: 'before', occurrence: 1 },
  { point: 'bus bus.produce', side: 'after', occurrence: 1 },
];

const all = crashCases(isDeep);
const cases = all.filter((_, at) => isTaken(at));
const seen: Record<string, number> = {};

afterAll(killAll);

async function dieTwice(chain: Chain, { load, recovery }: CrashCase): Promise<void> {
  chain.charity.arm(load);
  const rounds = await workUntilDeath(chain, load, []);
  chain.charity = startCharity(configOf(chain.folder), recovery);
  await recover(chain, await workUntilDeath(chain, recovery, rounds));
  await takeCensus(chain);
}

async function runChain(folder: string, at: number): Promise<number> {
  const first = FIRST_STRIKES[at];
  if (first === undefined) throw new Error(`chain ${at} has no first strike`);
  const chain = openChain(folder, first);
  await recover(chain, await workUntilDeath(chain, first, []));
  await takeCensus(chain);
  const own = cases.filter((_, index) => index % CHAINS === at);
  for (const each of own) {
    await dieTwice(chain, each).catch((error: unknown) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Error(`${nameOf(each.load)}, then ${nameOf(each.recovery)}: ${detail}`, { cause: error });
    });
  }
  await closeChain(chain);
  for (const [point, count] of Object.entries(chain.census)) seen[point] = (seen[point] ?? 0) + count;
  return own.length;
}

describe('a process that is killed at a write step', () => {
  it('has a case for every step of the ports, or a reason why there is none', () => {
    const struck = new Set(all.map(({ load }) => load.point));
    expect(POINTS.filter((point) => !struck.has(point)).sort()).toEqual(Object.keys(UNREACHED).sort());
  });

  it.concurrent.each(FIRST_STRIKES.map((_, at) => at))(
    'has lost nothing, and doubled nothing, chain %i',
    { timeout: LIMIT_MS },
    async (at) => {
      await withTempFolder(async (folder) => {
        expect(await runChain(folder, at)).toBeGreaterThan(0);
      });
    },
  );
});

describe('the steps that were passed', () => {
  it.runIf(TAKES_ALL)('are those that are listed, and none that is said not to occur', () => {
    const passed = Object.keys(seen);
    const reached = POINTS.filter((point) => !(point in UNREACHED));
    const listed = [...reached, ...NARROW_POINTS, ...FIRST_POINTS];
    expect(passed.sort()).toEqual(listed.sort());
  });
});
