/** RFC 8785: its published examples, the order of members, and what has no canonical text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, isCanonical, MAX_JSON_DEPTH, parseCanonical } from './canonical.ts';

describe('canonical text', () => {
  it('is that of RFC 8785 section 3.2.2 and 3.2.4', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalText(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders members by UTF-16 code units (RFC 8785 section 3.2.3)', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalText(value)) as object)).not.toEqual([]);
    expect([...canonicalText(value).matchAll(/:"([^"]*)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // RFC 8785 appendix B: IEEE 754 bits and their text.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('of the number %s is %s', (bits, text) => {
    expect(canonicalText(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it('orders number-like names as text, at every depth', () => {
    expect(canonicalText({ b: [{ 10: 1, 9: 2 }], a: { d: 1, c: null } })).toBe(
      '{"a":{"c":null,"d":1},"b":[{"10":1,"9":2}]}',
    );
  });

  it('keeps a member named __proto__', () => {
    const text = '{"__proto__":{"a":1},"b":2}';
    expect(canonicalText(JSON.parse(text))).toBe(text);
  });

  it('is the same for any order of the members, and parses to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalText(value);
        const turned = JSON.parse(text, (_, member: unknown) =>
          typeof member === 'object' && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        ) as unknown;
        expect(canonicalText(turned)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(isCanonical(text)).toBe(true);
      }),
    );
  });

  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  it.each([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole', [, 1]],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['NaN', [NaN]],
    ['Infinity', -Infinity],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a cycle', cyclic],
  ])('of %s does not exist', (_, value) => {
    expect(() => canonicalText(value)).toThrow(expect.objectContaining({ code: 'value-not-json' }));
  });

  it('ends at the greatest depth', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(isCanonical(nested(MAX_JSON_DEPTH + 1))).toBe(true);
    expect(isCanonical(nested(MAX_JSON_DEPTH + 2))).toBe(false);
    expect(isCanonical(nested(100_000))).toBe(false);
  });
});

describe('parsing canonical text', () => {
  it.each([
    '',
    '{',
    '{"a":1,"a":1}',
    '{"b":1,"a":2}',
    '{ "a":1}',
    '1.0',
    '-0',
    '"\\u0041"',
    '1e2',
    '"\\ud800"',
    '[1]\n',
  ])('refuses %s', (text) => {
    expect(() => parseCanonical(text)).toThrow(expect.objectContaining({ code: 'text-not-canonical' }));
    expect(isCanonical(text)).toBe(false);
  });

  it('answers the value', () => {
    expect(parseCanonical('{"a":[1,"x",null]}')).toEqual({ a: [1, 'x', null] });
  });
});
