// The texts written by hand are those of canonicalisation, and the events are events.
import { PATTERNS, parseEvent } from '@centesimo/events';
import { canonicalText } from '@centesimo/log';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giftReceivedData, giftRefundedData, incomeReceivedData } from './event-data.ts';
import { INCOME_KINDS } from './command.ts';

const matching = (pattern: string) => fc.stringMatching(new RegExp(pattern));
const slug = matching(PATTERNS.slug);
const hash = matching(PATTERNS.hash);
const day = matching(PATTERNS.date);
const currency = matching(PATTERNS.currency);
const giftId = matching(PATTERNS.giftId);
const amount = fc.maxSafeNat().filter((value) => value > 0);
const maybe = <Key extends string, T>(key: Key, value: fc.Arbitrary<T>) =>
  fc.option(value).map((some) => (some === null ? {} : { [key]: some }));

function check(type: string, subject: string, text: string): void {
  const data: unknown = JSON.parse(text);
  expect(text).toBe(canonicalText(data));
  const time = '2026-01-01T00:00:00.000Z';
  const source = '/g1/donation/0';
  const parsed = parseEvent({ data, id: '0', ledger: 'l', source, specversion: '1.0', subject, time, type });
  expect(parsed.fault).toBeUndefined();
}

describe('the data of donation’s events', () => {
  it('is canonical and valid for gifts', () => {
    const gift = fc.record({
      kind: fc.constant('receive-gift' as const),
      gift: giftId,
      currency,
      gross: amount,
      fee: fc.maxSafeNat(),
      feeBearerReserve: fc.boolean(),
      givenAt: day,
      processor: slug,
      trailKey: hash,
    });
    fc.assert(
      fc.property(gift, maybe('fund', slug), maybe('details', hash), (plain, fund, details) => {
        const text = giftReceivedData({ ...plain, ...fund, ...details });
        check('org.centesimo.gift.received.v1', plain.gift, text);
      }),
    );
  });

  it('is canonical and valid for refunds', () => {
    const refund = fc.record({
      kind: fc.constant('record-refund' as const),
      demand: matching(PATTERNS.refundId),
      gift: giftId,
      amount,
      currency,
      refundedAt: day,
      choice: fc.boolean(),
    });
    fc.assert(
      fc.property(refund, maybe('appeal', slug), (plain, appeal) => {
        const command = 'appeal' in appeal ? { ...plain, ...appeal, choice: true } : plain;
        check('org.centesimo.gift.refunded.v1', plain.demand, giftRefundedData(command));
      }),
    );
  });

  it('is canonical and valid for income', () => {
    const income = fc.record({
      kind: fc.constant('record-income' as const),
      income: matching(PATTERNS.incomeId),
      incomeKind: fc.constantFrom(...INCOME_KINDS),
      amount,
      currency,
      receivedAt: day,
    });
    fc.assert(
      fc.property(income, maybe('fund', slug), maybe('details', hash), (plain, fund, details) => {
        const text = incomeReceivedData({ ...plain, ...fund, ...details });
        check('org.centesimo.income.received.v1', plain.income, text);
      }),
    );
  });
});
