// What follows by itself: placement of waiting money, settlement of demands; and that state is only what happened.
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { by, LEDGER, participant, Story } from '../../test/given.ts';
import { demandOf, giftReceived, giftRefunded, incomeReceived } from '../../test/tiny-donation.ts';
import type { Command, RecordExpense } from './command.ts';
import { absorb, eventOfInput } from './input.ts';

const open: Command = {
  kind: 'open-ledger',
  by,
  baseCurrency: 'EUR',
  currencies: ['EUR'],
  reserves: [{ currency: 'EUR', fund: 'general' }],
};
const well: Command = { kind: 'open-fund', by, fund: 'well', class: 'restricted', currency: 'EUR' };
const rule: Command = {
  kind: 'set-placement-rule',
  by,
  shares: [
    { fund: 'general', weight: 9 },
    { fund: 'well', weight: 1 },
  ],
};
const expense = (letter: string, amount: number): RecordExpense => ({
  kind: 'record-expense',
  by,
  expense: `exp_${letter.repeat(25)}a`,
  amount,
  currency: 'EUR',
  from: [{ fund: 'general', amount: 0 }],
  paidAt: '2026-02-01',
});
const giveBack = (letter: string, amount: number): Command => ({
  kind: 'return-expense',
  by,
  return: `ret_${letter.repeat(25)}a`,
  expense: `exp_${letter.repeat(25)}a`,
  amount,
  currency: 'EUR',
  returnedAt: '2026-02-02',
});
const story = (): Story => new Story().done(open).done(well).done(rule);
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
    expect(told.told().slice(3)).toEqual(['gifts.placed']);
    expect(last(told)).toMatchObject({
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

  it('takes what is not placed yet first, when both arrive together', () => {
    const told = story().given(
      giftReceived(LEDGER, 'x', { gross: 100, fund: 'nowhere' }),
      giftRefunded(LEDGER, 'r', 'x', 40),
    );
    expect(last(told)).toMatchObject({ own: [], unplaced: 40 });
  });

  it('waits where cents are spent, and follows a return that brings them back', () => {
    const told = story()
      .given(...gifts)
      .done(expense('b', 120))
      .given(giftRefunded(LEDGER, 'r', 'a', 100));
    expect(told.overview().queues).toMatchObject([{ demandsOpenCount: 1, demandsOpenAmount: 100 }]);
    told.done(giveBack('b', 30));
    expect(told.overview().queues).toMatchObject([{ demandsOpenCount: 1 }]);
    const rest = { ...giveBack('b', 90), return: `ret_${'e'.repeat(25)}a` } as Command;
    told.done(rest);
    expect(told.told().slice(-2)).toEqual(['expense.returned', 'refund.settled']);
    expect(told.overview().queues).toEqual([]);
  });

  it('settles one of two demands when a gift has money for one', () => {
    const told = story().given(
      giftReceived(LEDGER, 'a', { gross: 100 }),
      giftRefunded(LEDGER, 'r1', 'a', 60),
      giftRefunded(LEDGER, 'r2', 'a', 60),
    );
    expect(told.told().filter((type) => type === 'refund.settled')).toHaveLength(1);
    expect(told.overview().queues).toMatchObject([{ demandsOpenCount: 1, demandsOpenAmount: 60 }]);
    expect(told.state.due.size).toBe(0);
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
        fc.constantFrom('gift.received', 'income.received', 'gift.refunded'),
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

describe('a snapshot', () => {
  it('holds all of the state: what follows is the same after it', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('gift' as const),
        amount: fc.integer({ min: 1, max: 300 }),
        fund: fc.constantFrom(undefined, 'well', 'nowhere'),
      }),
      fc.record({ kind: fc.constant('spend' as const), amount: fc.integer({ min: 1, max: 300 }) }),
      fc.record({
        kind: fc.constant('refund' as const),
        amount: fc.integer({ min: 1, max: 300 }),
        of: fc.nat(20),
      }),
      fc.record({
        kind: fc.constant('back' as const),
        amount: fc.integer({ min: 1, max: 300 }),
        of: fc.nat(20),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, cut) => {
        const whole = story();
        const restored = story();
        for (const [at, one] of steps.entries()) {
          if (at === cut) {
            restored.state = participant.load(0, participant.save(restored.state));
            expect(participant.save(restored.state)).toBe(participant.save(whole.state));
            expect(restored.state.due).toEqual(whole.state.due);
          }
          for (const told of [whole, restored]) take(told, one, at);
        }
        expect(restored.events).toEqual(whole.events);
        expect(restored.overview()).toEqual(whole.overview());
      }),
      { numRuns: 100 },
    );
  });

  it('is written in the format that its mark says', () => {
    const told = story();
    told.given(giftReceived(LEDGER, '1', { gross: 5_000 }));
    told.done(expense('a', 900));
    // What is written otherwise needs another `savedFormat`: older snapshots are passed over then.
    const digest = hash('sha256', participant.save(told.state)).slice(0, 16);
    expect([participant.savedFormat, digest]).toEqual([1, '166f77b501db8220']);
  });

  it('that is damaged is refused, so that the journal is read instead', () => {
    const saved = participant.save(story().state);
    const parsed = JSON.parse(saved) as { ledgers: [string, string][] };
    const bytes = Buffer.from(parsed.ledgers[0]?.[1] ?? '', 'base64');
    bytes[bytes.length - 40] = (bytes.at(-40) ?? 0) ^ 1;
    const damaged = JSON.stringify({ ...parsed, ledgers: [[LEDGER, bytes.toString('base64')]] });
    expect(() => participant.load(0, damaged)).toThrow();
    expect(participant.load(0, participant.save(participant.initial(0)))).toEqual(participant.initial(0));
  });
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

function take(
  told: Story,
  one: { kind: 'gift' | 'spend' | 'refund' | 'back'; amount: number; fund?: string | undefined; of?: number },
  at: number,
): void {
  const letter = LETTERS[at] ?? 'a';
  const named = one.fund === undefined ? {} : { fund: one.fund };
  const of = String((one.of ?? 0) % Math.max(1, at));
  if (one.kind === 'gift') told.given(giftReceived(LEDGER, String(at), { gross: one.amount, ...named }));
  else if (one.kind === 'refund') told.given(giftRefunded(LEDGER, `r${at}`, of, one.amount));
  else {
    const from = LETTERS[(one.of ?? 0) % Math.max(1, at)] ?? 'a';
    const back = { ...giveBack(from, one.amount), return: `ret_${letter.repeat(25)}a` } as Command;
    const command = one.kind === 'spend' ? expense(letter, one.amount) : back;
    if (told.when(command).kind === 'accepted') told.done(command);
  }
}
