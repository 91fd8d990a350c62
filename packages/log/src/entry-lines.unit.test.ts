/** Tests of exported lines: they hold the bytes that are hashed, and no spreadsheet computes a cell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeSha256 } from '../node/sha256.ts';
import {
  CSV_HEADER,
  FIRST_PREV,
  csvCell,
  entryCsv,
  entryJson,
  entryText,
  hexOf,
  leafHashOfText,
} from './index.ts';

const eventOfSubject = (subject: string): string =>
  JSON.stringify({
    data: { a: 1 },
    id: '7',
    ledger: 'acqua',
    source: '/g1/donation/0',
    subject,
    time: '2026-01-15T00:00:00.000Z',
    type: 'org.centesimo.gift.received.v1',
  });
const entryOf = (subject: string): string =>
  entryText({ index: 12, ledger: 'acqua', prev: FIRST_PREV, seq: 3 }, eventOfSubject(subject));

/** RFC 4180, read by somebody else: the cells of one record. */
function cellsOf(line: string): string[] {
  const cells = line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

describe('entry lines', () => {
  it('name the leaf hash of the very bytes they hold', () => {
    const text = entryOf('gift_x');
    const line = entryJson(nodeSha256, 12, text);
    const leaf = leafHashOfText(nodeSha256, text);
    expect(JSON.parse(line)).toMatchObject({
      index: 12,
      leafHash: Buffer.from(hexOf(leaf), 'hex').toString('base64'),
    });
    expect(line.slice(line.indexOf('"entry":') + 8, -1)).toBe(text);
    const cells = cellsOf(entryCsv(nodeSha256, text));
    expect(cells).toHaveLength(CSV_HEADER.split(',').length);
    expect(cells.slice(0, 3)).toEqual(['12', 'acqua', '3']);
    expect(cells.slice(-3)).toEqual([hexOf(leaf), FIRST_PREV, text]);
  });

  it('keep any text in its cell, and begin no cell like a formula', () => {
    const special = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', "'");
    const subjects = fc
      .array(fc.oneof(special, fc.string({ minLength: 1, maxLength: 3 })))
      .map((some) => some.join(''));
    fc.assert(
      fc.property(subjects, (text) => {
        const cell = csvCell(text);
        const [read = ''] = cellsOf(`${cell}\r\n`);
        expect(read === text || read === `'${text}`).toBe(true);
        expect(read).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('come out whole of an entry whose subject is hostile', () => {
    const hostile = '=HYPERLINK("http://x","y")\r\n+1';
    const [, , , , , subject, , , , , entry] = cellsOf(entryCsv(nodeSha256, entryOf(hostile)));
    expect([subject, entry]).toEqual([`'${hostile}`, entryOf(hostile)]);
  });
});
