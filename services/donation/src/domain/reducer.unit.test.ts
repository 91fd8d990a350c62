// Whatever donation states, the reducer of every ledger takes: its facts are checked before they are facts.
import { type LedgerEvent, applyEvent, createLedgerState } from '@centesimo/cents';
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gift, given, income, opened } from '../../test/given.ts';
import type { Command } from './command.ts';

const LETTERS = 'abc';
const idOf = (prefix: string) =>
  fc.constantFrom(...LETTERS).map((letter) => `${prefix}_${letter.repeat(52)}`);
const gifts = idOf('gift');
const most = 2 ** 53 - 1;
const amount = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(most, most - 30) },
);
const currency = fc.constantFrom('EUR', 'EUR', 'EUR', 'JPY');
const day = '2026-01-15';
const byPayment = fc.boolean();

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('receive-gift' as const), gift: gifts, currency, gross: amount },
    ...{ fee: fc.integer({ min: 0, max: 70 }), feeBearerReserve: fc.boolean(), givenAt: fc.constant(day) },
    ...{ processor: fc.constant('stripe'), trailKey: fc.constant(gift.trailKey) },
  }),
  fc.record({
    ...{ kind: fc.constant('record-pending' as const), gift: gifts, currency, gross: amount },
    ...{ givenAt: fc.constant(day), processor: fc.constant('stripe'), trailKey: fc.constant(gift.trailKey) },
  }),
  fc.record({
    ...{ kind: fc.constant('record-refund' as const), demand: idOf('refund'), gift: gifts, amount, currency },
    ...{ refundedAt: fc.constant(day), choice: fc.constant(false), byPayment },
  }),
  fc.record({
    ...{ kind: fc.constant('correct-fee' as const), correction: idOf('correction'), gift: gifts, currency },
    ...{ income: fc.constant(''), fee: fc.integer({ min: 0, max: 90 }), correctedAt: fc.constant(day) },
  }),
  fc.record({
    ...{
      kind: fc.constant('record-failure' as const),
      failure: idOf('failure'),
      gift: gifts,
      amount,
      currency,
    },
    ...{ failedAt: fc.constant(day), byPayment },
  }),
  fc.record({
    ...{
      kind: fc.constant('open-dispute' as const),
      dispute: idOf('dispute'),
      gift: gifts,
      amount,
      currency,
    },
    ...{ openedAt: fc.constant(day), withdrawn: fc.boolean(), byPayment },
  }),
  fc.record({
    ...{
      kind: fc.constant('win-dispute' as const),
      credit: idOf('credit'),
      dispute: idOf('dispute'),
      currency,
    },
    ...{ amount: fc.option(amount, { nil: undefined }), wonAt: fc.constant(day) },
  }),
  fc.record({
    ...{ kind: fc.constant('lose-dispute' as const), dispute: idOf('dispute'), lostAt: fc.constant(day) },
  }),
  fc.record({
    ...{ kind: fc.constant('record-refund-failure' as const), refund: idOf('refund'), amount, currency },
    ...{ credit: idOf('credit').map((id) => `${id.slice(0, -1)}z`), failedAt: fc.constant(day) },
  }),
  fc.record({
    ...{ kind: fc.constant('record-charge' as const), charge: idOf('charge'), amount, currency },
    ...{ chargeKind: fc.constant('other' as const), chargedAt: fc.constant(day) },
    ...{
      gift: fc.option(gifts, { nil: undefined }),
      dispute: fc.option(idOf('dispute'), { nil: undefined }),
    },
  }),
);

/** The income that follows from a fact has an id of its own, as the edge makes it. */
function withIncome(each: Command): Command {
  if (each.kind === 'correct-fee') return { ...each, income: `income_f${each.correction.slice(-51)}` };
  if (each.kind !== 'record-refund' || each.amount % 2 === 0 || each.amount === 1) return each;
  return { ...each, taken: { amount: 1, income: `income_r${each.demand.slice(-51)}` } };
}

const FACTS = [
  ...['bank.charged', 'gift.dispute-lost', 'gift.dispute-opened', 'gift.dispute-won', 'gift.failed'],
  ...['gift.fee-corrected', 'gift.pending', 'gift.received', 'gift.refund-failed', 'gift.refunded'],
  'income.received',
];

it('every event that is decided is one that may happen, in any history', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(fc.array(command, { minLength: 10, maxLength: 60, size: 'max' }), (commands) => {
      const state = createLedgerState({ bytes: (data) => hash('sha256', data, 'binary') });
      const { state: before, tell } = given(opened, { ...income, amount: 5 });
      expect(before.ledgers.size).toBe(1);
      const ledgerData = JSON.parse(opened.data) as never;
      expect(
        applyEvent(state, { type: opened.type, subject: opened.subject, data: ledgerData } as LedgerEvent),
      ).toBeUndefined();
      for (const each of commands) {
        for (const { data, subject, type } of tell(withIncome(each))) {
          kinds.add(type);
          const event = { type, subject, data: JSON.parse(data) as unknown } as LedgerEvent;
          expect([type, data, applyEvent(state, event)]).toEqual([type, data, undefined]);
        }
      }
    }),
    { numRuns: 200 },
  );
  expect([...kinds].sort()).toEqual(FACTS.map((name) => `org.centesimo.${name}.v1`));
});
