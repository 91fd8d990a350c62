// SIGKILL at any moment, also while starting, again and again on one data folder; several workers at a time. The moments
// come from a seed, so a failure can be tried again, though the machine's own timing stays its own.
import { createRandom, withTempFolder } from '@centesimo/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { connect, pause, tokenOf } from './caller.ts';
import { configOf, killAll, mustServe, startCharity } from './charity-process.ts';
import { type Chain, closeChain, openChain, recover, untilGone, watchCheckpoint } from './crash-chain.ts';
import { type Round, makeRound, playRound } from './round.ts';

const isDeep = process.env['CENTESIMO_DEEP'] === '1';
const IN_CI = process.env['CI'] === 'true';
const KILLS = isDeep ? 200 : IN_CI ? 5 : 2;
const STARTS_KILLED = isDeep ? 60 : IN_CI ? 5 : 2;
const WORKERS = 3;
const SEED = Number(process.env['CENTESIMO_SEED'] ?? 20_260_115);

afterAll(killAll);

/** Works on rounds of its own until the process is gone. */
async function work(chain: Chain, address: string, name: string): Promise<Round[]> {
  const { charity } = chain;
  const caller = connect(address, tokenOf(chain.folder));
  const rounds: Round[] = [];
  while (!charity.isGone()) {
    const round = makeRound(`${name}-${rounds.length}`);
    rounds.push(round);
    chain.rounds.push(round);
    await untilGone(charity, () => playRound(round, caller, () => charity.isGone()));
  }
  caller.close();
  return rounds;
}

async function workAndKill(chain: Chain, delayMs: number, name: string): Promise<Round[]> {
  const address = await mustServe(chain.charity);
  const watcher = connect(address, tokenOf(chain.folder));
  const watch = watchCheckpoint(chain, watcher);
  const workers = Array.from({ length: WORKERS }, (_, at) => work(chain, address, `${name}-${at}`));
  await pause(delayMs);
  await chain.charity.kill();
  const rounds = await Promise.all(workers);
  await watch;
  watcher.close();
  chain.view.since = chain.view.note;
  return rounds.flat();
}

describe('a process that is killed at any moment', () => {
  it('starts again, whenever its start was cut off, also the very first', { timeout: 600_000 }, async () => {
    await withTempFolder(async (folder) => {
      const random = createRandom(SEED).fork('starts');
      for (let at = 0; at < STARTS_KILLED; at++) {
        const charity = startCharity(configOf(folder));
        const delayMs = random.int(150, 700);
        await Promise.race([pause(delayMs), charity.started]);
        const started = await Promise.race([charity.started, pause(0)]);
        expect(started?.kind, `start ${at}, killed after ${delayMs} ms`).not.toBe('failed');
        await charity.kill();
      }
      const chain = openChain(folder);
      await chain.charity.kill();
      await recover(chain, []);
      await closeChain(chain);
    });
  });

  it('has lost nothing and doubled nothing', { timeout: 3_600_000 }, async () => {
    await withTempFolder(async (folder) => {
      const random = createRandom(SEED).fork('kills');
      const chain = openChain(folder);
      for (let at = 0; at < KILLS; at++) {
        const delayMs = random.int(20, 1_500);
        const rounds = await workAndKill(chain, delayMs, `kill-${at}`);
        await recover(chain, rounds).catch((error: unknown) => {
          throw new Error(`kill ${at} after ${delayMs} ms, seed ${SEED}`, { cause: error });
        });
      }
      await closeChain(chain);
    });
  });
});
