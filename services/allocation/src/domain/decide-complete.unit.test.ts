// Commands of the complete model become events that their schemas and the reducer take, told as they were asked.
import { describe, expect, it } from 'vitest';
import {
  expense,
  expenseId,
  fund,
  giveBack,
  open,
  prepared,
  refused,
  rule,
  take,
} from '../../test/commands.ts';
import { by, LEDGER, other, participant, Story } from '../../test/given.ts';
import { giftOf, giftReceived, giftRefunded } from '../../test/tiny-donation.ts';
import type { Command } from './command.ts';

const idOf = (prefix: string, letter = 'b'): string => `${prefix}_${letter.repeat(25)}a`;
const EUR = { by, currency: 'EUR' } as const;
const details = 'A'.repeat(43);
const evidence = [details];

const held: Command = {
  ...{ kind: 'open-fund', ...EUR, fund: 'school-brazil', class: 'restricted' },
  custody: { partner: 'escola', source: 'school' },
};
const send: Command = {
  ...{ kind: 'send-transfer', ...EUR, approvedBy: other, transfer: idOf('transfer'), details, evidence },
  ...{ from: 'school', to: 'school-brazil', amount: 30, sentAt: '2026-02-01' },
};
const receive: Command = {
  ...{ kind: 'receive-transfer', ...EUR, transfer: idOf('transfer'), amount: 28, fee: 2, details, evidence },
  receivedAt: '2026-02-02',
};
const sendBack: Command = {
  ...{ kind: 'return-transfer', ...EUR, return: idOf('tret'), transfer: idOf('transfer'), amount: 8 },
  returnedAt: '2026-02-03',
};
const handOver: Command = {
  ...{ kind: 'hand-over-transfer', ...EUR, handOver: idOf('hand'), fund: 'school-brazil', amount: 20 },
  cites: { ledger: 'escola', origin: 'escola.example/log', index: 0, leaf: details },
  receivedAs: giftOf('there'),
};
const budget: Command = {
  ...{ kind: 'set-budget', ...EUR, approvedBy: other, project: 'pump', over: 'flag' },
  lines: [{ line: 'pipes', amount: 1 }],
};
const exchange: Command = {
  ...{ kind: 'exchange-money', ...EUR, approvedBy: other, exchange: idOf('exch'), from: 'general' },
  ...{ to: 'general-jpy', amount: 50, units: 81, unitsCurrency: 'JPY', rate: '162.5', source: 'bank' },
  exchangedAt: '2026-02-01',
};
const loss: Command = {
  ...{ kind: 'record-loss', ...EUR, approvedBy: other, loss: idOf('loss'), amount: 12, details, evidence },
  from: [take('general', 5), take('well')],
};
const repurpose: Command = {
  ...{ kind: 'repurpose-money', ...EUR, approvedBy: other, repurpose: idOf('rep'), details, evidence },
  ...{ from: 'well', to: 'school', ground: 'donor-consent', gift: giftOf('g2') },
};

const last = ({ events }: Story): unknown => JSON.parse(events.at(-1)?.data ?? 'null');

describe('money of a partner', () => {
  it('is sent, received with a fee, given back and handed over', () => {
    const story = prepared().done(held).done(send).done(receive);
    expect(last(story)).toEqual({ amount: 28, by, details, evidence, fee: 2, receivedAt: '2026-02-02' });
    expect(story.then(receive)).toEqual(refused('transfer-received'));
    story.done(sendBack).done(handOver);
    expect(story.told().slice(-4)).toEqual([
      ...['transfer.sent', 'transfer.received', 'transfer.returned', 'transfer.handed-over'],
    ]);
    expect(story.funds()).toMatchObject({ school: '8/38', 'school-brazil': '0/30' });
  });

  it('is named in its own currency, and what came is what was sent', () => {
    const story = prepared().done(held).done(send);
    expect(story.then({ ...receive, currency: 'JPY' })).toEqual(
      refused('wrong-currency', { expected: 'EUR' }),
    );
    expect(story.then({ ...receive, amount: 27 })).toEqual(refused('wrong-amount', { expected: 28 }));
    expect(story.then({ ...sendBack, currency: 'JPY' })).toEqual(refused('wrong-currency'));
    expect(story.then({ ...sendBack, amount: 31 })).toEqual(refused('return-too-large'));
    expect(story.then({ ...handOver, currency: 'JPY' })).toEqual(refused('wrong-currency'));
    expect(story.then({ ...send, approvedBy: by, transfer: idOf('transfer', 'c') })).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('what money is for', () => {
  it('is bound to a fund, and another purpose follows on a ground', () => {
    const story = prepared();
    story.done({ kind: 'open-project', by, project: 'pump' });
    story.done({
      ...{ kind: 'open-fund', ...EUR, fund: 'bridge', class: 'restricted', goal: 9, projects: ['pump'] },
      ...{ details, secondary: details },
    });
    const terms = { class: 'restricted', currency: 'EUR', goal: 9, projects: ['pump'] };
    expect(last(story)).toEqual({ by, ...terms, details, secondary: details });
    expect(story.when({ ...held, fund: 'x', custody: { partner: 'a', source: 'well' } })).toMatchObject({
      kind: 'refused',
    });
    story.done(repurpose);
    const { events } = story;
    expect(last(story)).toMatchObject({ gift: giftOf('g2'), spans: [{ fund: 'well', from: 0, to: 50 }] });
    expect(events.at(-1)?.subject).toBe(idOf('rep'));
    const { approvedBy: _none, ...alone } = repurpose;
    expect(story.then({ ...alone, repurpose: idOf('rep', 'c') })).toMatchObject({
      kind: 'refused',
    });
  });

  it('of a conditional fund can be spent once the condition is met', () => {
    const met: Command = {
      kind: 'meet-condition',
      by,
      approvedBy: other,
      fund: 'if-rain',
      details,
      evidence,
    };
    const story = prepared().done(met);
    expect(last(story)).toEqual({ approvedBy: other, by, details, evidence });
    story.done(expense({ from: [take('if-rain')], amount: 20 }));
    expect(story.then(met)).toEqual(refused('condition-met'));
  });

  it('of a project is planned by versions, spent, recoded and reported', () => {
    const story = prepared().done({ kind: 'open-project', by, project: 'pump' }).done(budget).done(budget);
    expect(last(story)).toMatchObject({ over: 'flag', version: 2, lines: [{ line: 'pipes', amount: 1 }] });
    story.done(expense({ project: 'pump', line: 'pipes', amount: 7 }));
    expect(story.overview().budgets[0]?.lines).toEqual([{ line: 'pipes', planned: 1, spent: 7 }]);
    const recode = { kind: 'recode-expense', by, approvedBy: other, expense: expenseId('b') } as const;
    story.done({ ...recode, category: 'goods' });
    expect(story.overview().budgets[0]?.lines[0]?.spent).toBe(0);
    const report = { ...EUR, impact: idOf('impact'), method: 'counted', unit: 'meals', units: 1 };
    const { currency: _none, ...impact } = { ...report, reportedAt: '2026-02-01', details };
    story.done({ kind: 'report-impact', ...impact, expense: expenseId('b') });
    story.done({ kind: 'close-project', by, project: 'pump' });
    expect(story.then(budget)).toEqual(refused('project-closed'));
    expect(story.overview().closedProjects).toEqual(['pump']);
  });
});

describe('money that changes', () => {
  it('is exchanged at a rate, each side in its currency', () => {
    const story = prepared();
    expect(story.then({ ...exchange, unitsCurrency: 'EUR' })).toEqual(refused('wrong-currency'));
    expect(story.then({ ...exchange, units: 83 })).toEqual(refused('wrong-rate'));
    story.done(exchange);
    expect(story.funds()).toMatchObject({ general: '50/100', 'general-jpy': '81/81' });
  });

  it('is lost from each fund as far as is said', () => {
    const story = prepared().done(loss);
    expect(last(story)).toMatchObject({
      ...{ amount: 12, cause: { kind: 'other' } },
      spans: [
        { fund: 'general', from: 0, to: 5 },
        { fund: 'well', from: 0, to: 7 },
      ],
    });
    expect(story.then({ ...loss, loss: idOf('loss', 'c'), currency: 'JPY' })).toEqual(
      refused('wrong-currency'),
    );
  });

  it('was taken back when it was spent, and is covered from a named fund', () => {
    const story = new Story().done(open).done(fund('spare')).done(rule('general'));
    story.given(
      giftReceived(LEDGER, 'g1', { gross: 60 }),
      giftReceived(LEDGER, 'g2', { gross: 9, fund: 'spare' }),
    );
    story.done(expense()).given(giftRefunded(LEDGER, 'r', 'g1', 60));
    expect(story.overview().queues).toMatchObject([{ currency: 'EUR', shortfall: 60 }]);
    const cover: Command = {
      kind: 'cover-shortfall',
      ...EUR,
      cover: idOf('cover'),
      fund: 'spare',
      amount: 9,
    };
    expect(story.then({ ...cover, currency: 'JPY' })).toEqual(refused('wrong-currency'));
    story.done(cover);
    expect(story.overview().queues).toMatchObject([{ shortfall: 51 }]);
  });

  it('comes back as a correction, and the next expense says what it puts right', () => {
    const story = prepared()
      .done(expense())
      .done(giveBack({ amount: 60, correction: true }));
    expect(last(story)).toMatchObject({ correction: true });
    story.done(expense({ expense: expenseId('c'), corrects: expenseId('b') }));
    expect(last(story)).toMatchObject({ corrects: expenseId('b') });
  });
});

describe('a text that nobody answered for', () => {
  it('stays where an event names it as its own, or as the purpose that follows', () => {
    const pending = ['own', 'next', 'none'].map((commitment) => ({ key: 'k', commitment }));
    const time = '2026-02-01T12:00:00.000Z';
    const place = { journal: 'g1/allocation/0', n: 1, i: 0, k: 0, time };
    const data = '{"details":"own","secondary":"next"}';
    const event = { ...place, ledger: LEDGER, type: 't', subject: 's', data };
    const context = { time, found: () => [event] };
    const settle = { kind: 'settle-details', dueMs: 0, pending } as const;
    const decided = participant.decide(
      prepared().state,
      { ledger: LEDGER, key: 'x', inputHash: 'x', command: settle },
      context,
    );
    expect(decided).toMatchObject({ kind: 'accepted', events: [], answer: ['none'] });
  });
});
