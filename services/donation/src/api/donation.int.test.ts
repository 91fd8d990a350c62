// The donation service as its callers see it: real gRPC, embedded adapters, a restart in between.
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { fundClosed, fundOpened, ledgerClosed, ledgerOpened } from '../../test/tiny-allocation.ts';
import { openWorld } from '../../test/world.ts';
import type { World } from '../../test/world.ts';

const LEDGER = 'acqua-viva';
const gift = (payment: string, change: object = {}) => ({
  processor: 'stripe',
  payment,
  grossAmount: 2_500n,
  currency: 'EUR',
  givenAt: '2026-01-15',
  ...change,
});

async function intake(world: World, requests: object[], ledgers?: string[]) {
  const answers = [];
  const source = async function* () {
    yield* requests as never[];
  };
  for await (const answer of world.connect(['processor'], ledgers).receiveGifts(source())) answers.push(answer);
  return answers;
}

async function openLedger(world: World, ledger = LEDGER) {
  await world.state(ledgerOpened(ledger, ['EUR', 'JPY']));
  return [await world.state(fundOpened(ledger, 'well', 'EUR'))];
}

describe('bulk intake', () => {
  it('answers each batch in order, each gift once, and the same after a restart', async () => {
    await withTempFolder(async (folder) => {
      let world = await openWorld({ folder });
      const after = await openLedger(world);
      const gifts = [gift('p1'), gift('p2', { feeAmount: 70n, fund: 'well' }), gift('p1')];
      const [first] = await intake(world, [{ ledger: LEDGER, batchId: 7, gifts, after }]);
      expect(first).toMatchObject({ batchId: 7, refusal: undefined });
      expect(first?.results.map(({ repeated, refusal }) => [repeated, refusal])).toEqual([
        [false, undefined],
        [false, undefined],
        [true, undefined],
      ]);
      expect(first?.results[0]?.gift).toMatch(/^gift_[a-z2-7]{52}$/);
      expect(first?.results[2]?.trailCode).toBe(first?.results[0]?.trailCode);
      await world.close();
      world = await openWorld({ folder });
      const [again] = await intake(world, [{ ledger: LEDGER, batchId: 8, gifts }]);
      expect(again?.results.map((result) => [result.gift, result.trailCode, result.repeated])).toEqual(
        first?.results.map((result) => [result.gift, result.trailCode, true]),
      );
      await world.close();
      expect(fundClosed && ledgerClosed).toBeTruthy();
    });
  });
});
