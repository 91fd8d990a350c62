// The rules of money-rules.md for money that is taken back, given back, held by others and counted anew, by name.
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerState } from './index.ts';
import {
  invariants,
  planCover,
  planExpense,
  planMove,
  planTransfer,
  planTransferReceipt,
  planTransferReturn,
  sources,
  totals,
  trail,
} from './index.ts';
import { dataOf, eventOf, idOf, mustApply } from './ledger.fixture.ts';
import {
  charge,
  cover,
  credit,
  exchange,
  give,
  giveBack,
  opened,
  pieces,
  place,
  refund,
  spend,
  transfer,
  transferBack,
} from './story.fixture.ts';

const [g0, g1, g2] = [idOf('gift', 0), idOf('gift', 1), idOf('gift', 2)];
const [r0, r1] = [idOf('refund', 0), idOf('refund', 1)];
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

describe('rule 1, one holder', () => {
  it('what comes out of a covered slot belongs to the cover, and re-enters its fund', () => {
    start(give(g0, 2, hall), give(g2, 2, general));
    spend(state, 'exp_a', 2, 'hall');
    refund(state, r0, g0, 2);
    expect(pieces(state, g2)).toEqual(['0-2 spent general 0']);
    giveBack(state, 'ret_a', 'exp_a', 1);
    expect(pieces(state, g2)).toEqual(['0-1 spent general 0', '1-2 waiting general 2']);
    expect(totals(state).funds.find(({ fund }) => fund === 'hall')).toMatchObject({ free: 0, length: 2 });
  });

  it('a cover that is refunded itself is covered again: the slot changes hands, not the cover', () => {
    start(give(g0, 2, hall), give(g1, 2, general), give(g2, 2, general));
    spend(state, 'exp_a', 2, 'hall');
    refund(state, r0, g0, 2);
    refund(state, r1, g1, 2);
    expect(sources(state, 'exp_a')!.pieces.map(({ id }) => id)).toEqual([g2]);
  });
});

describe('rule 4, no loops', () => {
  it('a cover takes no cent that is the refunded gift’s by way of an exchange', () => {
    start(give(g0, 4, general), give(g1, 2, general));
    exchange(state, 'exch_a', 2, 'general', 'yen', 2);
    exchange(state, 'exch_b', 2, 'yen', 'general', 2);
    spend(state, 'exp_a', 2, 'general');
    // general holds 2 of g1, then 2 that g0's first cents own: those would cover themselves.
    refund(state, r0, g0, 4);
    expect(pieces(state, g1)).toEqual(['0-2 exchanged general 4']);
    expect(totals(state).currencies[0]).toMatchObject({ shortfall: 2, free: 2 });
  });

  it('nor one that descends from a shortfall, then or later', () => {
    start(give(g0, 2, general));
    exchange(state, 'exch_a', 2, 'general', 'yen', 2);
    refund(state, r0, g0, 2);
    exchange(state, 'exch_b', 2, 'yen', 'hall', 2);
    expect(planCover(state, { fund: 'hall', amount: 1 })).toMatchObject({ code: 'not-enough-money' });
  });
});

describe('rule 5, reinstatement', () => {
  it('cents refunded while free re-enter their fund', () => {
    start(give(g0, 5, hall));
    refund(state, r0, g0, 3);
    credit(state, 'credit_a', r0, g0, 2);
    expect(pieces(state, g0)).toEqual(['0-1 refunded', '1-3 waiting hall 5', '3-5 waiting hall 3']);
  });

  it('a slot that is still live goes back to the gift, and its cover re-enters the reserve', () => {
    start(give(g0, 2, hall), give(g1, 2, general));
    spend(state, 'exp_a', 2, 'hall');
    refund(state, r0, g0, 2);
    credit(state, 'credit_a', r0, g0, 2);
    expect(pieces(state, g0)).toEqual(['0-2 spent hall 0']);
    expect(pieces(state, g1)).toEqual(['0-2 waiting general 2']);
  });

  it('a slot that was returned gives nothing: the cents re-enter the fund they were taken from', () => {
    start(give(g0, 2, hall), give(g1, 2, general));
    spend(state, 'exp_a', 2, 'hall');
    refund(state, r0, g0, 2);
    giveBack(state, 'ret_a', 'exp_a', 2);
    credit(state, 'credit_a', r0, g0, 2);
    expect(pieces(state, g0)).toEqual(['0-2 waiting hall 2']);
  });

  it('a shortfall in the slot closes', () => {
    start(give(g0, 2, hall));
    spend(state, 'exp_a', 2, 'hall');
    refund(state, r0, g0, 2);
    expect(totals(state).currencies[0]).toMatchObject({ shortfall: 2, bank: -2 });
    credit(state, 'credit_a', r0, g0, 1);
    expect(totals(state).currencies[0]).toMatchObject({ shortfall: 1, bank: -1 });
    expect(pieces(state, g0)).toEqual(['0-1 refunded', '1-2 spent hall 1']);
  });

  it('of a gift that is no more in the chain: the one below takes the slot first', () => {
    start(give(g0, 1, hall), give(g1, 1, general), give(g2, 1, general));
    spend(state, 'exp_a', 1, 'hall');
    refund(state, r0, g0, 1);
    refund(state, r1, g1, 1);
    credit(state, 'credit_a', r0, g0, 1);
    expect(pieces(state, g2)).toEqual(['0-1 waiting general 2']);
    credit(state, 'credit_b', r1, g1, 1);
    expect(pieces(state, g1)).toEqual(['0-1 waiting general 3']);
    expect(pieces(state, g0)).toEqual(['0-1 spent hall 0']);
  });
});

describe('rule 6, more than the gift', () => {
  it('net 97 of a refund of 100 is the gift, the fee a loss of the reserve', () => {
    start(give(g0, 100, { fee: 3, ...hall }), give(g1, 50, general));
    refund(state, r0, g0, 100);
    expect(trail(state, g0)).toMatchObject({ amount: 97, net: 97 });
    expect(sources(state, r0)!.pieces).toMatchObject([{ id: g1, amount: 3 }]);
    expect(totals(state).currencies[0]).toMatchObject({ bank: 47 });
  });

  it('what the bank charges was never a gift', () => {
    start(give(g0, 5, general));
    charge(state, 'charge_a', 7);
    expect(pieces(state, g0)).toEqual(['0-5 lost general 0']);
    expect(totals(state).currencies[0]).toMatchObject({ bank: -2, shortfall: 2 });
  });
});

describe('rule 7, custody', () => {
  const custody = (id: string, source: string): void =>
    mustApply(
      state,
      eventOf('fund.opened', id, {
        class: source === 'water' ? 'restricted' : 'unrestricted',
        currency: 'EUR',
        custody: { partner: 'acqua', source },
      }),
    );

  it('is never own free money: a refund covers the slot of the transfer', () => {
    start(give(g0, 4, hall), give(g1, 4, general));
    custody('held', 'hall');
    transfer(state, 'transfer_a', 4, 'hall', 'held', 1);
    refund(state, r0, g0, 4);
    expect(pieces(state, g0)).toEqual(['0-4 refunded']);
    expect(pieces(state, g1)).toEqual(['0-3 with-partner held 0', '3-4 lost held 3']);
    transferBack(state, 'tret_a', 'transfer_a', 3);
    expect(pieces(state, g1)).toEqual(['0-3 waiting general 4', '3-4 lost held 3']);
  });

  it('in transit it is not spendable; the partner cannot spend one purpose on another', () => {
    start(give(g0, 4, { fund: 'water' }), give(g1, 4, hall));
    custody('held-water', 'water');
    mustApply(
      state,
      eventOf(
        'transfer.sent',
        'transfer_a',
        dataOf(planTransfer(state, { amount: 4, from: 'water', to: 'held-water' })),
      ),
    );
    expect(pieces(state, g0)).toEqual(['0-4 in-transit held-water 0']);
    const spending = { amount: 1, currency: 'EUR', funds: ['held-water'] };
    expect(planExpense(state, spending)).toMatchObject({ code: 'not-enough-money' });
    expect(planTransfer(state, { amount: 1, from: 'hall', to: 'held-water' })).toMatchObject({
      code: 'wrong-source',
    });
    expect(planTransferReceipt(state, { transfer: 'transfer_a', fee: 4 })).toMatchObject({
      code: 'wrong-amount',
    });
    expect(planTransferReturn(state, { transfer: 'transfer_a', amount: 5 })).toMatchObject({
      code: 'return-too-large',
    });
    expect(planMove(state, { amount: 1, from: ['held-water'], to: 'hall' })).toMatchObject({
      code: 'custody-forbids',
    });
    expect(planExpense(state, { ...spending, funds: ['hall', 'held-water'] })).toMatchObject({
      code: 'custody-mixed',
    });
  });
});

describe('rule 8, shortfall', () => {
  it('is covered oldest first, while its reserve pays for nothing else', () => {
    start(give(g0, 2, hall), give(g1, 2, hall));
    spend(state, 'exp_a', 2, 'hall');
    spend(state, 'exp_b', 2, 'hall');
    refund(state, r0, g0, 2);
    refund(state, r1, g1, 2);
    mustApply(
      state,
      eventOf('income.received', idOf('income', 0), { amount: 3, currency: 'EUR', ...general }),
    );
    place(state);
    expect(planExpense(state, { amount: 1, currency: 'EUR', funds: ['general'] })).toMatchObject({
      code: 'shortfall-open',
    });
    cover(state, 'cover_a', 'general', 3);
    expect(sources(state, 'exp_a')!.pieces.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['income', 2],
    ]);
    expect(sources(state, 'exp_b')!.pieces.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['income', 1],
      ['shortfall', 1],
    ]);
    expect(planCover(state, { fund: 'water', amount: 1 })).toMatchObject({ code: 'class-forbids' });
    expect(planCover(state, { fund: 'general', amount: 2 })).toMatchObject({ code: 'nothing-to-cover' });
  });
});
