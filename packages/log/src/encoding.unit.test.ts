/** Conversions agree with Node's Buffer, and the strict ones refuse every second form. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  base64OfBytes,
  binaryOfBase64,
  binaryOfBytes,
  binaryOfHex,
  bytesOfBase64,
  bytesOfBinary,
  hexOf,
  parseDecimal,
  requireCount,
  textOfUtf8,
  utf8Length,
  utf8OfText,
} from './encoding.ts';

const malformed = expect.objectContaining({ code: 'encoding-malformed' });

describe('conversions', () => {
  it('agree with Buffer and go back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const binary = binaryOfBytes(bytes);
        expect(base64OfBytes(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(bytesOfBase64(base64OfBytes(bytes))).toEqual(bytes);
        expect(hexOf(binary)).toBe(Buffer.from(bytes).toString('hex'));
        expect(binaryOfHex(hexOf(binary))).toBe(binary);
        expect(bytesOfBinary(binary)).toEqual(bytes);
      }),
    );
  });

  it('take only the one base64 text of some bytes', () => {
    const alphabet = fc.constantFrom(...'ABCDwxyz0189+/=-_ \n');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 12 }), (text) => {
        try {
          expect(base64OfBytes(bytesOfBase64(text))).toBe(text);
        } catch (error) {
          expect(error).toEqual(malformed);
        }
      }),
    );
    for (const text of ['A', 'AA', 'AAA', 'AB==', 'AAB=', '====', 'A===', 'AA==AAAA', 'AAA€']) {
      expect(() => binaryOfBase64(text)).toThrow(malformed);
    }
  });

  it('take only lower-case hex of whole bytes', () => {
    for (const text of ['0', '0g', 'AB', ' a', '00 ']) expect(() => binaryOfHex(text)).toThrow(malformed);
  });

  it('refuse invalid UTF-8 and keep a byte order mark', () => {
    expect(() => textOfUtf8(Uint8Array.of(0xc3))).toThrow(malformed);
    expect(textOfUtf8(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe('\ufeff');
  });

  it('count UTF-8 bytes without encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(utf8OfText(text).length);
      }),
    );
  });
});

describe('decimal counts', () => {
  it('have one form', () => {
    expect(parseDecimal('0')).toBe(0);
    expect(parseDecimal('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of [
      '',
      '00',
      '01',
      '-1',
      '+1',
      '1.0',
      '1e3',
      ' 1',
      '9007199254740992',
      '12345678901234567',
    ]) {
      expect(parseDecimal(text)).toBeUndefined();
    }
  });

  it('are refused where they are no count', () => {
    for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      expect(() => requireCount(value, 'x')).toThrow(expect.objectContaining({ code: 'size-out-of-range' }));
    }
  });
});
