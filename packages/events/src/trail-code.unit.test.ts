/** Tests of trail codes: every single error of a reader is found, every tolerated spelling is read. */
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCharacter, compactTrailCode, formatTrailCode, readTrailCode, trailKey } from './index.ts';

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOOK_ALIKES = new Map([
  ['O', '0'],
  ['I', '1'],
  ['L', '1'],
]);
const anyBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** Zeros, ones, single bits, and 100 hashes. */
const SAMPLES: readonly Uint8Array[] = [
  new Uint8Array(16),
  new Uint8Array(16).fill(255),
  ...Array.from({ length: 128 }, (_, bit) =>
    new Uint8Array(16).fill(1 << (bit % 8), bit >> 3, (bit >> 3) + 1),
  ),
  ...Array.from({ length: 100 }, (_, i) => hash('sha256', `code ${i}`, 'buffer').subarray(0, 16)),
];

function read(character: string): string {
  return LOOK_ALIKES.get(character) ?? character;
}

describe('a trail code', () => {
  it('reads back to its bytes', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(readTrailCode(formatTrailCode(bytes))).toEqual({ bytes });
        expect(readTrailCode(compactTrailCode(bytes))).toEqual({ bytes });
      }),
    );
  });

  it('is 27 letters and digits in groups of four, none of which looks like another', () => {
    for (const bytes of SAMPLES) {
      expect(formatTrailCode(bytes)).toMatch(
        /^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}[0-9A-HJKMNP-Z]$/,
      );
    }
  });

  it('holds the bytes as a number in Crockford base32', () => {
    for (const bytes of SAMPLES) {
      const crockford = Array.from(compactTrailCode(bytes).slice(0, 26), (c) =>
        '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(c),
      );
      const value = crockford.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n) & ((1n << 128n) - 1n);
      expect(value).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
    }
  });

  it('is read in lower case, with any separators, with O for 0 and I or L for 1', () => {
    const sloppy = fc.tuple(anyBytes, fc.infiniteStream(fc.nat(5)));
    fc.assert(
      fc.property(sloppy, ([bytes, choices]) => {
        const typed = Array.from(formatTrailCode(bytes), (c) => misspell(c, choices.next().value)).join('');
        expect(readTrailCode(`  ${typed}\n`)).toEqual({ bytes });
      }),
    );
  });

  it('takes the check character of ISO 7064 MOD 37,36', () => {
    // The example of the Global Release Identifier standard: A1-2425G-ABC1234002-M.
    expect(checkCharacter('A12425GABC1234002')).toBe('M');
  });

  it('shows every single wrong character', () => {
    for (const bytes of SAMPLES) {
      const code = compactTrailCode(bytes);
      for (let at = 0; at < code.length; at++) {
        for (const other of CHARACTERS) {
          if (read(other) === code.charAt(at)) continue;
          const typed = code.slice(0, at) + other + code.slice(at + 1);
          expect(readTrailCode(typed).fault?.code).toBe(
            other === 'U' && at < 26 ? 'wrong-character' : 'wrong-check',
          );
        }
      }
    }
  });

  it('shows swaps of two neighbours', () => {
    let swaps = 0;
    let missed = 0;
    for (const bytes of SAMPLES) {
      const code = compactTrailCode(bytes);
      for (let at = 0; at + 1 < code.length; at++) {
        const [left, right] = [code.charAt(at), code.charAt(at + 1)];
        if (left === right) continue;
        swaps += 1;
        const fault = readTrailCode(code.slice(0, at) + right + left + code.slice(at + 2)).fault;
        if (fault === undefined) missed += 1;
        else expect(fault.code).toBe(right === 'U' ? 'wrong-character' : 'wrong-check');
      }
    }
    expect(missed).toBeLessThan(swaps / 300);
  });

  it('misses one pair of neighbours for each state of the check, as ISO 7064 hybrid systems do', () => {
    // Exhaustive over carried value and pair: the pair is always of consecutive values.
    const step = (carried: number, value: number) => (((carried + value) % 36 || 36) * 2) % 37;
    const missed: number[][] = [];
    for (let carried = 1; carried <= 36; carried++) {
      for (let a = 0; a < 36; a++) {
        for (let b = 0; b < a; b++) {
          if (step(step(carried, a), b) === step(step(carried, b), a)) missed.push([carried, a - b]);
        }
      }
    }
    expect(new Set(missed.map(([carried]) => carried)).size).toBe(36);
    expect(missed).toHaveLength(36);
    expect(missed.every(([, distance]) => distance === 1 || distance === 35)).toBe(true);
  });

  it('has one form: the other values of the spare bits are refused even with their own check character', () => {
    for (const bytes of SAMPLES) {
      const code = compactTrailCode(bytes);
      const forms = [...CHARACTERS].flatMap((head) => {
        if (read(head) !== head || head === 'U') return [];
        const payload = head + code.slice(1, 26);
        const typed = readTrailCode(payload + checkCharacter(payload));
        return typed.bytes !== undefined && Buffer.from(typed.bytes).equals(bytes) ? [head] : [];
      });
      expect(forms).toEqual([code.charAt(0)]);
    }
  });

  it.each([
    ['', 'wrong-length'],
    ['ABC', 'wrong-length'],
    ['0'.repeat(26), 'wrong-length'],
    ['0'.repeat(28), 'wrong-length'],
    ['!'.repeat(201), 'wrong-length'],
    ['U'.repeat(27), 'wrong-character'],
    [`${'0'.repeat(26)}*`, 'wrong-character'],
    [`${'0'.repeat(26)}ı`, 'wrong-character'],
    [`${'0'.repeat(26)}ſ`, 'wrong-character'],
    [`${'0'.repeat(26)}０`, 'wrong-character'],
  ])('refuses %s as %s', (text, code) => {
    expect(readTrailCode(text).fault?.code).toBe(code);
  });

  it('tells where a character is wrong', () => {
    expect(readTrailCode('AB-C?').fault).toMatchObject({ code: 'wrong-character', at: 4 });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(readTrailCode(text).fault).toBeDefined();
      }),
    );
  });

  it('needs 16 bytes', () => {
    const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'base64url');
    expect(() => formatTrailCode(new Uint8Array(15))).toThrow(RangeError);
    expect(() => trailKey(new Uint8Array(17), sha256)).toThrow(RangeError);
  });
});

describe('the trail key', () => {
  it('is the hash of the tag and the bytes', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const expected = hash('sha256', Buffer.concat([Buffer.from([0x11]), bytes]), 'base64url');
        expect(trailKey(bytes, (preimage) => hash('sha256', preimage, 'base64url'))).toBe(expected);
      }),
    );
  });
});

function misspell(character: string, choice: number): string {
  if (character === '-') return ['', ' ', '–', '.', '_', '- '][choice] ?? '';
  if (character === '0') return ['0', 'O', 'o'][choice % 3] ?? '0';
  if (character === '1') return ['1', 'I', 'l', 'L', 'i', '1'][choice] ?? '1';
  return choice % 2 === 0 ? character : character.toLowerCase();
}
