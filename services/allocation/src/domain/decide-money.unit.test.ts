// Commands that take money or give it back: given what happened, when this is told, then these cents or this refusal.
import { describe, expect, it } from 'vitest';
import { expense, expenseId, giveBack, move, prepared, refused, take } from '../../test/commands.ts';
import { by, other } from '../../test/given.ts';

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
