// A dispute from its opening to its end.
import { describe, expect, it } from 'vitest';
import { dispute, id, inquiry, loss, told, win } from '../../test/bank-facts.ts';
import { GIFT, gift, given, opened } from '../../test/given.ts';

describe('a dispute', () => {
  const openedData = { amount: 1_000, currency: 'EUR', gift: GIFT, openedAt: '2026-02-03' };

  it('is an inquiry first, or has its money withdrawn, once', () => {
    expect(told(given(opened, gift).when(inquiry))).toEqual([
      ['gift.dispute-opened', { ...openedData, withdrawn: false }],
    ]);
    const withdrawn = [['gift.dispute-opened', { ...openedData, withdrawn: true }]];
    expect(told(given(opened, gift).when(dispute))).toEqual(withdrawn);
    expect(told(given(opened, gift, inquiry).when(dispute))).toEqual(withdrawn);
    expect(told(given(opened, gift, dispute).when(inquiry))).toBe('dispute-known');
    expect(told(given(opened, gift, inquiry, loss).when(dispute))).toEqual(withdrawn);
    expect(told(given(opened, gift, inquiry, loss).when(inquiry))).toBe('dispute-closed');
  });

  it('is about one gift, that is known, in its currency', () => {
    const other = { ...gift, gift: id('gift', 'o') };
    expect(told(given(opened).when(dispute))).toBe('unknown-gift');
    expect(told(given(opened, gift).when({ ...dispute, currency: 'JPY' }))).toBe('wrong-currency');
    expect(told(given(opened, gift, other, inquiry).when({ ...dispute, gift: other.gift }))).toBe(
      'wrong-gift',
    );
  });

  it('is won with what comes back of what was withdrawn, and no more', () => {
    const data = {
      amount: 1_000,
      currency: 'EUR',
      dispute: dispute.dispute,
      gift: GIFT,
      wonAt: '2026-03-01',
    };
    expect(told(given(opened, gift, dispute).when(win))).toEqual([['gift.dispute-won', data]]);
    expect(told(given(opened, gift, dispute, loss).when(win))).toEqual([['gift.dispute-won', data]]);
    const { when } = given(opened, gift, dispute, { ...win, amount: 600 });
    expect(told(when({ ...win, credit: id('credit', 'p'), amount: 401 }))).toBe('credit-exceeds-demand');
    expect(when({ ...win, credit: id('credit', 'p'), amount: 400 }).kind).toBe('accepted');
    expect(told(given(opened, gift, inquiry).when(win))).toBe('unknown-demand');
    expect(told(given(opened, gift).when(win))).toBe('unknown-dispute');
    expect(told(given(opened, gift, dispute).when({ ...win, currency: 'JPY' }))).toBe('wrong-currency');
  });

  it('that was an inquiry is won without money', () => {
    const { amount: _amount, ...bare } = win;
    const data = { currency: 'EUR', dispute: dispute.dispute, gift: GIFT, wonAt: '2026-03-01' };
    expect(told(given(opened, gift, inquiry).when(bare))).toEqual([['gift.dispute-won', data]]);
    expect(told(given(opened, gift, dispute).when(bare))).toBe('credit-without-amount');
    expect(told(given(opened, gift, inquiry, bare).when({ ...bare, credit: id('credit', 'p') }))).toBe(
      'dispute-closed',
    );
  });

  it('is lost once, and not after it was won', () => {
    const data = { gift: GIFT, lostAt: '2026-03-01' };
    expect(told(given(opened, gift, dispute).when(loss))).toEqual([['gift.dispute-lost', data]]);
    expect(told(given(opened, gift, inquiry).when(loss))).toEqual([['gift.dispute-lost', data]]);
    expect(told(given(opened, gift, dispute, win).when(loss))).toBe('dispute-closed');
    expect(told(given(opened, gift).when(loss))).toBe('unknown-dispute');
  });
});
