// What a chosen refund would take is what its settlement takes then; and when nobody may choose it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runAll } from './agreement.fixture.ts';
import { history } from './scene.fixture.ts';
import { loadState, planChosenRefund, planRefund, saveState } from './index.ts';
import type { LedgerState } from './index.ts';
import { dataOf, eventOf, idOf, mustApply, sha256 } from './ledger.fixture.ts';
import { give, opened, place, refund, spend } from './story.fixture.ts';

const [g0, g1] = [idOf('gift', 0), idOf('gift', 1)];
const NOTHING = { unplaced: 0, free: 0, covered: 0, shortfall: 0, beyond: 0 };
const planned = (state: LedgerState, gift: string, amount: number) => {
  const { covered, free, unplaced, shortfall, beyond } = planChosenRefund(state, gift, amount)!;
  return { covered, free, unplaced, shortfall, beyond };
};

describe('a refund that staff choose', () => {
  it('takes what has no place, then what is free, then what the reserve covers, and opens what it is short of', () => {
    const state = opened();
    mustApply(state, give(g0, 10, { fund: 'general' }));
    expect(planned(state, g0, 4)).toEqual({ ...NOTHING, unplaced: 4 });
    place(state);
    mustApply(state, give(g1, 3, { fund: 'general' }));
    place(state);
    expect(planned(state, g0, 4)).toEqual({ ...NOTHING, free: 4 });
    spend(state, 'exp_a', 8, 'general');
    // Two are free; of the eight that paid, the reserve holds three cents of another gift for three.
    expect(planned(state, g0, 4)).toEqual({ ...NOTHING, free: 2, covered: 2 });
    expect(planned(state, g0, 6)).toEqual({ ...NOTHING, free: 2, covered: 3, shortfall: 1 });
    expect(planned(state, g0, 11)).toMatchObject({ free: 2, covered: 3, shortfall: 5, beyond: 1 });
  });

  it('comes after what is demanded already', () => {
    const state = opened();
    mustApply(state, give(g0, 10, { fund: 'general' }));
    place(state);
    spend(state, 'exp_a', 8, 'general');
    const forced = eventOf('gift.refunded', idOf('refund', 0), { amount: 2, currency: 'EUR', gift: g0 });
    mustApply(state, forced);
    expect(planned(state, g0, 1)).toEqual({ ...NOTHING, shortfall: 1 });
    refund(state, idOf('refund', 1), g0, 1);
    expect(planChosenRefund(state, idOf('gift', 9), 1)).toBeUndefined();
  });

  it('in any history takes what its settlement takes', () => {
    fc.assert(
      fc.property(history, fc.nat(), fc.integer({ min: 1, max: 12 }), (commands, at, amount) => {
        const run = runAll(commands, () => undefined);
        const gifts = [...run.model.gifts.values()].filter(({ income }) => !income).map(({ id }) => id);
        const gift = gifts[at % gifts.length];
        fc.pre(gift !== undefined && run.state.openDemands.size === 0);
        const plan = planChosenRefund(run.state, gift, amount)!;
        const { currency } = plan;
        const state = loadState(sha256, saveState(run.state));
        const demand = `refund_${'z'.repeat(52)}`;
        mustApply(state, eventOf('gift.refunded', demand, { amount, currency, gift }));
        const taken = dataOf(planRefund(state, demand));
        const length = (slots: readonly { from: number; to: number }[] = []): number =>
          slots.reduce((sum, { from, to }) => sum + to - from, 0);
        const told = {
          unplaced: taken.unplaced ?? 0,
          free: length(taken.own),
          covered: length(taken.coveredBy),
          shortfall: taken.shortfall ?? 0,
          beyond: taken.loss?.amount ?? 0,
        };
        expect(told).toEqual({ ...NOTHING, ...planned(run.state, gift, amount) });
      }),
      { numRuns: 150 },
    );
  });
});
