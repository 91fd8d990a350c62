/** Tests of event texts and messages: canonical bytes, and the way to the topic and back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEvent } from '../tools/arbitrary-events.ts';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import { DATA_TEXT_MAX, EVENT_TYPES, eventText, fromMessage, parseEvent, toMessage } from './index.ts';
import type { EventAttributes, LedgerEvent } from './index.ts';

const gift = SAMPLE_EVENTS['org.centesimo.gift.received.v1'];
const message = toMessage(gift, canonical(gift.data));

/** RFC 8785 by the letter: members sorted by UTF-16 code units, primitives as ECMAScript prints them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

describe('the text of an event', () => {
  it('is the canonical JSON of the event', () => {
    fc.assert(
      fc.property(arbitraryEvent(), (value) => {
        const event = value as unknown as LedgerEvent;
        expect(eventText(event, canonical(event.data))).toBe(canonical(event));
      }),
      { numRuns: 300 },
    );
  });

  it('cannot be broken out of by an attribute', () => {
    const text = fc.string({ unit: 'grapheme' });
    const keys = { id: text, ledger: text, source: text, subject: text, time: text, type: text };
    fc.assert(
      fc.property(fc.record(keys, { noNullPrototype: true }), (attributes: EventAttributes) => {
        expect(eventText(attributes, '{}')).toBe(canonical({ ...attributes, data: {}, specversion: '1.0' }));
      }),
    );
  });
});

describe('a message', () => {
  it('carries attributes as ce_ headers, the ledger as key, the data as value', () => {
    expect(message).toEqual({
      key: 'acqua-viva',
      headers: {
        ce_id: '0',
        ce_ledger: 'acqua-viva',
        ce_source: '/g1/donation/7',
        ce_specversion: '1.0',
        ce_subject: gift.subject,
        ce_time: gift.time,
        ce_type: 'org.centesimo.gift.received.v1',
        'content-type': 'application/json',
      },
      value: canonical(gift.data),
    });
  });

  it.each(EVENT_TYPES)('brings %s back', (type) => {
    const event: LedgerEvent = SAMPLE_EVENTS[type];
    const dataText = canonical(event.data);
    expect(fromMessage(toMessage(event, dataText))).toEqual({ event, dataText });
  });

  it('brings random events back with the same bytes', () => {
    fc.assert(
      fc.property(arbitraryEvent(), (value) => {
        const event = value as unknown as LedgerEvent;
        const dataText = canonical(event.data);
        const read = fromMessage(toMessage(event, dataText));
        if (parseEvent(event).fault === undefined) expect(read).toEqual({ event, dataText });
        else expect(read.fault?.code).toBe('incoherent');
      }),
      { numRuns: 300 },
    );
  });

  it('may carry headers of the journal', () => {
    const headers = { ...message.headers, n: '7', prev: 'x' };
    expect(fromMessage({ ...message, headers }).event).toEqual(gift);
  });

  it.each(Object.keys(message.headers))('is refused without %s', (name) => {
    const headers = Object.fromEntries(Object.entries(message.headers).filter(([key]) => key !== name));
    expect(fromMessage({ ...message, headers }).fault).toMatchObject({ code: 'wrong-headers', path: name });
  });

  it('is refused under the key of another ledger', () => {
    expect(fromMessage({ ...message, key: 'other' }).fault?.code).toBe('wrong-headers');
  });

  it('is refused when too long, before it is parsed', () => {
    const value = `{"x":"${'x'.repeat(DATA_TEXT_MAX)}"}`;
    expect(fromMessage({ ...message, value }).fault?.code).toBe('too-large');
  });

  it.each<[string, string, string]>([
    ['not JSON', '{', 'not-json'],
    ['empty', '', 'not-json'],
    ['spaced', message.value.replace(':', ': '), 'not-canonical'],
    ['ended by a line', `${message.value}\n`, 'not-canonical'],
    ['escaped', message.value.replace('EUR', '\\u0045UR'), 'not-canonical'],
    ['with a fraction of zero', message.value.replace('10000', '10000.0'), 'not-canonical'],
    ['with an exponent', message.value.replace('10000', '1e4'), 'not-canonical'],
    ['with a key twice', message.value.replace('{', '{"currency":"EUR",'), 'not-canonical'],
    [
      'out of order',
      JSON.stringify(Object.fromEntries(Object.entries(gift.data).reverse())),
      'not-canonical',
    ],
    ['with a float', message.value.replace('10000', '100.5'), 'invalid'],
    ['with an extra key', message.value.replace('{', '{"__proto__":{},'), 'invalid'],
    ['null', 'null', 'invalid'],
  ])('is refused when its value is %s', (_, value, code) => {
    expect(fromMessage({ ...message, value }).fault?.code).toBe(code);
  });

  it('is refused whatever its value, without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (value) => {
        expect(fromMessage({ ...message, value }).fault).toBeDefined();
      }),
    );
  });
});
