/** Tests of parsing: what every schema takes and refuses, hostile values, and contradictions inside an event. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEvent, brokenValues } from '../tools/arbitrary-events.ts';
import type { SchemaNode } from '../tools/arbitrary-events.ts';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import { SAMPLE_VARIANTS } from '../tools/sample-variants.ts';
import { EVENT_SCHEMAS, EVENT_TYPES, parseEvent } from './index.ts';
import type { DataOf, EventType, LedgerEvent } from './index.ts';

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
    expect(acceptedWithOneFault(SAMPLE_EVENTS[type])).toEqual([]);
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

describe.each(Object.entries(SAMPLE_VARIANTS))('the form %s', (_, event) => {
  it('is accepted as it is, and refused with any one thing wrong', () => {
    expect(parseEvent(event)).toEqual({ event });
    expect(acceptedWithOneFault(event)).toEqual([]);
  });
});

function acceptedWithOneFault(event: LedgerEvent): string[] {
  const broken = brokenValues(EVENT_SCHEMAS[event.type], event);
  expect(broken.length).toBeGreaterThan(200);
  const accepted = broken.filter(({ value }) => parseEvent(value).fault === undefined);
  return accepted.map(({ path, fault }) => `${path} ${fault}`);
}

/** Objects that take extra keys, texts without a pattern, numbers without bounds, arrays without an end. */
function openParts(node: SchemaNode, path = ''): string[] {
  if (node.const !== undefined || node.enum !== undefined || node.type === 'boolean') return [];
  if (node.anyOf !== undefined) return node.anyOf.flatMap((branch) => openParts(branch, path));
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
