// Notices of demands that come before that of their gift.
import { describe, expect, it } from 'vitest';
import { dispute, failure, id, inquiry, refundFailure, told, win } from '../../test/bank-facts.ts';
import { GIFT, gift, given, LEDGER, opened, refund } from '../../test/given.ts';
import { donation } from './participant.ts';

const late = { byPayment: true };
const early = { ...refund, ...late };
const demands = [early, { ...failure, ...late }, { ...dispute, ...late }] as const;
const names = (decision: Parameters<typeof told>[0]) => {
  const events = told(decision);
  return Array.isArray(events) ? events.map(([name]: [string]) => name) : events;
};

describe('a demand of a gift that is not known', () => {
  it('is parked without an event, and becomes a fact in the record of its gift', () => {
    for (const demand of demands) expect(told(given(opened).when(demand))).toEqual([]);
    const { state, when } = given(opened, ...demands);
    expect(donation.load(1, donation.save(state))).toEqual(state);
    expect(names(when(gift))).toEqual([
      'gift.received',
      'gift.refunded',
      'gift.failed',
      'gift.dispute-opened',
    ]);
  });

  it('is one like any other from then on', () => {
    const { state, when } = given(opened, ...demands, gift);
    expect(state.ledgers.get(LEDGER)?.parked.size).toBe(0);
    expect(state.ledgers.get(LEDGER)?.intake.get('EUR')).toMatchObject({ amount: 2_500, out: 3_000 });
    expect(names(when(refundFailure))).toEqual(['gift.refund-failed']);
    expect(names(when(win))).toEqual(['gift.dispute-won']);
    expect(told(when({ ...win, amount: 1_001 }))).toBe('credit-exceeds-demand');
    expect(told(when(inquiry))).toBe('dispute-known');
    expect(donation.load(1, donation.save(state))).toEqual(state);
  });

  it('brings what the bank kept of a refund with it', () => {
    const taken = { amount: 900, income: id('income', 'n') };
    expect(names(given(opened, { ...early, taken }).when(gift))).toEqual([
      'gift.received',
      'gift.refunded',
      'income.received',
    ]);
  });

  it('goes on waiting where it does not fit the gift', () => {
    const { state, when } = given(
      opened,
      { ...early, currency: 'JPY' },
      { ...early, demand: id('refund', 'y'), amount: 2_501 },
    );
    expect(names(when(gift))).toEqual(['gift.received']);
    expect(state.ledgers.get(LEDGER)?.parked.get(GIFT)).toHaveLength(2);
  });

  it('is none where the gift is named by an id of ours, nothing was taken, or staff choose it', () => {
    for (const notice of [refund, failure, dispute, { ...inquiry, ...late }, { ...early, choice: true }])
      expect(told(given(opened).when(notice))).toBe('unknown-gift');
    expect(names(given(opened).when(gift))).toEqual(['gift.received']);
  });

  it('of a dispute is about one gift, whichever notice came first', () => {
    const other = { ...gift, gift: id('gift', 'o') };
    const about = { ...inquiry, gift: other.gift };
    const early = { ...dispute, ...late };
    expect(told(given(opened, other, about).when(early))).toBe('wrong-gift');
    expect(told(given(opened, other, early).when(about))).toBe('dispute-known');
  });

  it('is not parked without end', () => {
    const many = Array.from({ length: 16 }, (_, i) => ({
      ...early,
      demand: id('refund', String.fromCodePoint(97 + i)),
    }));
    const { when } = given(opened, ...many);
    expect(told(when({ ...early, demand: id('refund', 'z') }))).toBe('unknown-gift');
    expect(told(when({ ...early, gift: id('gift', 'z'), demand: id('refund', 'z') }))).toEqual([]);
  });
});
