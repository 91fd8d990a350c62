// Expenses: several funds, too many holes, who waits behind whom, and the hops of what was paid.
import { describe, expect, it } from 'vitest';
import { planExpense, sources, trail } from './index.ts';
import { dataOf, idOf } from './ledger.fixture.ts';
import { give, giveBack, move, opened, place, refund, spend } from './story.fixture.ts';

const [g0, g1] = [idOf('gift', 0), idOf('gift', 1)];

describe('an expense', () => {
  it('takes from several funds in listed order, and says what is there when it is too much', () => {
    const state = opened(give(g0, 4, { fund: 'hall' }), give(g1, 6, { fund: 'general' }));
    place(state);
    const plan = dataOf(planExpense(state, { amount: 7, currency: 'EUR', funds: ['general', 'hall'] }));
    expect(plan.spans).toEqual([
      { from: 0, fund: 'general', to: 6 },
      { from: 0, fund: 'hall', to: 1 },
    ]);
    expect(planExpense(state, { amount: 11, currency: 'EUR', funds: ['general', 'hall'] })).toEqual({
      ok: false,
      code: 'not-enough-money',
      facts: { asked: 11, available: 10 },
    });
  });

  it('over more holes than an entry holds is refused with the largest amount that fits', () => {
    const gifts = Array.from({ length: 6 }, (_, n) => give(idOf('gift', n), 2, { fund: 'hall' }));
    const state = opened(...gifts);
    place(state);
    for (const n of [1, 3]) refund(state, idOf('refund', n), idOf('gift', n), 2);
    const request = { amount: 7, currency: 'EUR', funds: ['hall'] };
    const refused = { ok: false, code: 'too-fragmented', facts: { asked: 7, fits: 4 } };
    expect(planExpense(state, request, { spansMax: 2 })).toEqual(refused);
    expect(planExpense(state, request, { bytesMax: 70 })).toEqual(refused);
    expect(planExpense(state, { ...request, amount: 4 }, { spansMax: 2 }).ok).toBe(true);
  });

  it('shows where a gift waits: how many cents go out before it', () => {
    const state = opened(give(g0, 4, { fund: 'hall' }), give(g1, 6, { fund: 'hall' }));
    place(state);
    spend(state, 'exp_a', 1, 'hall');
    expect(trail(state, g1)!.pieces[0]!.place).toEqual({
      kind: 'waiting',
      fund: 'hall',
      from: 4,
      to: 10,
      ahead: 3,
    });
  });

  it('tells the hops of cents that moved and came back', () => {
    const state = opened(give(g0, 4, { fund: 'hall' }));
    place(state);
    move(state, 'move_a', 4, ['hall'], 'general');
    spend(state, 'exp_a', 4, 'general');
    giveBack(state, 'ret_a', 'exp_a', 1);
    const [, last] = trail(state, g0)!.pieces;
    expect(last!.hops.map((hop) => [hop.kind, hop.fund, hop.from, hop.to])).toEqual([
      ['placed', 'hall', 3, 4],
      ['moved', 'general', 3, 4],
      ['returned', 'general', 4, 5],
    ]);
    expect(sources(state, 'exp_a')!.pieces).toEqual([
      { from: 0, to: 3, id: g0, kind: 'gift', amount: 3, fund: 'general', hops: 1 },
    ]);
  });
});
