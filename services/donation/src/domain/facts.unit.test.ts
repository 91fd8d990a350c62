// Money at the bank after, or before, a gift came in: what becomes a fact, what is refused, what waits.
import { describe, expect, it } from 'vitest';
import {
  balance,
  charge,
  correction,
  dispute,
  failure,
  id,
  inquiry,
  pendingGift,
  refundFailure,
  told,
  win,
} from '../../test/bank-facts.ts';
import { GIFT, gift, given, LEDGER, opened, refund } from '../../test/given.ts';
import { ledgerClosed, ledgerOpened } from '../../test/tiny-allocation.ts';
import { donation } from './participant.ts';

describe('a pending gift', () => {
  it('is told once, and not after it came in', () => {
    const { currency, givenAt, gross, processor, trailKey } = pendingGift;
    const data = { currency, givenAt, gross, processor, trailKey };
    expect(told(given(opened).when(pendingGift))).toEqual([['gift.pending', data]]);
    expect(told(given(opened, gift).when(pendingGift))).toBe('duplicate-gift');
    expect(told(given(opened).when({ ...pendingGift, fund: 'x' }))).toBe('unknown-fund');
    expect(told(given(opened, ledgerClosed(LEDGER)).when(pendingGift))).toBe('ledger-closed');
  });

  it('ends by failing, and may still come in', () => {
    const { state, when } = given(opened, pendingGift, failure);
    expect(state.ledgers.get(LEDGER)?.pending.size).toBe(0);
    // Nothing had been received, so nothing went out.
    expect(state.ledgers.get(LEDGER)?.intake.get('EUR')).toBeUndefined();
    expect(when(gift).kind).toBe('accepted');
  });

  it('ends by coming in: from then on a failure takes money back', () => {
    const { state } = given(opened, pendingGift, gift, failure);
    expect(state.ledgers.get(LEDGER)?.intake.get('EUR')).toMatchObject({ amount: 2_500, out: 1_000 });
  });
});

describe('the correction of a fee', () => {
  const corrected = (fee: number, of: object = {}) => {
    const { when } = given(opened, { ...gift, fee: 60, ...of });
    return told(when({ ...correction, fee }));
  };
  const plain = { correctedAt: '2026-02-01', currency: 'EUR', gift: GIFT };
  const returned = (amount: number) => [
    'income.received',
    { amount, currency: 'EUR', kind: 'fee-returned', receivedAt: '2026-02-01' },
  ];

  it('changes the net of a gift that bears it, down to nothing; the rest is owed', () => {
    expect(corrected(100)).toEqual([['gift.fee-corrected', { ...plain, change: -40 }]]);
    expect(corrected(0)).toEqual([['gift.fee-corrected', { ...plain, change: 60 }]]);
    expect(corrected(2_600)).toEqual([['gift.fee-corrected', { ...plain, change: -2_440, owed: 100 }]]);
    expect(corrected(60)).toBe('fee-unchanged');
  });

  it('gives back what a reserve had borne of it, as income', () => {
    expect(corrected(2_550, { fee: 2_600 })).toEqual([returned(50)]);
    expect(corrected(2_400, { fee: 2_600 })).toEqual([
      ['gift.fee-corrected', { ...plain, change: 100 }],
      returned(100),
    ]);
    const reserve = { feeBearerReserve: true };
    expect(corrected(100, reserve)).toEqual([['gift.fee-corrected', { ...plain, owed: 40 }]]);
    expect(corrected(10, reserve)).toEqual([returned(50)]);
  });

  it('starts from the last one, also over a snapshot and where only income told of it', () => {
    const second = { ...correction, correction: id('correction', 'm'), income: id('income', 'm') };
    const { state, when } = given(
      opened,
      { ...gift, fee: 60, feeBearerReserve: true },
      { ...correction, fee: 10 },
    );
    expect(told(when({ ...second, fee: 10 }))).toBe('fee-unchanged');
    expect(told(when({ ...second, fee: 15 }))).toEqual([['gift.fee-corrected', { ...plain, owed: 5 }]]);
    expect(donation.load(1, donation.save(state))).toEqual(state);
  });

  it('waits for its gift, and is in its currency', () => {
    expect(told(given(opened, pendingGift).when(correction))).toBe('unknown-gift');
    expect(told(given(opened, gift).when({ ...correction, currency: 'JPY' }))).toBe('wrong-currency');
  });
});

describe('a late failure', () => {
  it('is a demand, of whatever amount the bank says', () => {
    const data = { amount: 9_000, currency: 'EUR', failedAt: '2026-02-02', gift: GIFT };
    expect(told(given(opened, gift).when({ ...failure, amount: 9_000 }))).toEqual([['gift.failed', data]]);
    expect(told(given(opened, gift, ledgerClosed(LEDGER)).when(failure))).toEqual([
      ['gift.failed', { ...data, amount: 1_000 }],
    ]);
  });

  it('waits for its gift, and is in its currency', () => {
    expect(told(given(opened).when(failure))).toBe('unknown-gift');
    expect(told(given(opened, gift).when({ ...failure, currency: 'JPY' }))).toBe('wrong-currency');
    expect(told(given(opened, pendingGift).when({ ...failure, currency: 'JPY' }))).toBe('wrong-currency');
    expect(told(given(opened, gift, ledgerOpened('b', ['EUR'])).when(failure, 'b'))).toBe('unknown-gift');
  });
});

describe('a refund', () => {
  it('of which the bank took less leaves the rest as income, in the same record', () => {
    const taken = { amount: 990, income: id('income', 'n') };
    expect(told(given(opened, gift).when({ ...refund, taken }))).toEqual([
      ['gift.refunded', { amount: 1_000, currency: 'EUR', gift: GIFT, refundedAt: '2026-02-01' }],
      ['income.received', { amount: 10, currency: 'EUR', kind: 'difference', receivedAt: '2026-02-01' }],
    ]);
  });

  it('that failed comes back, never more than was taken, and may be refunded again', () => {
    const data = {
      amount: 1_000,
      currency: 'EUR',
      failedAt: '2026-02-04',
      gift: GIFT,
      refund: refund.demand,
    };
    expect(told(given(opened, gift, refund).when(refundFailure))).toEqual([['gift.refund-failed', data]]);
    const { state, when } = given(opened, gift, refund, { ...refundFailure, amount: 600 });
    expect(when({ ...refundFailure, credit: win.credit, amount: 401 })).toMatchObject({
      code: 'credit-exceeds-demand',
      facts: { open: 400 },
    });
    const again = { ...refund, demand: id('refund', 'z') };
    expect(told(when({ ...again, amount: 2_101 }))).toBe('refund-exceeds-gift');
    expect(when({ ...again, amount: 2_100 }).kind).toBe('accepted');
    expect(donation.load(1, donation.save(state))).toEqual(state);
  });

  it('that failed is one that is known', () => {
    expect(told(given(opened, gift).when(refundFailure))).toBe('unknown-demand');
    expect(told(given(opened, gift, refund).when({ ...refundFailure, currency: 'JPY' }))).toBe(
      'wrong-currency',
    );
  });
});

describe('a charge', () => {
  const data = { amount: 1_000, chargedAt: '2026-02-03', currency: 'EUR', kind: 'dispute' };

  it('names what caused it where that is known', () => {
    expect(told(given(opened).when(charge))).toEqual([['bank.charged', data]]);
    const caused = { ...charge, gift: GIFT, dispute: dispute.dispute };
    const named = [['bank.charged', { ...data, dispute: dispute.dispute, gift: GIFT }]];
    expect(told(given(opened, gift, dispute).when(caused))).toEqual(named);
    expect(told(given(opened, gift, inquiry).when(caused))).toEqual(named);
    expect(told(given(opened, gift).when(caused))).toBe('unknown-dispute');
    expect(told(given(opened).when(caused))).toBe('unknown-gift');
    const other = { ...gift, gift: id('gift', 'o') };
    expect(told(given(opened, gift, other, dispute).when({ ...caused, gift: other.gift }))).toBe(
      'wrong-gift',
    );
    expect(told(given(opened).when({ ...charge, currency: 'USD' }))).toBe('currency-not-accepted');
  });
});

describe('a balance', () => {
  it('is stated in a currency of the ledger, below zero too', () => {
    const data = { account: 'current', balance: -5, currency: 'EUR', statedAt: '2026-01-31' };
    expect(told(given(opened).when(balance))).toEqual([['bank.balance-stated', data]]);
    expect(told(given(opened).when({ ...balance, currency: 'USD' }))).toBe('currency-not-accepted');
  });
});

describe('what the bank takes', () => {
  it('never sums to more than can be counted', () => {
    const most = 2 ** 53 - 1;
    const { when } = given(opened, gift, { ...charge, amount: most - 10 });
    for (const command of [
      dispute,
      failure,
      { ...charge, charge: id('charge', 'q') },
      { ...refund, amount: 11 },
    ])
      expect(told(when({ ...command, amount: 11 }))).toBe('sum-overflow');
    expect(told(when({ ...correction, fee: 11 }))).toBe('sum-overflow');
    expect(when({ ...dispute, amount: 10 }).kind).toBe('accepted');
  });
});
