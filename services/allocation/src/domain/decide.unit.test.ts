// Commands: given what happened, when this is told, then these events follow or this refusal.
import { describe, expect, it } from 'vitest';
import { by, other, LEDGER, Story } from '../../test/given.ts';
import { giftOf, giftReceived, giftRefunded } from '../../test/tiny-donation.ts';
import type { Command, FundTake, MoveMoney, OpenFund, RecordExpense, ReturnExpense } from './command.ts';

const expenseId = (letter: string): string => `exp_${letter.repeat(25)}a`;
const open: Command = {
  kind: 'open-ledger',
  by,
  baseCurrency: 'EUR',
  currencies: ['EUR', 'JPY'],
  reserves: [
    { currency: 'EUR', fund: 'general' },
    { currency: 'JPY', fund: 'general-jpy' },
  ],
};
const fund = (name: string, fundClass: OpenFund['class'] = 'unrestricted', currency = 'EUR'): Command => ({
  kind: 'open-fund',
  by,
  fund: name,
  class: fundClass,
  currency,
});
const rule = (...funds: string[]): Command => ({
  kind: 'set-placement-rule',
  by,
  shares: funds.map((name) => ({ fund: name, weight: 1 })),
});
const take = (name: string, amount = 0): FundTake => ({ fund: name, amount });
const expense = (change: Partial<RecordExpense> = {}): RecordExpense => ({
  kind: 'record-expense',
  by,
  expense: expenseId('b'),
  amount: 60,
  currency: 'EUR',
  from: [take('general')],
  paidAt: '2026-02-01',
  ...change,
});
const move = (change: Partial<MoveMoney> = {}): MoveMoney => ({
  kind: 'move-money',
  by,
  move: `move_${'c'.repeat(25)}a`,
  amount: 10,
  currency: 'EUR',
  from: [take('general')],
  to: 'well',
  ...change,
});
const giveBack = (change: Partial<ReturnExpense> = {}): ReturnExpense => ({
  kind: 'return-expense',
  by,
  return: `ret_${'d'.repeat(25)}a`,
  expense: expenseId('b'),
  amount: 5,
  currency: 'EUR',
  returnedAt: '2026-02-03',
  ...change,
});
const assign = (name: string, to: string): Command => ({
  kind: 'assign-gift',
  by,
  gift: giftOf(name),
  fund: to,
});
const refused = (code: string, facts: object = {}) => ({
  kind: 'refused',
  code,
  facts: expect.objectContaining(facts) as unknown,
});

/** A ledger with funds of each class, 100 in `general` and 50 in `well`. */
function prepared(): Story {
  return new Story()
    .done(open)
    .done(fund('well', 'designated'))
    .done(fund('school', 'restricted'))
    .done(fund('if-rain', 'conditional'))
    .done(rule('general'))
    .given(
      giftReceived(LEDGER, 'g1', { gross: 100 }),
      giftReceived(LEDGER, 'g2', { gross: 50, fund: 'well' }),
      giftReceived(LEDGER, 'g3', { gross: 30, fund: 'school' }),
      giftReceived(LEDGER, 'g4', { gross: 20, fund: 'if-rain' }),
    );
}

describe('a ledger', () => {
  it('opens once, with its reserves', () => {
    const { baseCurrency, currencies, reserves } = open as never;
    expect(new Story().then(open)).toEqual([{ baseCurrency, by, currencies, policy: 'fifo@1', reserves }]);
    const story = new Story().done(open);
    expect(story.overview().funds.map(({ fund: name, reserve }) => [name, reserve])).toEqual([
      ['general', true],
      ['general-jpy', true],
    ]);
    expect(story.then(open)).toEqual(refused('ledger-exists'));
  });

  it('needs a reserve for each currency, and its own base currency', () => {
    const few = { ...open, reserves: [{ currency: 'EUR', fund: 'general' }] } as Command;
    expect(new Story().then(few)).toEqual(refused('reserve-missing', { currencies: 2, reserves: 1 }));
    expect(new Story().then({ ...open, baseCurrency: 'USD' } as Command)).toEqual(refused('malformed'));
  });

  it('is named by every other command', () => {
    for (const command of [fund('x'), rule('x'), expense(), move(), giveBack(), assign('g', 'x')])
      expect(new Story().then(command)).toEqual(refused('unknown-ledger', { ledger: LEDGER }));
    expect(prepared().then(expense(), 'other')).toEqual(refused('unknown-ledger', { ledger: 'other' }));
  });

  it('closes once, takes nothing new then, and still spends what it holds', () => {
    const close: Command = { kind: 'close-ledger', by };
    const story = prepared().done(close);
    expect(story.overview().closed).toBe(true);
    expect(story.then(close)).toEqual(refused('ledger-closed'));
    expect(story.then(fund('x'))).toEqual(refused('ledger-closed'));
    expect(story.then(rule('general'))).toEqual(refused('ledger-closed'));
    story.done(expense());
    expect(story.funds()).toMatchObject({ general: '40/100' });
  });

  it('answers a command of a newer instance', () => {
    expect(prepared().then({ kind: 'dream', by } as never)).toEqual(refused('unknown-command'));
  });
});

describe('funds, projects and rules', () => {
  it('opens a fund of a currency of the ledger, once', () => {
    expect(prepared().then({ ...fund('dig'), details: 'c' } as Command)).toEqual([
      { by, class: 'unrestricted', currency: 'EUR', details: 'c' },
    ]);
    expect(prepared().then(fund('well'))).toEqual(refused('fund-exists', { fund: 'well' }));
    expect(prepared().then(fund('dig', 'restricted', 'USD'))).toEqual(refused('unknown-currency'));
  });

  it('closes a fund that no rule names and that is no reserve', () => {
    const close = (name: string): Command => ({ kind: 'close-fund', by, fund: name });
    const story = prepared().done(fund('dig')).done(rule('dig'));
    expect(story.then(close('dig'))).toEqual(refused('fund-in-rule', { fund: 'dig', version: 2 }));
    expect(story.then(close('general'))).toEqual(refused('fund-is-reserve'));
    expect(story.then(close('nowhere'))).toEqual(refused('unknown-fund', { fund: 'nowhere' }));
    story.done(rule('general')).done(close('dig'));
    expect(story.then(close('dig'))).toEqual(refused('fund-closed'));
    expect(story.then(rule('dig'))).toEqual(refused('fund-closed'));
  });

  it('counts the versions of the rule', () => {
    const story = prepared();
    expect(story.then(rule('well', 'general'))).toMatchObject([{ version: 2 }]);
    expect(story.then(rule('nowhere'))).toEqual(refused('unknown-fund'));
    expect(story.then(rule('well', 'well'))).toEqual(refused('duplicate-fund', { fund: 'well' }));
    expect(story.done(rule('well')).overview().rule).toEqual({
      version: 2,
      shares: [{ fund: 'well', weight: 1 }],
    });
  });

  it('opens a project once', () => {
    const project: Command = { kind: 'open-project', by, project: 'pump' };
    const story = prepared().done(project);
    expect(story.overview().projects).toEqual(['pump']);
    expect(story.then(project)).toEqual(refused('project-exists', { project: 'pump' }));
  });
});

describe('an expense', () => {
  it('takes from its funds in listed order, first in first out', () => {
    expect(prepared().then(expense({ amount: 120, from: [take('general'), take('well')] }))).toEqual([
      {
        amount: 120,
        by,
        currency: 'EUR',
        paidAt: '2026-02-01',
        spans: [
          { from: 0, fund: 'general', to: 100 },
          { from: 0, fund: 'well', to: 20 },
        ],
      },
    ]);
    expect(
      prepared()
        .done(expense())
        .then(expense({ expense: expenseId('e'), amount: 7 })),
    ).toMatchObject([{ spans: [{ from: 60, fund: 'general', to: 67 }] }]);
  });

  it('takes stated amounts as stated, and the rest from the others', () => {
    const from = [take('well', 30), take('general')];
    expect(prepared().then(expense({ from }))).toMatchObject([
      {
        spans: [
          { from: 0, fund: 'well', to: 30 },
          { from: 0, fund: 'general', to: 30 },
        ],
      },
    ]);
    const story = prepared();
    expect(story.then(expense({ from: [take('well', 61)] }))).toEqual(
      refused('wrong-amount', { asked: 60, stated: 61, left: 60 }),
    );
    expect(story.then(expense({ from: [take('well', 51), take('general')] }))).toEqual(
      refused('not-enough-money', { asked: 51, available: 50, fund: 'well' }),
    );
    expect(story.then(expense({ from: [take('well', 50)] }))).toEqual(
      refused('not-enough-money', { asked: 60, available: 50 }),
    );
    expect(story.then(expense({ from: [take('well', 5), take('well', 5)] }))).toEqual(
      refused('duplicate-fund'),
    );
    expect(story.then(expense({ from: [take('if-rain', 5), take('general')] }))).toEqual(
      refused('class-forbids', { fund: 'if-rain' }),
    );
  });

  it('is refused where it is larger than the funds hold, with what they hold', () => {
    expect(prepared().then(expense({ amount: 101 }))).toEqual(
      refused('not-enough-money', { asked: 101, available: 100 }),
    );
  });

  it('is refused for another currency, an unknown fund or project, and money that waits for its condition', () => {
    const story = prepared();
    expect(story.then(expense({ currency: 'JPY' }))).toEqual(
      refused('wrong-currency', { fund: 'general', currency: 'EUR', expected: 'JPY' }),
    );
    expect(story.then(expense({ currency: 'USD' }))).toEqual(refused('unknown-currency'));
    expect(story.then(expense({ from: [take('nowhere')] }))).toEqual(refused('unknown-fund'));
    expect(story.then(expense({ from: [take('nowhere', 60)] }))).toEqual(refused('unknown-fund'));
    expect(story.then(expense({ project: 'pump' }))).toEqual(refused('unknown-project', { project: 'pump' }));
    expect(story.then(expense({ from: [take('if-rain')], amount: 1 }))).toEqual(
      refused('class-forbids', { class: 'conditional' }),
    );
  });

  it('spends from a closed fund, and is approved by another person than who pays', () => {
    const story = prepared().done({ kind: 'close-fund', by, fund: 'well' });
    expect(story.then(expense({ from: [take('well')], amount: 1, approvedBy: other }))).toMatchObject([
      { approvedBy: other },
    ]);
    expect(story.then(expense({ approvedBy: { ...by, role: 'approver' } }))).toEqual(
      refused('approver-is-payer'),
    );
  });
});

describe('a move', () => {
  it('carries cents in order to the end of another fund', () => {
    expect(prepared().then(move())).toEqual([
      { at: 50, by, spans: [{ from: 0, fund: 'general', to: 10 }], to: 'well' },
    ]);
    const back = move({ from: [take('well', 10)], to: 'general', ground: 'board-minutes' });
    expect(prepared().then(back)).toMatchObject([{ ground: 'board-minutes', at: 100 }]);
  });

  it('is refused by the class of a fund, and into a closed one or its own', () => {
    const story = prepared();
    expect(story.then(move({ from: [take('school')] }))).toEqual(refused('class-forbids'));
    expect(story.then(move({ from: [take('well')], to: 'general' }))).toEqual(refused('ground-required'));
    expect(story.then(move({ to: 'general' }))).toEqual(refused('same-fund'));
    expect(story.then(move({ to: 'nowhere' }))).toEqual(refused('unknown-fund'));
    expect(story.then(move({ amount: 101 }))).toEqual(refused('not-enough-money', { available: 100 }));
    expect(story.then(move({ to: 'general-jpy' }))).toEqual(refused('wrong-currency'));
    story.done({ kind: 'close-fund', by, fund: 'well' });
    expect(story.then(move())).toEqual(refused('fund-closed', { fund: 'well' }));
  });
});

describe('a return', () => {
  it('gives the last slots back to the funds they came from', () => {
    const story = prepared().done(expense({ amount: 120, from: [take('general'), take('well')] }));
    expect(story.then(giveBack({ amount: 25 }))).toEqual([
      {
        amount: 25,
        back: [
          { at: 100, count: 5, fund: 'general' },
          { at: 50, count: 20, fund: 'well' },
        ],
        by,
        expense: expenseId('b'),
        returnedAt: '2026-02-03',
        slots: [{ from: 95, to: 120 }],
      },
    ]);
  });

  it('is refused beyond the expense, in another currency, and of an unknown expense', () => {
    const story = prepared().done(expense()).done(giveBack());
    const again = { return: `ret_${'e'.repeat(25)}a` };
    expect(story.then(giveBack({ ...again, amount: 56 }))).toEqual(
      refused('return-too-large', { asked: 56, available: 55 }),
    );
    expect(story.then(giveBack({ ...again, currency: 'JPY' }))).toEqual(
      refused('wrong-currency', { currency: 'JPY', expected: 'EUR' }),
    );
    expect(story.then(giveBack({ ...again, expense: expenseId('z') }))).toEqual(refused('unknown-expense'));
  });
});

describe('a gift on the unassigned list', () => {
  it('is assigned to an open fund of its currency, once', () => {
    const story = prepared().given(giftReceived(LEDGER, 'lost', { gross: 9, fund: 'nowhere' }));
    expect(story.overview().queues).toMatchObject([
      { currency: 'EUR', unassignedCount: 1, unassignedAmount: 9 },
    ]);
    expect(story.then(assign('lost', 'nowhere'))).toEqual(refused('unknown-fund'));
    expect(story.then(assign('lost', 'general-jpy'))).toEqual(refused('wrong-currency'));
    expect(story.then(assign('lost', 'well'))).toEqual([{ at: 50, by, fund: 'well' }]);
    story.done(assign('lost', 'well'));
    expect(story.overview().queues).toEqual([]);
    expect(story.then(assign('lost', 'well'))).toEqual(refused('not-unassigned'));
  });

  it('may be on its way, so that an unknown one is asked for again', () => {
    expect(prepared().then(assign('late', 'well'))).toEqual({ kind: 'behind', reason: 'unknown-gift' });
  });

  it('is refunded from there', () => {
    const story = prepared().given(giftReceived(LEDGER, 'lost', { gross: 9, fund: 'nowhere' }));
    story.given(giftRefunded(LEDGER, 'r', 'lost', 4));
    expect(JSON.parse(story.events.at(-1)?.data ?? '')).toEqual({
      gift: giftOf('lost'),
      own: [],
      unplaced: 4,
    });
  });
});
