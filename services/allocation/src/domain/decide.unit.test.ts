// Commands on ledgers, funds, projects, rules and assignments: given what happened, when this is told, then that follows.
import { describe, expect, it } from 'vitest';
import { assign, expense, fund, giveBack, move, open, prepared, refused, rule } from '../../test/commands.ts';
import { by, LEDGER, Story } from '../../test/given.ts';
import { giftOf, giftReceived, giftRefunded } from '../../test/tiny-donation.ts';
import type { Command } from './command.ts';

describe('a ledger', () => {
  it('opens once, with its reserves', () => {
    const { baseCurrency, currencies, reserves } = open;
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
    expect(new Story().then({ ...open, baseCurrency: 'USD' })).toEqual(refused('malformed'));
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
