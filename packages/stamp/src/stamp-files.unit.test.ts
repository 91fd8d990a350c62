// Paths and index of stamps: what is printed is read back, and nothing else is read.
import { describe, expect, it } from 'vitest';
import { formatIndex, parseIndex, parseStampPath, STAMP_INDEX, StampError, stampPath } from './index.ts';

describe('the files of stamps', () => {
  it('are named by size, and no other name is one', () => {
    expect(parseStampPath(stampPath(304, 'tst'))).toEqual({ size: 304, form: 'tst' });
    expect(parseStampPath(stampPath(1, 'checkpoint'))).toEqual({ size: 1, form: 'checkpoint' });
    expect(parseStampPath(STAMP_INDEX)).toEqual({ form: 'index' });
    const others = [
      'stamps/0.tst',
      'stamps/01.tst',
      'stamps/1.pem',
      'stamps/../1.tst',
      'stamps/1.tst/',
      '1.tst',
    ];
    for (const path of [...others, 'stamps/9999999999999999.tst', 'stamps/-1.tst', '']) {
      expect({ path, parsed: parseStampPath(path) }).toEqual({ path, parsed: undefined });
    }
  });

  it('are listed in one form', () => {
    for (const sizes of [[], [1], [7, 300, 70_000]])
      expect(parseIndex(Buffer.from(formatIndex(sizes)))).toEqual(sizes);
    for (const text of [
      '1',
      '1\n1\n',
      '2\n1\n',
      '01\n',
      '1\n\n',
      ' 1\n',
      '1e3\n',
      'x\n',
      '9999999999999999\n',
    ])
      expect(() => parseIndex(Buffer.from(text)), JSON.stringify(text)).toThrow(StampError);
    expect(() => parseIndex(Buffer.alloc(9_000_000, '1'))).toThrow('larger than');
  });
});
