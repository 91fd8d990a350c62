// Donation's domain in sentences: given these changes, when this command comes, then that is decided.
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataOf, GIFT, gift, given, income, LEDGER, opened, place, refund } from '../../test/given.ts';
import { fundClosed, fundOpened, ledgerClosed, ledgerOpened } from '../../test/tiny-allocation.ts';
import { donation } from './participant.ts';

describe('a gift', () => {
  it('becomes a fact of an open ledger', () => {
    const decision = given(opened).when(gift);
    expect(decision).toMatchObject({
      kind: 'accepted',
      answer: null,
      events: [{ ledger: LEDGER, subject: GIFT, type: 'org.centesimo.gift.received.v1' }],
    });
    expect(dataOf(decision)).toEqual({
      currency: 'EUR',
      givenAt: '2026-01-15',
      gross: 2_500,
      processor: 'stripe',
      trailKey: gift.trailKey,
    });
  });

  it('names fee, bearer, fund and details only where there are any, and answers the commitment', () => {
    const full = { ...gift, fee: 70, feeBearerReserve: true, fund: 'reserve-eur', details: 'd'.repeat(43) };
    const decision = given(opened).when(full);
    expect(decision).toMatchObject({ answer: full.details });
    expect(dataOf(decision)).toMatchObject({
      fee: 70,
      feeBearer: 'reserve',
      fund: 'reserve-eur',
      details: full.details,
    });
  });

  it('waits for its ledger', () => {
    expect(given().when(gift)).toEqual({ kind: 'behind', reason: 'unknown-ledger' });
    expect(given(opened).when(gift, 'another')).toEqual({ kind: 'behind', reason: 'unknown-ledger' });
  });

  it('waits for a fund that nobody has heard of, and not for one that is closed', () => {
    const toWell = { ...gift, fund: 'well' };
    expect(given(opened).when(toWell)).toEqual({ kind: 'behind', reason: 'unknown-fund' });
    const closed = given(opened, fundOpened(LEDGER, 'well', 'JPY'), fundClosed(LEDGER, 'well'));
    expect(closed.when(toWell)).toMatchObject({ kind: 'accepted' });
  });

  it('is refused by a closed ledger, and in a currency that the ledger does not take', () => {
    expect(given(opened, ledgerClosed(LEDGER)).when(gift)).toEqual({
      kind: 'refused',
      code: 'ledger-closed',
      facts: { ledger: LEDGER },
    });
    expect(given(opened).when({ ...gift, currency: 'USD' })).toEqual({
      kind: 'refused',
      code: 'currency-not-accepted',
      facts: { currency: 'USD', accepted: ['EUR', 'JPY'] },
    });
  });
});

describe('what came in', () => {
  const most = 2 ** 53 - 1;
  const other = { ...gift, gift: `gift_${'e'.repeat(52)}` };
  const overflow = { kind: 'refused', code: 'sum-overflow', facts: { currency: 'EUR' } };

  it('never sums to more than can be counted, in one currency', () => {
    const before = given(opened, { ...gift, gross: most - 10 });
    expect(before.when({ ...other, gross: 11 })).toEqual(overflow);
    expect(before.when({ ...other, gross: 10 })).toMatchObject({ kind: 'accepted' });
    expect(before.when({ ...other, gross: 11, currency: 'JPY' })).toMatchObject({ kind: 'accepted' });
    expect(before.when({ ...income, amount: 11 })).toEqual(overflow);
    expect(given(opened, { ...income, amount: most }).when(gift)).toEqual(overflow);
  });

  it('never has fees of more than can be counted', () => {
    const before = given(opened, { ...gift, gross: 1, fee: most });
    expect(before.when({ ...other, gross: 1, fee: 1 })).toEqual(overflow);
    expect(before.when({ ...other, gross: 1, feeBearerReserve: true, fee: 1 })).toEqual(overflow);
    expect(before.when({ ...other, gross: 1 })).toMatchObject({ kind: 'accepted' });
  });

  it('is remembered by a snapshot', () => {
    const { state } = given(opened, { ...gift, gross: most - 10, fee: 3, feeBearerReserve: true });
    const loaded = donation.load(1, donation.save(state));
    expect(loaded).toEqual(state);
  });
});

describe('a refund', () => {
  it('demands what is left of its gift, and no more', () => {
    const other = { ...refund, demand: `refund_${'d'.repeat(52)}` };
    const before = given(opened, gift, refund);
    expect(dataOf(before.when({ ...other, amount: 1_500, choice: true }))).toEqual({
      amount: 1_500,
      choice: true,
      currency: 'EUR',
      gift: GIFT,
      refundedAt: '2026-02-01',
    });
    expect(before.when({ ...other, amount: 1_501 })).toEqual({
      kind: 'refused',
      code: 'refund-exceeds-gift',
      facts: { open: 1_500, amount: 1_501 },
    });
  });

  it('may name an appeal, which is another one’s to judge, but not a fund that is not known', () => {
    const before = given(opened, fundOpened(LEDGER, 'wells', 'EUR'), gift);
    const back = { ...refund, choice: true, appeal: 'wells' };
    expect(dataOf(before.when(back))).toMatchObject({ appeal: 'wells', choice: true });
    const told = before.when({ ...back, appeal: 'nowhere' });
    expect(told).toEqual({ kind: 'behind', reason: 'unknown-fund' });
  });

  it('may take the gross, also where the fee was larger', () => {
    const before = given(opened, { ...gift, fee: 9_000 });
    expect(before.when({ ...refund, amount: 2_500 })).toMatchObject({ kind: 'accepted' });
  });

  it('is a fact also of a closed ledger', () => {
    expect(given(opened, gift, ledgerClosed(LEDGER)).when(refund)).toMatchObject({ kind: 'accepted' });
  });

  it('waits for its gift, and is in its currency', () => {
    expect(given(opened).when(refund)).toEqual({ kind: 'behind', reason: 'unknown-gift' });
    expect(given(opened, gift).when({ ...refund, currency: 'JPY' })).toMatchObject({
      code: 'refund-currency-differs',
    });
  });

  it('takes no other thing for a gift', () => {
    expect(given(opened, income).when({ ...refund, gift: income.income })).toEqual({
      kind: 'behind',
      reason: 'unknown-gift',
    });
    const elsewhere = given(opened, ledgerOpened('another', ['EUR']), gift);
    expect(elsewhere.when(refund, 'another')).toEqual({ kind: 'behind', reason: 'unknown-gift' });
  });
});

describe('income', () => {
  it('becomes a fact, under the same rules as a gift', () => {
    expect(dataOf(given(opened).when(income))).toEqual({
      amount: 7,
      currency: 'EUR',
      kind: 'interest',
      receivedAt: '2026-03-01',
    });
    expect(given(opened, ledgerClosed(LEDGER)).when(income)).toMatchObject({ code: 'ledger-closed' });
    expect(given(opened).when({ ...income, fund: 'x' })).toMatchObject({ reason: 'unknown-fund' });
  });
});

describe('the participant', () => {
  it('answers a command of a newer instance', () => {
    expect(given(opened).when({ kind: 'newer' } as never)).toMatchObject({ code: 'unknown-command' });
  });

  it('tells what was demanded back, and null to any other question', () => {
    const { state } = given(opened, gift, refund);
    expect(donation.query(state, { ledger: LEDGER, gifts: [GIFT, 'other'] })).toEqual([
      [1_000, null, null],
      [0, null, null],
    ]);
    expect(donation.query(state, { ledger: 'another', gifts: [GIFT] })).toEqual([[0, null, null]]);
    for (const question of [null, 1, 'x', [], {}, { ledger: 1, gifts: [] }])
      expect(donation.query(state, question as never)).toBeNull();
  });

  it('comes back whole from a snapshot', () => {
    const { state } = given(
      opened,
      fundOpened(LEDGER, 'well', 'EUR'),
      gift,
      refund,
      ledgerOpened('b', ['BHD']),
      ledgerClosed('b'),
    );
    expect(donation.load(1, donation.save(state))).toEqual(state);
    // What is written otherwise needs another `savedFormat`: older snapshots are passed over then.
    const digest = hash('sha256', donation.save(state)).slice(0, 16);
    expect([donation.savedFormat, digest]).toEqual([3, '5e9c426dce0ba4bc']);
  });

  it('learns nothing from what does not concern it, and nothing twice', () => {
    expect(donation.absorb({ ...fundClosed(LEDGER, 'well'), ...place })).toBeUndefined();
    const { state } = given(
      opened,
      gift,
      refund,
      opened,
      fundOpened('nobody', 'x', 'EUR'),
      ledgerClosed('nobody'),
    );
    expect(state.ledgers.size).toBe(1);
    expect(donation.query(state, { ledger: LEDGER, gifts: [GIFT] })).toEqual([[1_000, null, null]]);
    expect(donation.react(state)).toEqual([]);
  });
});
