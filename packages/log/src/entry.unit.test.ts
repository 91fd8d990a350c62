/** Entry text: one form, its bound, and what is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, isCanonical } from './canonical.ts';
import { utf8Length } from './encoding.ts';
import {
  entryText,
  eventOf,
  FIRST_PREV,
  MAX_CHAIN_WRAPPER_BYTES,
  MAX_ENTRY_BYTES,
  MAX_EVENT_BYTES,
  parseEntry,
} from './entry.ts';
import { LogError } from './log-error.ts';

const malformed = expect.objectContaining({ code: 'entry-malformed' });
const tooLarge = expect.objectContaining({ code: 'entry-too-large' });
const first = { index: 0, ledger: 'g1', prev: FIRST_PREV, seq: 0 };
const golden = `{"chain":{"index":12,"ledger":"_log","prev":"${'0a'.repeat(32)}","seq":3},"event":{"a":"è","b":[1]}}`;

describe('entry text', () => {
  it('has one form, which is canonical JSON', () => {
    const text = entryText({ index: 12, ledger: '_log', prev: '0a'.repeat(32), seq: 3 }, '{"a":"è","b":[1]}');
    expect(text).toBe(golden);
    expect(isCanonical(text)).toBe(true);
  });

  it('goes back to its parts', () => {
    const ledger = fc.stringMatching(/^[a-z0-9_][a-z0-9-]{0,62}$/);
    const prev = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        ledger,
        prev,
        fc.maxSafeNat(),
        fc.object(),
        (index, name, hash, seq, event) => {
          const eventText = canonicalText(JSON.parse(JSON.stringify(event)));
          const text = entryText({ index, ledger: name, prev: hash, seq }, eventText);
          expect(isCanonical(text)).toBe(true);
          const parsed = parseEntry(text);
          expect(parsed).toEqual({ index, ledger: name, prev: hash, seq, eventText });
          expect(canonicalText(eventOf(parsed))).toBe(eventText);
        },
      ),
    );
  });

  it('is bounded at 65,535 bytes of UTF-8, and the wrapper by its constant', () => {
    const widest = {
      index: Number.MAX_SAFE_INTEGER,
      ledger: 'x'.repeat(63),
      prev: FIRST_PREV,
      seq: Number.MAX_SAFE_INTEGER,
    };
    const event = (bytes: number): string =>
      `{"a":"${'é'.repeat((bytes - 8) >> 1)}${bytes % 2 === 1 ? 'x' : ''}"}`;
    expect(utf8Length(event(MAX_EVENT_BYTES))).toBe(MAX_EVENT_BYTES);
    const largest = entryText(widest, event(MAX_EVENT_BYTES));
    expect(utf8Length(largest)).toBe(MAX_ENTRY_BYTES);
    expect(utf8Length(entryText(widest, '{}'))).toBe(MAX_CHAIN_WRAPPER_BYTES + 2);
    expect(parseEntry(largest).ledger).toBe('x'.repeat(63));
    expect(() => entryText(widest, event(MAX_EVENT_BYTES + 1))).toThrow(tooLarge);
    expect(() => parseEntry(`${largest} `)).toThrow(tooLarge);
  });

  it.each([
    [{ ...first, index: -1 }],
    [{ ...first, seq: 0.5 }],
    [{ ...first, seq: 2 ** 53 }],
    [{ ...first, ledger: '' }],
    [{ ...first, ledger: 'A' }],
    [{ ...first, ledger: 'a"' }],
    [{ ...first, ledger: '-a' }],
    [{ ...first, ledger: 'x'.repeat(64) }],
    [{ ...first, prev: FIRST_PREV.slice(1) }],
    [{ ...first, prev: 'A'.repeat(64) }],
  ])('is refused for chain fields %j', (fields) => {
    expect(() => entryText(fields, '{}')).toThrow(malformed);
  });

  it('is refused for an event that is no object', () => {
    for (const text of ['', '[]', '1', '{', 'null}']) expect(() => entryText(first, text)).toThrow(malformed);
  });
});

describe('parsing an entry', () => {
  const text = entryText(first, '{"a":1}');

  it.each([
    '',
    '{}',
    ` ${text}`,
    `${text} `,
    text.replace('"index":0', '"index":00'),
    text.replace('"index":0', '"index":-0'),
    text.replace('"index":0', '"index":9007199254740993'),
    text.replace('"seq":0', '"seq":0.0'),
    text.replace('"seq":0', '"seq":0,"x":1'),
    text.replace('"ledger":"g1"', '"ledger":"\\u00671"'),
    text.replace('{"a":1}', '[1]'),
    text.replace('"chain"', '"Chain"'),
    text.slice(0, -1),
    text.slice(1),
    '{"event":{},"chain":{}}',
  ])('refuses %s', (wrong) => {
    expect(() => parseEntry(wrong)).toThrow(malformed);
  });

  it('refuses an event whose text is not canonical, or holds more than one value', () => {
    for (const event of ['{"b":1,"a":2}', '{"a":1,"a":1}', '{ }', '{"a":1}}', '{},"more":{}']) {
      const parsed = parseEntry(text.replace('{"a":1}', event));
      expect(() => eventOf(parsed)).toThrow(expect.objectContaining({ code: 'text-not-canonical' }));
    }
  });

  it('takes no changed text for the same entry', () => {
    fc.assert(
      fc.property(fc.nat(golden.length - 1), fc.string({ maxLength: 3 }), fc.nat(3), (at, put, cut) => {
        const changed = golden.slice(0, at) + put + golden.slice(at + cut);
        try {
          const parsed = parseEntry(changed);
          eventOf(parsed);
          expect(entryText(parsed, parsed.eventText)).toBe(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(LogError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
