// The rules of money-rules.md for purposes, exchanges, and what is between a fact and its settlement, by name.
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerState } from './index.ts';
import {
  checkEvent,
  invariants,
  planExchange,
  planExpense,
  planMove,
  planRepurpose,
  planReversal,
  totals,
  trail,
} from './index.ts';
import { dataOf, eventOf, idOf, mustApply } from './ledger.fixture.ts';
import {
  correct,
  credit,
  exchange,
  give,
  opened,
  pieces,
  place,
  refund,
  settle,
  spend,
} from './story.fixture.ts';

const [g0, g1] = [idOf('gift', 0), idOf('gift', 1)];
const r0 = idOf('refund', 0);
const general = { fund: 'general' };
const hall = { fund: 'hall' };

/** The state of the test, whose invariants hold at its end. */
let state: LedgerState;
const start = (...gifts: Parameters<typeof opened>): void => {
  state = opened(...gifts);
  place(state);
};
afterEach(() => {
  expect(invariants(state)).toEqual([]);
});

describe('rule 9, purpose', () => {
  it('money is repurposed by gift, on a ground, by two people', () => {
    start(give(g0, 3, { fund: 'water' }), give(g1, 3, { fund: 'water' }));
    const request = { from: 'water', to: 'hall', ground: 'donor-consent', gift: g1 } as const;
    const data = { ...dataOf(planRepurpose(state, request)), gift: g1, ground: 'donor-consent' };
    const people = { by: { role: 'staff', actor: 'a' }, approvedBy: { role: 'approver', actor: 'b' } };
    const event = (more: object): ReturnType<typeof eventOf> =>
      eventOf('money.repurposed', 'rep_a', { ...data, ...people, ...more });
    expect(checkEvent(state, event({ approvedBy: people.by }))).toMatchObject({ code: 'approver-is-payer' });
    expect(checkEvent(state, event({ gift: g0 }))).toMatchObject({ code: 'wrong-gift' });
    expect(checkEvent(state, event({ ground: 'board-decision' }))).toMatchObject({ code: 'ground-required' });
    expect(checkEvent(state, event({ ground: 'secondary-purpose' }))).toMatchObject({
      code: 'ground-required',
    });
    mustApply(state, event({}));
    expect(pieces(state, g1)).toEqual(['0-3 waiting hall 0']);
    expect(pieces(state, g0)).toEqual(['0-3 waiting water 0']);
  });

  it('unrestricted money goes under a condition once that is met, as to any purpose', () => {
    start(give(g0, 3, { fund: 'general' }));
    const move = { from: ['general'], to: 'promise', amount: 2 };
    expect(planMove(state, move)).toMatchObject({ ok: false, code: 'class-forbids' });
    mustApply(state, eventOf('condition.met', 'promise', {}));
    mustApply(state, eventOf('money.moved', 'move_a', dataOf(planMove(state, move))));
    expect(pieces(state, g0)).toEqual(['0-2 waiting promise 0', '2-3 waiting general 2']);
  });

  it('a condition that is met frees the money for its purpose', () => {
    start(give(g0, 3, { fund: 'promise' }));
    expect(planExpense(state, { amount: 1, currency: 'EUR', funds: ['promise'] })).toMatchObject({
      code: 'class-forbids',
    });
    mustApply(state, eventOf('condition.met', 'promise', {}));
    spend(state, 'exp_a', 3, 'promise');
  });
});

describe('rule 10, exchange', () => {
  it('reassigns value on a round trip, and never mixes currencies in a sum', () => {
    const gifts = [7, 3, 1, 5].map((gross, index) => give(idOf('gift', index), gross, hall));
    start(...gifts, give(idOf('gift', 9), 1, { fund: 'hall' }));
    exchange(state, 'exch_a', 16, 'hall', 'yen', 5);
    const units = (): number[] =>
      gifts.map(({ subject }) =>
        trail(state, subject)!.legs.reduce((sum, { from, to }) => sum + to - from, 0),
      );
    expect(units()).toEqual([2, 1, 0, 2]);
    exchange(state, 'exch_b', 5, 'yen', 'general', 16);
    const back = gifts.map(({ subject }) =>
      trail(state, subject)!
        .legs.filter((leg) => leg.exchange === 'exch_b')
        .reduce((sum, { from, to }) => sum + to - from, 0),
    );
    expect(back).toEqual([6, 3, 0, 7]);
    expect(pieces(state, idOf('gift', 2))).toEqual(['0-1 exchanged hall 10']);
  });

  it('a rate that does not give the stated amounts is refused', () => {
    start(give(g0, 100, hall));
    const request = { amount: 100, from: ['hall'], to: 'yen', units: 160 };
    expect(planExchange(state, { ...request, rate: '160.2' })).toMatchObject({ ok: true });
    expect(planExchange(state, { ...request, rate: '162' })).toMatchObject({ code: 'wrong-rate' });
    expect(planExchange(state, { ...request, rate: '1,6' })).toMatchObject({ code: 'malformed' });
    expect(planExchange(state, { ...request, to: 'general', rate: '1' })).toMatchObject({
      code: 'same-currency',
    });
  });
});

describe('rule 12, between fact and settlement', () => {
  it('a credit voids a demand that is not settled, and moves nothing', () => {
    start(give(g0, 5, hall));
    mustApply(state, eventOf('gift.refunded', r0, { amount: 4, currency: 'EUR', gift: g0 }));
    credit(state, 'credit_a', r0, g0, 3);
    expect(totals(state).currencies[0]).toMatchObject({ demandedOpen: 1, bank: 4 });
    settle(state, r0);
    expect(pieces(state, g0)).toEqual(['0-1 refunded', '1-5 waiting hall 1']);
    expect(planReversal(state, 'credit_a')).toMatchObject({ code: 'credit-settled' });
  });

  it('a credit undoes what was lost beyond the gift first', () => {
    start(give(g0, 100, { fee: 10, ...hall }), give(g1, 50, general));
    refund(state, r0, g0, 100);
    credit(state, 'credit_a', r0, g0, 15);
    expect(pieces(state, g1)).toEqual(['0-10 waiting general 50', '10-50 waiting general 10']);
    expect(pieces(state, g0)).toEqual(['0-85 refunded', '85-90 waiting hall 90']);
  });

  it('a fee that rises takes like a refund, one that falls gives back', () => {
    start(give(g0, 10, hall), give(g1, 10, general));
    spend(state, 'exp_a', 9, 'hall');
    correct(state, 'correction_a', g0, -3);
    expect(pieces(state, g0)).toEqual(['0-2 fee hall 0', '2-9 spent hall 2', '9-10 fee hall 9'].map(bare));
    expect(trail(state, g0)).toMatchObject({ amount: 10, net: 7 });
    correct(state, 'correction_b', g0, 2);
    expect(pieces(state, g0).at(-1)).toBe('10-12 unassigned');
    expect(trail(state, g0)).toMatchObject({ net: 9 });
  });
});

/** Places that the cents have left are told without their fund. */
function bare(piece: string): string {
  return piece.replace(/ fee .*/, ' fee');
}
