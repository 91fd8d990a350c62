/** The order of posting: no payment before its money, every line once, and a payment without money named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleLines } from './schedule.ts';
import { type Row, realStatement, statementOf } from './statement.fixture.ts';
import type { StatementLine } from './statement.ts';

const oneFund = (): string => 'generale';
const fundByText = ({ text }: StatementLine): string => text;
const orderOf = (...rows: readonly Row[]) => {
  const { fault, schedule } = scheduleLines(statementOf(...rows), fundByText);
  return schedule === undefined ? fault : schedule.lines.map(({ line }) => line);
};

describe('the order', () => {
  it('goes by date, receipts first on a day, then by the file', () => {
    expect(
      orderOf(
        ['out', '2020-05-02', '1'],
        ['out', '2020-05-01', '2'],
        ['out', '2020-05-01', '1'],
        ['in', '2020-05-01', '4'],
        ['in', '2020-05-02', '1'],
        ['in', '2020-05-01', '1'],
      ),
    ).toEqual([4, 6, 2, 3, 5, 1]);
  });

  it('puts undated payments last', () => {
    expect(
      orderOf(['out', '', '1'], ['in', '2020-05-01', '3'], ['out', '', '1'], ['out', '2020-06-01', '1']),
    ).toEqual([2, 4, 1, 3]);
  });

  it('puts an undated receipt at the end where nothing needs it', () => {
    const rows: Row[] = [
      ['in', '', '1'],
      ['in', '2020-05-01', '5'],
      ['out', '', '5'],
    ];
    expect(orderOf(...rows)).toEqual([2, 3, 1]);
    expect(scheduleLines(statementOf(...rows), oneFund).schedule).toMatchObject({
      movedForward: [],
      balance: 100,
    });
  });

  it('puts undated receipts before the first payment that needs them, one by one, and says so', () => {
    const rows: Row[] = [
      ['out', '2020-05-01', '2'],
      ['out', '2020-06-01', '2'],
      ['in', '2020-04-01', '1'],
      ['in', '', '2'],
      ['in', '', '1'],
      ['in', '', '7'],
    ];
    expect(orderOf(...rows)).toEqual([3, 4, 1, 5, 2, 6]);
    expect(scheduleLines(statementOf(...rows), oneFund).schedule?.movedForward).toEqual([4, 5]);
  });

  it('keeps the money of funds apart', () => {
    expect(
      orderOf(
        ['in', '2020-05-01', '9', 'a'],
        ['out', '2020-05-02', '1', 'b'],
        ['in', '', '1', 'a'],
        ['in', '', '1', 'b'],
      ),
    ).toEqual([1, 4, 2, 3]);
    expect(orderOf(['in', '2020-05-01', '9', 'a'], ['out', '2020-05-02', '1', 'b'])).toEqual({
      code: 'does-not-balance',
      line: 2,
      reason: 'the payment of 1.00 EUR is more than the 0.00 EUR received for it by then',
    });
  });

  it('names the first payment that its receipts do not reach', () => {
    expect(
      orderOf(['out', '2020-05-03', '3'], ['in', '2020-05-01', '5'], ['out', '2020-05-02', '3']),
    ).toMatchObject({
      code: 'does-not-balance',
      line: 1,
    });
    expect(orderOf(['in', '2020-05-02', '5'], ['out', '2020-05-01', '5'])).toMatchObject({ line: 2 });
  });
});

describe('any statement', () => {
  const row = fc.tuple(
    fc.constantFrom('in' as const, 'out' as const),
    fc.constantFrom('', '2020-05-01', '2020-05-02', '2020-05-03'),
    fc.integer({ min: 1, max: 9 }).map(String),
    fc.constantFrom('a', 'b'),
  );

  it('is posted whole and in order, each payment after its money; or one payment is named', () => {
    let scheduled = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const statement = statementOf(...rows);
        const { fault, schedule } = scheduleLines(statement, fundByText);
        if (schedule === undefined) {
          expect(statement.lines[(fault.line ?? 0) - 1]?.kind).toBe('payment');
          return;
        }
        scheduled += 1;
        const free = new Map<string, number>();
        for (const { amount, kind, text } of schedule.lines) {
          free.set(text, (free.get(text) ?? 0) + (kind === 'receipt' ? amount : -amount));
          expect(free.get(text)).toBeGreaterThanOrEqual(0);
        }
        expect(schedule.lines.toSorted((a, b) => a.line - b.line)).toEqual(statement.lines);
        const dates = schedule.lines.flatMap(({ date }) => date ?? []);
        expect(dates).toEqual(dates.toSorted());
      }),
      { numRuns: 500 },
    );
    expect(scheduled).toBeGreaterThan(50);
  });

  it('that takes all receipts first and still does not close is never scheduled, and the reverse', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const undated = rows.map(([way, , amount]): Row => [way, '', amount]);
        const statement = statementOf(...undated);
        const { fault } = scheduleLines(statement, oneFund);
        expect(fault === undefined).toBe(statement.received >= statement.paid);
      }),
    );
  });
});

it('the published account 66387 ends at 0, its undated lines last', () => {
  const { schedule } = scheduleLines(realStatement(), oneFund);
  expect(schedule).toMatchObject({ balance: 0, movedForward: [] });
  expect(schedule?.lines.map(({ line }) => line)).toEqual(Array.from({ length: 92 }, (_, at) => at + 1));
});
