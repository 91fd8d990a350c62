/** What of a published file is taken, to the digit, and which line is named when something is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Written, fileOf, realBytes } from './statement.fixture.ts';
import { readStatement } from './statement.ts';

const amountOf = (importo: string): number | undefined =>
  readStatement(fileOf({ importo })).statement?.lines[0]?.amount;
const reasonOf = (...lines: readonly Written[]): string | undefined => {
  const { fault } = readStatement(fileOf(...lines));
  return fault && `${fault.code} ${fault.line}: ${fault.reason}`;
};

describe('amounts', () => {
  it.each([
    ['0.1', 10],
    ['0.01', 1],
    ['10', 1_000],
    ['10.50', 1_050],
    ['153344.68', 15_334_468],
    ['173517036.19', 17_351_703_619],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s euros are %d cents', (importo, cents) => {
    expect(amountOf(importo)).toBe(cents);
  });

  it('keeps the digits of every amount of cents', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (cents) => {
        const digits = String(cents).padStart(3, '0');
        expect(amountOf(`${digits.slice(0, -2)}.${digits.slice(-2)}`)).toBe(cents);
      }),
    );
  });

  it.each([
    ['1e3', 'not-a-decimal'],
    ['1E3', 'not-a-decimal'],
    ['1.5e1', 'not-a-decimal'],
    ['0.001', 'too-many-decimals'],
    ['1.000', 'too-many-decimals'],
    ['90071992547409.92', 'out-of-range'],
    [`${'9'.repeat(41)}`, 'not-a-decimal'],
    ['-5', 'above zero'],
    ['-0.01', 'above zero'],
    ['0', 'above zero'],
    ['0.00', 'above zero'],
    ['"10"', 'must be a number'],
    ['null', 'must be a number'],
    ['true', 'must be a number'],
    ['{"text":"10"}', 'must be a number'],
  ])('%s is refused: %s', (importo, why) => {
    expect(reasonOf({}, { importo })).toMatch(/^bad-line 2: "importo" /);
    expect(reasonOf({}, { importo })).toContain(why);
  });

  it('refuses a sum beyond the safe integers at the line that passes it', () => {
    const huge = { importo: '90071992547409.91' };
    expect(reasonOf(huge, { operazione: 'entrata', ...huge }, { importo: '0.01' })).toContain(
      'bad-line 3: the sum',
    );
  });
});

describe('fields', () => {
  it.each([
    [{ operazione: undefined }, '"operazione" must be'],
    [{ operazione: 'ENTRATA' }, '"operazione" must be'],
    [{ operazione: 5 }, '"operazione" must be'],
    [{ descrizione_documento: undefined }, '"descrizione_documento" must be a text'],
    [{ descrizione_documento: 5 }, '"descrizione_documento" must be a text'],
    [{ descrizione_documento: 'x'.repeat(6_001) }, '"descrizione_documento" must be a text'],
    [{ descrizione_documento: '\ud800' }, '"descrizione_documento" must be a text of well-formed'],
    [{ note: 5 }, '"note" must be a text'],
    [{ note: null }, '"note" must be a text'],
    [{ descrizione_documento: 'é'.repeat(4_200) }, 'more than 8192 bytes of public details'],
  ])('line %j: %s', (line, why) => {
    expect(reasonOf({}, {}, line)).toContain(`bad-line 3: `);
    expect(reasonOf({}, {}, line)).toContain(why);
  });

  it.each([
    '2020-4-1',
    '01/04/2020',
    '2020-13-01',
    '2020-00-10',
    '2020-04-31',
    '2021-02-29',
    '1066-01-01',
    5,
    {},
    [],
  ])('the date %j is refused', (data) => {
    expect(reasonOf({ data })).toContain('bad-line 1: "data" must be a date');
  });

  it('takes a leap day, and no date where there is none', () => {
    const { statement } = readStatement(
      fileOf({ data: '2020-02-29' }, { data: '' }, { data: null }, { data: undefined }),
    );
    expect(statement?.lines.map(({ date }) => date)).toEqual(['2020-02-29', undefined, undefined, undefined]);
  });

  it('counts lines from 1 and trims their texts', () => {
    const { statement } = readStatement(
      fileOf({}, { operazione: 'entrata', descrizione_documento: ' x ', note: ' y ', importo: '2.5' }),
    );
    expect(statement?.lines[1]).toEqual({
      line: 2,
      kind: 'receipt',
      date: '2020-04-01',
      amount: 250,
      text: 'x',
      note: 'y',
    });
    expect(statement).toMatchObject({ received: 250, paid: 1_000 });
  });
});

describe('files', () => {
  const faultOf = (bytes: Uint8Array | string) => readStatement(Buffer.from(bytes as string)).fault;

  it.each([
    ['', 'empty'],
    ['[]', 'empty'],
    [' [ ] ', 'empty'],
    ['{}', 'not-a-list'],
    ['5', 'not-a-list'],
    ['null', 'not-a-list'],
    ['"entrata"', 'not-a-list'],
    ['[{"data":', 'not-json'],
    ['not json', 'not-json'],
    ['[{}] x', 'not-json'],
    ['[1]', 'bad-line'],
    ['[null]', 'bad-line'],
    ['[[]]', 'bad-line'],
    [`[${'{},'.repeat(10_000)}{}]`, 'too-large'],
    ['['.repeat(100_000), 'not-json'],
  ])('%.20s is %s', (text, code) => {
    expect(faultOf(text)).toMatchObject({ code });
  });

  it('is not UTF-8, where a byte is not', () => {
    const bytes = Buffer.from(fileOf({ descrizione_documento: 'così' }));
    expect(readStatement(bytes).fault).toBeUndefined();
    bytes[bytes.indexOf(0xc3)] = 0xff;
    expect(readStatement(bytes).fault).toEqual({ code: 'not-utf8', reason: 'the file is not UTF-8 text' });
    expect(readStatement(Buffer.from('[]', 'utf16le')).fault?.code).toBe('not-json');
  });

  it('is not looked at when it is larger than 16 MiB', () => {
    expect(readStatement(new Uint8Array(16 * 1024 * 1024 + 1)).fault?.code).toBe('too-large');
  });

  it('may begin with a byte order mark', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), fileOf({})]);
    expect(readStatement(marked).statement?.lines).toHaveLength(1);
  });

  it('never throws and takes no part of a file that is cut anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: realBytes.length - 3 }), (length) => {
        expect(readStatement(realBytes.subarray(0, length)).fault).toBeDefined();
      }),
    );
  });
});

describe('the published account 66387', () => {
  it('closes to the cent', () => {
    const { statement } = readStatement(realBytes);
    expect(statement).toMatchObject({ received: 17_351_703_619, paid: 17_351_703_619 });
    expect(statement?.lines).toHaveLength(92);
    expect(statement?.lines.filter(({ kind }) => kind === 'payment')).toHaveLength(91);
    expect(statement?.lines.filter(({ date }) => date === undefined).map(({ line }) => line)).toEqual([
      91, 92,
    ]);
  });
});
