/** Records and messages: both ways, and with hostile bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromMessage, toMessages } from './message.ts';
import { NO_HASH, type RecordDraft, decodeRecord, encodeRecord, hashRecord, placeEvents } from './record.ts';

const TIME = '2026-01-02T03:04:05.678Z';
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const drafts = fc.array(
  fc.record({
    ledger: text,
    type: text,
    subject: text,
    data: fc.nat().map((amount) => `{"amount":${amount}}`),
  }),
  { maxLength: 4 },
);

function draftOf(events: RecordDraft['events'], more: Partial<RecordDraft> = {}): RecordDraft {
  const consumed = new Map([['g1/adder/0', { n: 4, i: 1, of: 2, hash: 'ab' }]]);
  return { kind: 'batch', by: 'me', time: TIME, consumed, inputs: [7], events, outcomes: [], ...more };
}

describe('a record', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(drafts, text, (events, key) => {
        const outcomes = [{ key, input: 'h', answer: { sum: 1 }, i: 0, count: events.length }];
        const bytes = Buffer.from(encodeRecord(5, NO_HASH, 9, draftOf(events, { outcomes, address: key })));
        const record = decodeRecord('j', 5, bytes);
        expect(record).toMatchObject({
          journal: 'j',
          n: 5,
          k: 9,
          prev: NO_HASH,
          outcomes,
          address: key,
          inputs: [7],
        });
        expect(record.hash).toBe(hashRecord(bytes));
        expect(record.events).toEqual(placeEvents('j', 5, 9, TIME, events));
        expect([...record.consumed]).toEqual([['g1/adder/0', { n: 4, i: 1, of: 2, hash: 'ab' }]]);
      }),
    );
  });

  it('is canonical: keys are sorted', () => {
    const stored = encodeRecord(0, NO_HASH, 0, draftOf([], { address: 'here' }));
    const keys = Object.keys(JSON.parse(stored) as object);
    expect(keys).toEqual([...keys].sort());
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"n":'],
    ['not UTF-8', Buffer.from([0xff, 0xfe])],
    ['null', 'null'],
    ['a list', '[]'],
    ['another kind', '{"n":3,"kind":"other"}'],
    ['another number', encodeRecord(4, NO_HASH, 0, draftOf([]))],
    ['no events', encodeRecord(3, NO_HASH, 0, draftOf([])).replace('"events":[]', '"events":null')],
    ['a count that is none', encodeRecord(3, NO_HASH, 0, draftOf([])).replace('"k":0', '"k":0.5')],
  ])('is refused when it is %s', (_what, bytes) => {
    expect(() => decodeRecord('j', 3, Buffer.from(bytes as string))).toThrow(
      expect.objectContaining({ code: 'broken-chain' }),
    );
  });
});

describe('a message', () => {
  const record = (events: RecordDraft['events'], more: Partial<RecordDraft> = {}) =>
    decodeRecord('j', 5, Buffer.from(encodeRecord(5, NO_HASH, 9, draftOf(events, more))));
  const received = (at: ReturnType<typeof toMessages>[number]) => ({ ...at, partition: 0, offset: 0 });
  const event = { ledger: 'x', type: 'added', subject: 's', data: '{"amount":1}' };

  it('reads back with its place, its causes and its event', () => {
    fc.assert(
      fc.property(drafts, (events) => {
        fc.pre(events.length > 0);
        const made = record(events);
        const read = toMessages(made).map((message) => fromMessage(received(message)));
        expect(read).toHaveLength(events.length);
        for (const [i, message] of read.entries()) {
          const place = { journal: 'j', n: 5, i, of: events.length, hash: made.hash, prev: NO_HASH };
          expect(message).toMatchObject({ ...place, event: made.events[i], marker: undefined });
        }
      }),
    );
  });

  it('shows a record without events as one marker, a seal with its address', () => {
    const [seal, ...more] = toMessages(record([], { kind: 'opened', address: 'here:1' })).map(received);
    expect(more).toEqual([]);
    const read = seal && fromMessage(seal);
    expect(read).toMatchObject({ i: 0, of: 1, marker: 'opened', address: 'here:1', event: undefined });
    expect(read).toHaveProperty('consumed', new Map([['g1/adder/0', { n: 4, i: 1 }]]));
  });

  it.each([
    ['journal', undefined],
    ['hash', undefined],
    ['prev', undefined],
    ['n', '-1'],
    ['n', '1e3'],
    ['n', '01'],
    ['n', '9999999999999999'],
    ['i', '1'],
    ['of', '0'],
    ['consumed', 'a=1'],
    ['consumed', 'a=1.2,'],
    ['consumed', 'a=9999999999999999.0'],
    ['ce_id', 'x'],
    ['ce_type', undefined],
    ['ce_source', '/other'],
    ['ce_ledger', 'y'],
  ])('is foreign when its %s is %s', (name, value) => {
    const [message] = toMessages(record([event])).map(received);
    const headers: Record<string, string> = { ...message?.headers };
    delete headers[name];
    if (value !== undefined) headers[name] = value;
    expect(typeof fromMessage({ key: 'x', value: '{}', partition: 0, offset: 0, headers })).toBe('string');
  });
});
