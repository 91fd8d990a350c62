/**
 * A deployment grows to more partitions: every ledger goes on where it stood, with the same keys, answers and places,
 * in one log; killed at any moment of the move, the next start finishes it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Caller, connect, pause, tokenOf } from './caller.ts';
import { configOf, killAll, mustServe, startCharity } from './charity-process.ts';
import { type Chain, openChain, untilGone } from './crash-chain.ts';
import { makeRound, playRound } from './round.ts';
import { expectSettled } from './settled.ts';

const folder = mkdtempSync(join(tmpdir(), 'centesimo-growth-'));
const GROWN = [16, 32];
const KILLS = 4;
/** So long a process of the move lives at most, in ms: kills fall before, in and behind the move. */
const LIVES_MS = 900;

afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

async function startWith(chain: Chain, partitions: readonly number[]): Promise<Caller> {
  chain.charity = startCharity(configOf(folder, { partitions }));
  return connect(await mustServe(chain.charity), tokenOf(folder));
}

/** Everything that was ever begun is asked again, and stands in the log. */
async function expectAll(chain: Chain, caller: Caller): Promise<void> {
  const isGone = (): boolean => chain.charity.isGone();
  await Promise.all(chain.rounds.map((round) => playRound(round, caller, isGone)));
  await expectSettled(folder, caller, chain.view, chain.rounds);
}

/** Where the log's newest events of each ledger come from. */
function generationsOf({ view }: Chain): Set<string> {
  return new Set(view.entries.map(({ place }) => place.split('/')[0] ?? ''));
}

describe('a deployment that grows', () => {
  it('goes on with every ledger, and forgets nothing', { timeout: 480_000 }, async () => {
    const chain = openChain(folder);
    const first = connect(await mustServe(chain.charity), tokenOf(folder));
    chain.rounds.push(makeRound('before'), makeRound('half'));
    const [before, half] = chain.rounds as [ReturnType<typeof makeRound>, ReturnType<typeof makeRound>];
    await playRound(before, first, () => chain.charity.isGone());
    await playRound({ ...half, stages: half.stages.slice(0, 4) }, first, () => chain.charity.isGone());
    first.close();
    await chain.charity.kill();

    for (let at = 0; at < KILLS; at++) {
      chain.charity = startCharity(configOf(folder, { partitions: GROWN }));
      const started = await chain.charity.started;
      if (started.kind === 'ready') {
        const caller = connect(started.address, tokenOf(folder));
        const working = untilGone(chain.charity, () => playRound(half, caller, () => chain.charity.isGone()));
        await pause((LIVES_MS * at) / KILLS);
        await chain.charity.kill();
        await working;
        caller.close();
      } else expect(started.kind).toBe('died');
    }

    const grown = await startWith(chain, GROWN);
    chain.rounds.push(makeRound('after'));
    await expectAll(chain, grown);
    expect([...generationsOf(chain)].sort()).toEqual(['g1', 'g2']);
    const { gifts } = await grown.donation.listGifts({ ledger: 'before', limit: 1_000 });
    expect(gifts.length, 'gifts of both generations are listed').toBe(60);
    grown.close();
    await chain.charity.stop();

    const shrunk = await startCharity(configOf(folder)).started;
    expect(shrunk).toMatchObject({ kind: 'failed', code: 'wrong-version' });
    expect(JSON.stringify(shrunk)).toContain(`CENTESIMO_PARTITIONS=${GROWN.join(',')}`);

    const again = await startWith(chain, [...GROWN, 64]);
    chain.rounds.push(makeRound('third'));
    await expectAll(chain, again);
    expect([...generationsOf(chain)].sort()).toEqual(['g1', 'g2', 'g3']);
    again.close();
    await chain.charity.stop();
  });
});
