// What follows by itself: placement of waiting money, settlement of demands; and that state is only what happened.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { by, LEDGER, Story } from '../../test/given.ts';
import type { EventDraft } from '@centesimo/decider';
import {
  demandOf,
  factOf,
  giftOf,
  giftReceived,
  giftRefunded,
  incomeReceived,
} from '../../test/tiny-donation.ts';
import { expense, giveBack, open, story } from '../../test/well-story.ts';
import { absorb, eventOfInput } from './input.ts';

const last = (told: Story): unknown => JSON.parse(told.events.at(-1)?.data ?? 'null');

describe('placement', () => {
  it('places as many as wait with one event, gifts and incomes alike', () => {
    const told = story().given(
      giftReceived(LEDGER, 'a', { gross: 100, fee: 10 }),
      incomeReceived(LEDGER, 'i', 10),
      giftReceived(LEDGER, 'b', { gross: 7, fund: 'well' }),
      giftReceived(LEDGER, 'c', { gross: 5, fee: 9 }),
      giftReceived(LEDGER, 'd', { gross: 50, fee: 3, feeBearer: 'reserve' }),
    );
    expect(told.told().slice(3)).toEqual(['gifts.placed', 'loss.recorded']);
    // The fees that the reserve owes: what a fee is more than its gift, and one that it bears.
    expect(last(told)).toMatchObject({ amount: 7, cause: { kind: 'fees', count: 2 } });
    expect(JSON.parse(told.events.at(-2)?.data ?? '')).toMatchObject({
      count: 5,
      rule: 1,
      parts: [
        { fund: 'general', at: 0, count: 3, total: 135 },
        { fund: 'well', at: 0, count: 4, total: 22 },
      ],
    });
    expect(told.overview().queues).toEqual([]);
  });

  it('without a rule leaves money unassigned, under version 0', () => {
    const told = new Story().done(open).given(giftReceived(LEDGER, 'a', { gross: 100 }));
    expect(last(told)).toEqual({ count: 1, parts: [], rule: 0 });
    expect(told.overview().queues).toMatchObject([{ unassignedCount: 1, unassignedAmount: 100 }]);
  });

  it('leaves out facts that cannot be, and those of unknown ledgers', () => {
    const gift = giftReceived(LEDGER, 'a', { gross: 100 });
    const foreign = giftReceived(LEDGER, 'u', { gross: 100, currency: 'USD' });
    const told = story().given(gift, gift, foreign, giftReceived('other', 'o', { gross: 5 }));
    told.given(
      { ...gift, data: 'no json' },
      { ...gift, data: 'null' },
      giftRefunded(LEDGER, 'r', 'never', 1),
    );
    expect(told.funds()).toEqual({ general: '90/90', well: '10/10' });
    expect(told.told().filter((type) => type === 'gifts.placed')).toHaveLength(1);
  });
});

describe('settlement', () => {
  const gifts = [giftReceived(LEDGER, 'a', { gross: 100 }), giftReceived(LEDGER, 'b', { gross: 100 })];

  it('follows a demand that free cents reach, in the order of the cents of the gift', () => {
    const told = story()
      .given(...gifts)
      .given(giftRefunded(LEDGER, 'r', 'b', 95));
    expect(told.events.at(-1)?.subject).toBe(demandOf('r'));
    expect(last(told)).toMatchObject({
      own: [
        { fund: 'general', from: 90, to: 180 },
        { fund: 'well', from: 10, to: 15 },
      ],
    });
    expect(told.overview().queues).toEqual([]);
  });

  it('says of a refund that gives back of an appeal why, where that is so', () => {
    const appeal = { class: 'restricted', currency: 'EUR', goal: 60 } as const;
    const told = story()
      .done({ kind: 'open-fund', by, fund: 'roof', ...appeal })
      .given(giftReceived(LEDGER, 'a', { gross: 100, fund: 'roof' }))
      .given(giftRefunded(LEDGER, 'r', 'a', 40, { appeal: 'roof', choice: true }));
    const own = [{ fund: 'roof', from: 0, to: 40 }];
    expect(last(told)).toEqual({ appeal: { fund: 'roof', state: 'overfunded' }, gift: giftOf('a'), own });
    told.given(giftRefunded(LEDGER, 's', 'a', 1, { appeal: 'roof', choice: true }));
    expect(last(told)).toEqual({ gift: giftOf('a'), own: [{ fund: 'roof', from: 40, to: 41 }] });
  });

  it('takes what is not placed yet first, when both arrive together', () => {
    const told = story().given(
      giftReceived(LEDGER, 'x', { gross: 100, fund: 'nowhere' }),
      giftRefunded(LEDGER, 'r', 'x', 40),
    );
    expect(last(told)).toMatchObject({ own: [], unplaced: 40 });
  });

  it('covers what is spent by the reserve, and says what stands open where that is short', () => {
    const told = story()
      .given(...gifts)
      .done(expense('b', 120))
      .given(giftRefunded(LEDGER, 'r', 'a', 100));
    expect(told.told().at(-1)).toBe('refund.settled');
    expect(last(told)).toMatchObject({
      covers: [{ outflow: `exp_${'b'.repeat(25)}a`, from: 0, to: 90 }],
      coveredBy: [{ fund: 'general', from: 120, to: 180 }],
      own: [{ fund: 'well', from: 0, to: 10 }],
      shortfall: 30,
    });
    expect(told.overview().queues).toMatchObject([{ demandsOpenCount: 0, shortfall: 30 }]);
    expect(told.when(expense('c', 1))).toMatchObject({ kind: 'refused', code: 'not-enough-money' });
    told.given(incomeReceived(LEDGER, 'i', 20, 'general'));
    expect(told.told().slice(-2)).toEqual(['gifts.placed', 'shortfall.covered']);
    expect(last(told)).toMatchObject({ amount: 20, fund: 'general', spans: [{ from: 180, to: 200 }] });
    told.done(giveBack('b', 110));
    expect(last(told)).toMatchObject({ shortfall: 10 });
    expect(told.state.due.size).toBe(0);
  });

  it('takes what is more than the gift from the reserve', () => {
    const told = story().given(
      giftReceived(LEDGER, 'x', { gross: 100, fee: 3, fund: 'well' }),
      incomeReceived(LEDGER, 'i', 50, 'general'),
      giftRefunded(LEDGER, 'r', 'x', 100),
    );
    expect(last(told)).toMatchObject({
      own: [{ fund: 'well', from: 0, to: 97 }],
      loss: { amount: 3, spans: [{ fund: 'general', from: 0, to: 3 }] },
    });
  });

  it('settles what came back, fees that changed, charges, and fees that the reserve owes', () => {
    const [gift] = [giftOf('a')];
    const of = (name: string, prefix: 'credit' | 'correction' | 'charge', data: object): EventDraft =>
      factOf(name, LEDGER, prefix, data);
    const told = story()
      .given(...gifts, giftRefunded(LEDGER, 'r', 'a', 40))
      .given(of('gift.refund-failed', 'credit', { amount: 15, currency: 'EUR', gift, refund: demandOf('r') }))
      .given(of('gift.fee-corrected', 'correction', { change: -2, currency: 'EUR', gift, owed: 1 }))
      .given(of('bank.charged', 'charge', { amount: 5, currency: 'EUR' }));
    expect(told.told().slice(-5)).toEqual([
      'refund.settled',
      'refund.reversed',
      'fee.settled',
      'loss.recorded',
      'loss.recorded',
    ]);
    expect(last(told)).toMatchObject({ amount: 5, cause: { kind: 'charge' } });
    expect(told.state.due.size).toBe(0);
    expect(new Set(told.events.map(({ subject }) => subject)).size).toBeGreaterThan(5);
  });
});

describe('what is kept of a fact', () => {
  it('is small, and says the same to the reducer', () => {
    const place = { journal: 'g1/donation/0', n: 0, i: 0, k: 0, time: '' };
    for (const [draft, length] of [
      [giftReceived(LEDGER, 'a', { gross: 5 }), 4],
      [giftReceived(LEDGER, 'a', { gross: 5, fee: 1 }), 5],
      [giftReceived(LEDGER, 'a', { gross: 5, fund: 'well' }), 6],
      [giftReceived(LEDGER, 'a', { gross: 5, fee: 1, feeBearer: 'reserve' }), 7],
      [incomeReceived(LEDGER, 'a', 5, 'well'), 6],
      [incomeReceived(LEDGER, 'a', 5), 4],
      [giftRefunded(LEDGER, 'r', 'a', 5), 5],
      [giftRefunded(LEDGER, 'r', 'a', 5, { choice: true }), 6],
      [giftRefunded(LEDGER, 'r', 'a', 5, { choice: true, appeal: 'well' }), 7],
    ] as const) {
      const input = absorb({ ...draft, ...place });
      expect(input).toHaveLength(length);
      if (input === undefined) continue;
      const event = eventOfInput(JSON.parse(JSON.stringify(input)) as typeof input);
      expect(event).toMatchObject({ type: draft.type, subject: draft.subject });
      const told = JSON.parse(draft.data) as Record<string, unknown>;
      for (const [key, value] of Object.entries(event.data))
        if (!(key === 'fee' && value === 0)) expect(told[key]).toEqual(value);
    }
  });

  it('may be anything in the topic: what is no money is passed over', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(
          'gift.received',
          'income.received',
          'gift.refunded',
          'gift.failed',
          'gift.dispute-opened',
          'gift.dispute-won',
          'gift.refund-failed',
          'gift.fee-corrected',
          'bank.charged',
        ),
        (data, name) => {
          const type = `org.centesimo.${name}.v1`;
          const draft = { ledger: LEDGER, type, subject: 'gift_x', data: JSON.stringify(data) };
          const told = story().given(draft, { ...draft, subject: demandOf('x') });
          expect(told.told()).toHaveLength(3);
        },
      ),
      { numRuns: 200 },
    );
  });
});
