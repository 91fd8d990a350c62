// The rules of money-rules.md that apply to placement, moves, expenses, returns and refunds of free money, by name.
import { describe, expect, it } from 'vitest';
import {
  applyEvent,
  invariants,
  openDemands,
  planAssign,
  planExpense,
  planMove,
  planPlacement,
  planRefund,
  planReturn,
  sources,
  totals,
  trail,
} from './index.ts';
import { dataOf, eventOf, idOf, mustApply } from './ledger.fixture.ts';
import {
  exchange,
  give,
  giveBack,
  move,
  opened,
  pieces,
  place,
  refund,
  settle,
  spend,
  spendIn,
} from './story.fixture.ts';

const [g0, g1, g2] = [idOf('gift', 0), idOf('gift', 1), idOf('gift', 2)];
const demand = idOf('refund', 0);

describe('rule 2, return', () => {
  it('takes the last live slots, and the cents re-enter the funds they were taken from', () => {
    const state = opened(give(g0, 4, { fund: 'hall' }), give(g1, 6, { fund: 'general' }));
    place(state);
    spend(state, 'exp_a', 8, 'hall', 'general');
    const plan = dataOf(planReturn(state, 'exp_a', 5));
    expect(plan).toEqual({
      amount: 5,
      back: [
        { at: 4, count: 1, fund: 'hall' },
        { at: 6, count: 4, fund: 'general' },
      ],
      expense: 'exp_a',
      slots: [{ from: 3, to: 8 }],
    });
    giveBack(state, 'ret_a', 'exp_a', 5);
    expect(pieces(state, g0)).toEqual(['0-3 spent hall 0', '3-4 waiting hall 4']);
    expect(pieces(state, g1)).toEqual(['0-4 waiting general 6', '4-6 waiting general 4']);
    expect(sources(state, 'exp_a')).toMatchObject({
      amount: 8,
      returned: 5,
      pieces: [{ id: g0, amount: 3 }],
    });
    expect(planReturn(state, 'exp_a', 4)).toEqual({
      ok: false,
      code: 'return-too-large',
      facts: { asked: 4, available: 3 },
    });
    giveBack(state, 'ret_b', 'exp_a', 3);
    expect(sources(state, 'exp_a')).toMatchObject({ returned: 8, pieces: [] });
  });

  it('is legal into a closed fund', () => {
    const state = opened(give(g0, 4, { fund: 'hall' }));
    place(state);
    spend(state, 'exp_a', 4, 'hall');
    mustApply(state, eventOf('fund.closed', 'hall', {}));
    giveBack(state, 'ret_a', 'exp_a', 4);
    spend(state, 'exp_b', 4, 'hall');
    expect(invariants(state)).toEqual([]);
  });
});

describe('rule 3, what a refund takes', () => {
  it('is free cents in gift-cent order, wherever moves and returns brought them', () => {
    const state = opened(give(g0, 10, { fund: 'hall' }));
    place(state);
    move(state, 'move_a', 6, ['hall'], 'general');
    spend(state, 'exp_a', 4, 'general');
    giveBack(state, 'ret_a', 'exp_a', 2);
    expect(pieces(state, g0)).toEqual([
      '0-2 spent general 0',
      '2-4 waiting general 6',
      '4-6 waiting general 4',
      '6-10 waiting hall 6',
    ]);
    refund(state, demand, g0, 5);
    expect(pieces(state, g0)).toEqual([
      '0-2 spent general 0',
      '2-4 refunded',
      '4-6 refunded',
      '6-7 refunded',
      '7-10 waiting hall 7',
    ]);
    expect(invariants(state)).toEqual([]);
  });

  it('is slots when nothing is free: the reserve covers them, and the expense stays paid', () => {
    const state = opened(give(g0, 10, { fund: 'hall' }), give(g1, 4, { fund: 'general' }));
    place(state);
    spend(state, 'exp_a', 8, 'hall');
    mustApply(state, eventOf('gift.refunded', demand, { amount: 5, currency: 'EUR', gift: g0 }));
    expect(planRefund(state, demand)).toEqual({
      ok: true,
      data: {
        gift: g0,
        own: [{ from: 8, fund: 'hall', to: 10 }],
        covers: [{ from: 0, outflow: 'exp_a', to: 3 }],
        coveredBy: [{ from: 0, fund: 'general', to: 3 }],
      },
    });
    settle(state, demand);
    expect(openDemands(state)).toEqual([]);
    expect(pieces(state, g0)).toEqual(['0-3 refunded', '3-8 spent hall 3', '8-10 refunded']);
    expect(pieces(state, g1)).toEqual(['0-3 spent general 0', '3-4 waiting general 3']);
    expect(totals(state).currencies[0]).toMatchObject({ bank: 1, free: 1, spent: 8, demanded: 5 });
    expect(invariants(state)).toEqual([]);
  });

  it('covers the slots of the exchange, in cents, for units that are partly spent', () => {
    const state = opened(give(g0, 3, { fund: 'general' }), give(g1, 3, { fund: 'general' }));
    place(state);
    exchange(state, 'exch_a', 3, 'general', 'yen', 10);
    spendIn(state, 'exp_y', 5, 'JPY', 'yen');
    refund(state, demand, g0, 3);
    expect(pieces(state, g0)).toEqual(['0-3 refunded']);
    expect(trail(state, g1)!.legs.map(({ exchange: id, from, to }) => [id, from, to])).toEqual([
      ['exch_a', 0, 10],
    ]);
    expect(sources(state, 'exp_y')!.pieces.map(({ id, from, to }) => [id, from, to])).toEqual([[g1, 0, 5]]);
    expect(invariants(state)).toEqual([]);
  });

  it('goes past the first of the others: nobody else is touched', () => {
    const state = opened(give(g0, 5, { fund: 'hall' }), give(g1, 5, { fund: 'hall' }));
    place(state);
    refund(state, demand, g1, 2);
    spend(state, 'exp_a', 7, 'hall');
    expect(state.outflows[1]!.spans.map(({ from, to }) => [from, to])).toEqual([
      [0, 5],
      [7, 9],
    ]);
    expect(pieces(state, g1)).toEqual(['0-2 refunded', '2-4 spent hall 7', '4-5 waiting hall 9']);
  });
});

describe('rule 9, closed funds and classes', () => {
  it('a closed fund takes no placement and no move in', () => {
    const state = opened(give(g0, 5, { fund: 'hall' }), give(g1, 5));
    mustApply(state, eventOf('fund.closed', 'hall', {}));
    place(state);
    expect(pieces(state, g0)).toEqual(['0-5 unassigned']);
    expect(planMove(state, { amount: 1, from: ['general'], to: 'hall' })).toMatchObject({
      code: 'fund-closed',
    });
  });

  it.each([
    ['water', 'general', undefined, 'class-forbids'],
    ['promise', 'general', 'board', 'class-forbids'],
    ['general', 'promise', 'board', 'class-forbids'],
    ['school', 'general', undefined, 'ground-required'],
    ['hall', 'hall', undefined, 'same-fund'],
  ])('a move from %s to %s on ground %s is refused: %s', (from, to, ground, code) => {
    const state = opened(give(g0, 5, { fund: from }));
    place(state);
    const why = ground === undefined ? {} : { ground };
    expect(planMove(state, { amount: 1, from: [from], to, ...why })).toMatchObject({ ok: false, code });
    const data = {
      at: state.funds[state.fundIndex.get(to)!]!.length,
      spans: [{ from: 0, fund: from, to: 1 }],
      to,
    };
    expect(applyEvent(state, eventOf('money.moved', 'move_a', { ...data, ...why }))).toMatchObject({ code });
  });

  it('conditional money is not spendable, restricted money is', () => {
    const state = opened(give(g0, 5, { fund: 'promise' }), give(g1, 5, { fund: 'water' }));
    place(state);
    const refused = planExpense(state, { amount: 1, currency: 'EUR', funds: ['promise'] });
    expect(refused).toMatchObject({ code: 'class-forbids' });
    spend(state, 'exp_a', 5, 'water');
  });
});

describe('rule 11, splits', () => {
  it('are not rebalanced: refunding 5 and 5 of [9, 1] works in gift-cent order', () => {
    const rule = {
      shares: [
        { fund: 'general', weight: 90 },
        { fund: 'hall', weight: 10 },
      ],
      version: 2,
    };
    const state = opened(eventOf('placement-rule.set', 'demo', rule), give(g0, 10));
    place(state);
    expect(pieces(state, g0)).toEqual(['0-9 waiting general 0', '9-10 waiting hall 0']);
    refund(state, demand, g0, 5);
    refund(state, idOf('refund', 1), g0, 5);
    expect(pieces(state, g0).every((piece) => piece.includes('refunded'))).toBe(true);
  });

  it('leave small sums without a share, and no share of zero', () => {
    const rule = {
      shares: [
        { fund: 'hall', weight: 10 },
        { fund: 'general', weight: 90 },
      ],
      version: 2,
    };
    const state = opened(eventOf('placement-rule.set', 'demo', rule), give(g0, 4), give(g1, 4));
    place(state);
    expect(
      totals(state)
        .funds.map(({ fund, length }) => [fund, length])
        .slice(0, 5),
    ).toContainEqual(['hall', 0]);
    expect(state.placements[0]!.parts).toHaveLength(1);
  });
});

describe('rule 12, between fact and settlement', () => {
  it('a gift reduced to zero still counts, with no share', () => {
    const state = opened(
      give(g0, 5, { fund: 'hall' }),
      give(g1, 3, { fund: 'hall' }),
      give(g2, 2, { fee: 2 }),
    );
    refund(state, demand, g0, 5);
    const plan = planPlacement(state, 10)!;
    expect(plan).toMatchObject({ count: 3, rule: 1, parts: [{ at: 0, count: 1, fund: 'hall', total: 3 }] });
    place(state);
    expect(pieces(state, g0)).toEqual(['0-5 refunded']);
    expect(pieces(state, g2)).toEqual([]);
  });

  it('a partly refunded gift is placed with what is left', () => {
    const state = opened(give(g0, 5, { fund: 'hall' }));
    refund(state, demand, g0, 2);
    expect(pieces(state, g0)).toEqual(['0-3 unplaced', '3-5 refunded']);
    place(state);
    expect(pieces(state, g0)).toEqual(['0-3 waiting hall 0', '3-5 refunded']);
    refund(state, idOf('refund', 1), g0, 3);
    expect(totals(state).currencies[0]).toMatchObject({ bank: 0, free: 0, unplaced: 0 });
  });

  it.each([
    ['an unknown fund', { fund: 'nowhere' }],
    ['a fund of another currency', { fund: 'yen' }],
  ])('a gift that names %s waits unassigned until it is assigned', (_, named) => {
    const state = opened(give(g0, 5, named), give(g1, 2));
    expect(planAssign(state, g0, 'hall')).toMatchObject({ ok: false, code: 'not-unassigned' });
    place(state);
    expect(pieces(state, g0)).toEqual(['0-5 unassigned']);
    refund(state, demand, g0, 1);
    expect(planAssign(state, g0, 'yen')).toMatchObject({ ok: false, code: 'wrong-currency' });
    mustApply(state, eventOf('gift.assigned', g0, dataOf(planAssign(state, g0, 'hall'))));
    expect(pieces(state, g0)).toEqual(['0-4 waiting hall 0', '4-5 refunded']);
    expect(planAssign(state, g0, 'hall')).toMatchObject({ ok: false, code: 'not-unassigned' });
    expect(invariants(state)).toEqual([]);
  });

  it('no rule for the currency: unassigned, income too', () => {
    const income = idOf('income', 0);
    const rule = { shares: [{ fund: 'general', weight: 1 }], version: 2 };
    const state = opened(
      eventOf('placement-rule.set', 'demo', rule),
      eventOf('income.received', income, { amount: 7, currency: 'JPY', kind: 'interest' }),
    );
    place(state);
    expect(trail(state, income)).toMatchObject({ kind: 'income', currency: 'JPY', amount: 7 });
    expect(pieces(state, income)).toEqual(['0-7 unassigned']);
  });

  it('a fee larger than the gift leaves nothing, and the rest is owed; a reserve that bears it owes it whole', () => {
    const state = opened(give(g0, 2, { fee: 5 }), give(g1, 10, { fee: 3, feeBearer: 'reserve' }));
    expect(trail(state, g0)!.amount).toBe(0);
    expect(trail(state, g1)!.amount).toBe(10);
    expect(totals(state).currencies[0]).toMatchObject({ feesOwed: 6, received: 10, bank: 4 });
    expect(invariants(state)).toEqual([]);
  });

  it('facts are taken after the ledger is closed: they were on their way', () => {
    const state = opened(eventOf('ledger.closed', 'demo', {}), give(g0, 5));
    place(state);
    spend(state, 'exp_a', 3, 'general');
    expect(
      applyEvent(state, eventOf('fund.opened', 'more', { class: 'unrestricted', currency: 'EUR' })),
    ).toMatchObject({
      code: 'ledger-closed',
    });
  });
});
