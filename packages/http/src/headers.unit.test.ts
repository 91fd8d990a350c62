// Small readers of what callers send: keys, cursors, tags, encodings.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsGzip } from './accepts-gzip.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { etagOf, isMatch, variantOf } from './etag.ts';
import { HttpError } from './http-error.ts';
import { readIdempotencyKey } from './idempotency-key.ts';

const keyOf = (header: string | string[] | undefined): string => {
  try {
    return readIdempotencyKey({ 'idempotency-key': header });
  } catch (error) {
    return error instanceof HttpError ? `! ${error.code}` : `! ${String(error)}`;
  }
};

describe('Idempotency-Key', () => {
  it('is the same bare and quoted', () => {
    const bare = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.~:/+='), minLength: 1, maxLength: 255 });
    fc.assert(fc.property(bare, (key) => keyOf(key) === key && keyOf(`"${key}"`) === key));
  });

  it('may hold any printable ASCII when quoted', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)),
      minLength: 1,
      maxLength: 100,
    });
    fc.assert(
      fc.property(printable, (key) => keyOf(`"${key.replaceAll(/["\\]/g, (char) => `\\${char}`)}"`) === key),
    );
  });

  it.each([
    '"',
    '""',
    '"a',
    'a"',
    'a,b',
    '"a", "b"',
    'a b',
    '"a\\n"',
    'é',
    '"é"',
    'a;b',
    'x'.repeat(256),
    '"\u0007"',
  ])('refuses %j', (header) => {
    expect(keyOf(header)).toBe('! idempotency-key-malformed');
  });

  it('is required, once', () => {
    expect(keyOf(undefined)).toBe('! idempotency-key-missing');
    expect(keyOf(['a', 'b'])).toBe('! idempotency-key-malformed');
  });
});

describe('cursors', () => {
  it('are good for the list that gave them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 50 }), (list, at) => {
        const cursor = encodeCursor(list.slice(0, 50), at);
        expect(cursor).toMatch(/^[\w-]+$/);
        if (cursor.length <= 512 && list.isWellFormed() && at.isWellFormed())
          expect(decodeCursor(list.slice(0, 50), cursor)).toBe(at);
        expect(() => decodeCursor(`${list}?`, cursor)).toThrow(HttpError);
      }),
    );
  });

  it('refuse any other text', () => {
    for (const text of ['', 'x', 'bnVsbA', 'W10', `${encodeCursor('a', 'b')}=`, 'A'.repeat(600)])
      expect(() => decodeCursor('a', text)).toThrow(HttpError);
    fc.assert(
      fc.property(fc.string(), (text) => void expect(() => decodeCursor('a', text)).toThrow(HttpError)),
    );
  });
});

describe('entity tags', () => {
  it('tell bodies and encodings apart', () => {
    expect(etagOf('a')).toBe(etagOf(Buffer.from('a')));
    expect(new Set([etagOf('a'), etagOf('b'), variantOf(etagOf('a'), 'gzip')]).size).toBe(3);
    expect(isMatch(undefined, '"a"')).toBe(false);
    expect(isMatch('a', '"a"')).toBe(false);
  });
});

describe('Accept-Encoding', () => {
  it.each([
    ['gzip', true],
    ['GZIP', true],
    ['br, gzip ; q=0.1', true],
    ['*', true],
    ['gzip;q=0', false],
    ['*, gzip;q=0', false],
    ['*;q=0', false],
    ['identity', false],
    ['gzipped', false],
    ['', false],
    [undefined, false],
  ])('%s takes gzip: %s', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});
