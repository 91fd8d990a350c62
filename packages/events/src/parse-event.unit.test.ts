/** Tests of parsing: what every schema takes and refuses, hostile values, and contradictions inside an event. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEvent, brokenValues } from '../tools/arbitrary-events.ts';
import type { SchemaNode } from '../tools/arbitrary-events.ts';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import { EVENT_SCHEMAS, EVENT_TYPES, parseEvent } from './index.ts';
import type { DataOf, EventType } from './index.ts';

const gift = SAMPLE_EVENTS['org.centesimo.gift.received.v1'];

function withData<T extends EventType>(type: T, data: Partial<DataOf<T>>): unknown {
  const event = SAMPLE_EVENTS[type];
  return { ...event, data: { ...event.data, ...data } };
}

describe.each(EVENT_TYPES)('%s', (type) => {
  it('is accepted as it is', () => {
    expect(parseEvent(SAMPLE_EVENTS[type])).toEqual({ event: SAMPLE_EVENTS[type] });
  });

  it('is refused with any one thing wrong', () => {
    const broken = brokenValues(EVENT_SCHEMAS[type], SAMPLE_EVENTS[type]);
    expect(broken.length).toBeGreaterThan(200);
    const accepted = broken.filter(({ value }) => parseEvent(value).fault === undefined);
    expect(accepted.map(({ path, fault }) => `${path} ${fault}`)).toEqual([]);
  });

  it('is found in random form, unless it contradicts itself', () => {
    fc.assert(
      fc.property(arbitraryEvent(type), (value) => {
        const parsed = parseEvent(value);
        if (parsed.fault === undefined) expect(parsed.event).toBe(value);
        else expect(parsed.fault.code).toBe('incoherent');
      }),
      { numRuns: 50 },
    );
  });

  it('is a closed object in all its parts', () => {
    const open = openParts(EVENT_SCHEMAS[type]);
    expect(open).toEqual([]);
  });
});

/** Objects that take extra keys, texts without a pattern, numbers without bounds, arrays without an end. */
function openParts(node: SchemaNode, path = ''): string[] {
  if (node.const !== undefined || node.enum !== undefined) return [];
  if (node.type === 'string')
    return node.pattern?.startsWith('^') && node.pattern.endsWith('$') ? [] : [path];
  if (node.type === 'integer') return node.minimum !== undefined && node.maximum !== undefined ? [] : [path];
  if (node.type === 'array') {
    return [...(node.maxItems === undefined ? [path] : []), ...openParts(node.items ?? {}, `${path}/items`)];
  }
  const members = Object.entries(node.properties ?? {}).flatMap(([key, part]) =>
    openParts(part, `${path}/${key}`),
  );
  return node.type === 'object' && node.additionalProperties === false ? members : [path, ...members];
}

describe('a value that is no event', () => {
  it('is refused whatever it is, without throwing', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withSparseArray: true }), (value) => {
        expect(parseEvent(value).fault).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when a random place of an event is overwritten with another kind of value', () => {
    fc.assert(
      fc.property(arbitraryEvent(), fc.anything(), fc.nat(), (value, other, at) => {
        const key = Object.keys(value)[at % 8] ?? 'data';
        fc.pre(typeof other !== typeof value[key]);
        expect(parseEvent({ ...value, [key]: other }).fault).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is unreadable when reading it throws', () => {
    const trap = new Proxy(
      {},
      {
        has: () => true,
        get: () => {
          throw new Error('trap');
        },
      },
    );
    const getter = {
      ...gift,
      get data(): never {
        throw new Error('trap');
      },
    };
    expect(parseEvent(trap).fault?.code).toBe('unreadable');
    expect(parseEvent(getter).fault?.code).toBe('unreadable');
  });

  it('is refused when its attributes are inherited', () => {
    expect(parseEvent(Object.create(gift)).fault?.code).toBe('invalid');
  });

  it.each(['__proto__', 'constructor', 'toString', 'org.centesimo.gift.received.v2', '', 7, null])(
    'is of unknown type with %s',
    (type) => {
      expect(parseEvent({ ...gift, type }).fault?.code).toBe('unknown-type');
    },
  );

  it('tells where it is wrong, in bounded text', () => {
    const parsed = parseEvent({ ...gift, data: { ...gift.data, ['x'.repeat(10_000)]: 1 } });
    expect(parsed.fault?.code).toBe('invalid');
    expect(parsed.fault?.path.length).toBeLessThanOrEqual(200);
    expect(parseEvent(withData('org.centesimo.gift.received.v1', { gross: 0 })).fault).toMatchObject({
      code: 'invalid',
      path: '/data/gross',
    });
  });
});

describe('dates', () => {
  const dated = (givenAt: string) =>
    parseEvent(withData('org.centesimo.gift.received.v1', { givenAt })).fault;

  it.each(['2024-02-29', '2000-02-29', '2023-02-28', '2023-12-31', '2023-04-30'])('take %s', (day) => {
    expect(dated(day)).toBeUndefined();
  });

  it.each(['2023-02-29', '1900-02-29', '2023-04-31', '2023-13-01', '2023-00-10', '2023-01-00', '0999-01-01'])(
    'refuse %s',
    (day) => {
      expect(dated(day)?.path).toBe('/data/givenAt');
    },
  );

  it('agree with the calendar on every day of 1896 to 2104', () => {
    for (let day = Date.UTC(1896, 0, 1); day < Date.UTC(2104, 0, 1); day += 86_400_000) {
      expect(dated(new Date(day).toISOString().slice(0, 10))).toBeUndefined();
    }
    for (let year = 1896; year < 2104; year++) {
      const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
      expect(dated(`${year}-02-29`) === undefined).toBe(isLeap);
    }
  });

  it.each([
    '2024-01-01T24:00:00.000Z',
    '2024-01-01T23:59:60.000Z',
    '2024-01-01T12:00:00Z',
    '2024-02-30T12:00:00.000Z',
  ])('refuse the time %s', (time) => {
    expect(parseEvent({ ...gift, time }).fault?.path).toBe('/time');
  });
});

type Part = DataOf<'org.centesimo.gifts.placed.v1'>['parts'][number];

describe('an event that contradicts itself', () => {
  const by = SAMPLE_EVENTS['org.centesimo.fund.closed.v1'].data.by;
  const share = { fund: 'wells', weight: 1 };
  const empty = { from: 5, fund: 'wells', to: 5 };
  const opened = 'org.centesimo.ledger.opened.v1';
  const returned = 'org.centesimo.expense.returned.v1';
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
    ['a settlement of nothing', withData('org.centesimo.refund.settled.v1', { own: [] }), '/data'],
  ])('is refused: %s', (_, value, path) => {
    expect(parseEvent(value).fault).toMatchObject({ code: 'incoherent', path });
  });
});
