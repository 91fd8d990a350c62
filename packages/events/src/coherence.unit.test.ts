/** Tests of what a schema alone cannot refuse: contradictions inside an event, signs and rates. */
import { describe, expect, it } from 'vitest';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import { SAMPLE_VARIANTS } from '../tools/sample-variants.ts';
import { parseEvent } from './index.ts';
import type { DataOf, EventOf, EventType } from './index.ts';

function withData<T extends EventType>(type: T, data: Partial<DataOf<T>>): unknown {
  const event = SAMPLE_EVENTS[type];
  return { ...event, data: { ...event.data, ...data } };
}

function withoutData<T extends EventType>(type: T, ...keys: (keyof DataOf<T>)[]) {
  const event: EventOf<T> = SAMPLE_EVENTS[type];
  const kept = Object.entries(event.data).filter(([key]) => !(keys as string[]).includes(key));
  return { ...event, data: Object.fromEntries(kept) };
}

function variant<T extends EventType>(name: string, type: T): EventOf<T> {
  const event = SAMPLE_VARIANTS[name];
  if (event?.type !== type) throw new Error(`no form ${name} of ${type}`);
  return event as EventOf<T>;
}

type Part = DataOf<'org.centesimo.gifts.placed.v1'>['parts'][number];

const document = SAMPLE_EVENTS['org.centesimo.evidence.attached.v1'].data.evidence[0]!;

describe('an event that contradicts itself', () => {
  const by = SAMPLE_EVENTS['org.centesimo.fund.closed.v1'].data.by;
  const share = { fund: 'wells', weight: 1 };
  const empty = { from: 5, fund: 'wells', to: 5 };
  const opened = 'org.centesimo.ledger.opened.v1';
  const returned = 'org.centesimo.expense.returned.v1';
  const lost = 'org.centesimo.loss.recorded.v1';
  const settled = 'org.centesimo.refund.settled.v1';
  const feeSettled = 'org.centesimo.fee.settled.v1';
  const covering = variant('refund.settled.covers', settled);
  const given = variant('fee.settled.given', feeSettled);
  const voided = variant('refund.reversed.void', 'org.centesimo.refund.reversed.v1');
  const givenBack = variant('gift.refunded.appeal', 'org.centesimo.gift.refunded.v1');
  const { choice: _choice, ...unchosen } = givenBack.data;
  const { coveredBy: _by, shortfall: _short, ...unheld } = covering.data;
  const { voided: _voided, ...undone } = voided.data;
  const slots = { from: 0, outflow: SAMPLE_EVENTS['org.centesimo.expense.recorded.v1'].subject, to: 1 };
  const twice = [1, 2].map((at) => ({ at, count: 1, fund: 'a' }));
  const reserves = [{ currency: 'EUR', fund: 'reserve' }];
  const parts = (...changes: Partial<Part>[]) => ({
    parts: changes.map((change) => ({
      at: 0,
      count: 1,
      fund: 'a',
      root: '0'.repeat(64),
      total: 1,
      ...change,
    })),
  });

  it.each<[string, unknown, string]>([
    ['a ledger of another subject', { ...SAMPLE_EVENTS[opened], subject: 'other' }, '/subject'],
    [
      'a closed ledger of another subject',
      { ...SAMPLE_EVENTS['org.centesimo.ledger.closed.v1'], subject: 'x' },
      '/subject',
    ],
    ['a currency twice', withData(opened, { currencies: ['EUR', 'EUR'] }), '/data/currencies'],
    ['a foreign base currency', withData(opened, { baseCurrency: 'USD' }), '/data/baseCurrency'],
    ['a currency without reserve', withData(opened, { currencies: ['EUR', 'USD'] }), '/data/reserves'],
    [
      'a reserve of a foreign currency',
      withData(opened, { reserves: [{ currency: 'USD', fund: 'a' }] }),
      '/data/reserves',
    ],
    [
      'two reserves of one currency',
      withData(opened, {
        currencies: ['EUR', 'USD'],
        reserves: [...reserves, { currency: 'EUR', fund: 'b' }],
      }),
      '/data/reserves',
    ],
    [
      'one reserve for two currencies',
      withData(opened, {
        currencies: ['EUR', 'USD'],
        reserves: [...reserves, { currency: 'USD', fund: 'reserve' }],
      }),
      '/data/reserves',
    ],
    [
      'a fund twice in a rule',
      withData('org.centesimo.placement-rule.set.v1', { by, shares: [share, share] }),
      '/data/shares',
    ],
    ['a fund in two parts', withData('org.centesimo.gifts.placed.v1', parts({}, {})), '/data/parts/1'],
    [
      'parts out of order',
      withData('org.centesimo.gifts.placed.v1', parts({ fund: 'b' }, { fund: 'a' })),
      '/data/parts/1',
    ],
    [
      'more shares than cents',
      withData('org.centesimo.gifts.placed.v1', { count: 2, ...parts({ count: 2 }) }),
      '/data/parts/0',
    ],
    [
      'more shares than gifts',
      withData('org.centesimo.gifts.placed.v1', parts({ count: 2, total: 2 })),
      '/data/parts/0',
    ],
    [
      'positions beyond the last',
      withData('org.centesimo.gifts.placed.v1', parts({ at: Number.MAX_SAFE_INTEGER })),
      '/data/parts/0',
    ],
    ['an empty span moved', withData('org.centesimo.money.moved.v1', { spans: [empty] }), '/data/spans/0'],
    [
      'an empty span spent',
      withData('org.centesimo.expense.recorded.v1', { spans: [{ from: 0, fund: 'wells', to: 1 }, empty] }),
      '/data/spans/1',
    ],
    ['an empty slot range', withData(returned, { slots: [{ from: 9, to: 3 }] }), '/data/slots/0'],
    [
      'slots out of order',
      withData(returned, {
        slots: [
          { from: 5, to: 6 },
          { from: 1, to: 2 },
        ],
      }),
      '/data/slots',
    ],
    [
      'touching slots',
      withData(returned, {
        slots: [
          { from: 1, to: 2 },
          { from: 2, to: 3 },
        ],
      }),
      '/data/slots',
    ],
    [
      'a fund twice in a return',
      withData(returned, { back: [1, 2].map((at) => ({ at, count: 1, fund: 'a' })) }),
      '/data/back',
    ],
    ['an empty span refunded', withData('org.centesimo.refund.settled.v1', { own: [empty] }), '/data/own/0'],
    ['a refund of the bank’s that gives back of an appeal', { ...givenBack, data: unchosen }, '/data/appeal'],
    [
      'an appeal of which nothing is taken',
      withData(settled, { appeal: { fund: 'another', state: 'failed' } }),
      '/data/appeal',
    ],
    ['a settlement of nothing', withData('org.centesimo.refund.settled.v1', { own: [] }), '/data'],
    ['a project twice', withData('org.centesimo.fund.opened.v1', { projects: ['a', 'a'] }), '/data/projects'],
    [
      'a line twice in a budget',
      withData('org.centesimo.budget.set.v1', { lines: [1, 2].map((amount) => ({ amount, line: 'a' })) }),
      '/data/lines',
    ],
    [
      'a correction of nothing',
      withoutData('org.centesimo.gift.fee-corrected.v1', 'change', 'owed'),
      '/data',
    ],
    [
      'a document twice',
      withData('org.centesimo.evidence.attached.v1', { evidence: [document, document] }),
      '/data/evidence',
    ],
    [
      'a document in its own place',
      withData('org.centesimo.evidence.attached.v1', { evidence: [document], replaces: document }),
      '/data/evidence',
    ],
    ['impact of nothing', withoutData('org.centesimo.impact.reported.v1', 'expense'), '/data'],
    ['impact of two things', withData('org.centesimo.impact.reported.v1', { project: 'a' }), '/data'],
    ['consent of nobody', withoutData('org.centesimo.money.repurposed.v1', 'gift'), '/data/gift'],
    [
      'an empty span repurposed',
      withData('org.centesimo.money.repurposed.v1', { spans: [empty] }),
      '/data/spans/0',
    ],
    [
      'an empty span exchanged',
      withData('org.centesimo.money.exchanged.v1', { spans: [empty] }),
      '/data/spans/0',
    ],
    ['an empty span sent', withData('org.centesimo.transfer.sent.v1', { spans: [empty] }), '/data/spans/0'],
    ['a return of nothing', withData(returned, { back: [] }), '/data/back'],
    [
      'a transfer returned out of order',
      withData('org.centesimo.transfer.returned.v1', { slots: [{ from: 9, to: 3 }] }),
      '/data/slots/0',
    ],
    ['a charge lost by somebody', withData('org.centesimo.loss.recorded.v1', { by }), '/data/by'],
    [
      'a loss of nothing',
      { ...SAMPLE_EVENTS[lost], data: { ...withoutData(lost, 'shortfall').data, spans: [] } },
      '/data/spans',
    ],
    ['an empty span lost', withData(lost, { spans: [empty] }), '/data/spans/0'],
    ['covers without holders', { ...covering, data: unheld }, '/data/covers'],
    ['holders without covers', withData(settled, { shortfall: 1 }), '/data/covers'],
    ['a settled loss of nothing', withData(settled, { loss: { amount: 1, spans: [] } }), '/data/loss/spans'],
    [
      'an empty range of slots covered',
      { ...covering, data: { ...covering.data, covers: [{ ...slots, from: 5, to: 5 }] } },
      '/data/covers/0',
    ],
    [
      'a fee settled with nothing',
      {
        ...covering,
        type: feeSettled,
        subject: SAMPLE_EVENTS[feeSettled].subject,
        data: { gift: covering.data.gift, own: [] },
      },
      '/data',
    ],
    ['a fee that gives nothing back', { ...given, data: { back: [], gift: given.data.gift } }, '/data'],
    [
      'a fund twice in what a fee gives back',
      { ...given, data: { ...given.data, back: twice } },
      '/data/back',
    ],
    ['a reversal of nothing', { ...voided, data: undone }, '/data'],
    ['a reversal that voids and undoes', { ...voided, data: { ...voided.data, unplaced: 1 } }, '/data'],
    [
      'a fund twice in a reversal',
      withData('org.centesimo.refund.reversed.v1', { back: twice }),
      '/data/back',
    ],
    [
      'an empty range of slots given back',
      withData('org.centesimo.refund.reversed.v1', { slots: [{ ...slots, from: 7 }] }),
      '/data/slots/0',
    ],
    ['an empty cover', withData('org.centesimo.shortfall.covered.v1', { spans: [empty] }), '/data/spans/0'],
    [
      'a cover of an empty range',
      withData('org.centesimo.shortfall.covered.v1', { slots: [{ ...slots, from: 9 }] }),
      '/data/slots/0',
    ],
  ])('is refused: %s', (_, value, path) => {
    expect(parseEvent(value).fault).toMatchObject({ code: 'incoherent', path });
  });
});

describe('signed amounts and rates', () => {
  const stated = (balance: number) =>
    parseEvent(withData('org.centesimo.bank.balance-stated.v1', { balance })).fault;
  const changed = (change: number) =>
    parseEvent(withData('org.centesimo.gift.fee-corrected.v1', { change })).fault;
  const rated = (rate: string) => parseEvent(withData('org.centesimo.money.exchanged.v1', { rate })).fault;

  it.each([0, 1, -1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])('take the balance %d', (balance) => {
    expect(stated(balance)).toBeUndefined();
    expect(changed(balance)?.path).toBe(balance === 0 ? '/data/change' : undefined);
  });

  it.each([-0, 0.5, -1.5, 2 ** 53, -(2 ** 53), Number.NaN])('refuse %d', (amount) => {
    expect(stated(amount)?.path).toBe('/data/balance');
    expect(changed(amount)?.path).toBe('/data/change');
  });

  it.each(['1', '10', '0.92', '1.085', '139.5', '0.000000000000001', '999999999999999.999999999999999'])(
    'take the rate %s',
    (rate) => {
      expect(rated(rate)).toBeUndefined();
    },
  );

  it.each([
    '0',
    '0.0',
    '00.5',
    '01',
    '1.',
    '.5',
    '1.50',
    '1.0',
    '-1',
    '+1',
    '1e3',
    '1,5',
    ' 1',
    '1\n',
    '1'.repeat(16),
    `0.${'1'.repeat(16)}`,
  ])('refuse the rate %o', (rate) => {
    expect(rated(rate)?.path).toBe('/data/rate');
  });
});
