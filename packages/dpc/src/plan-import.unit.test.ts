/** Planning: days and gifts of every line are settled, and every fault is found, before anything is posted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRules } from './parse-rules.ts';
import { type ImportPlan, type ImportRequest, SIMULATED_GIFTS_MAX, planImport } from './plan-import.ts';
import { type ImportRules, defaultRules } from './rules.ts';
import { type Row, realRulesText, realStatement, statementOf } from './statement.fixture.ts';

const rules = defaultRules('1');
const requestOf = (...rows: readonly Row[]): ImportRequest => ({
  statement: statementOf(...rows),
  rules,
  simulate: 0,
  seed: 1,
});
function planOf(request: ImportRequest): ImportPlan {
  const { fault, plan } = planImport(request);
  if (plan === undefined) throw new Error(fault.reason);
  return plan;
}
const daysOf = (plan: ImportPlan): [number, string][] => plan.lines.map(({ day, line }) => [line, day]);

describe('days', () => {
  it('of undated payments are the last that lines and receipts name, so that they follow all gifts', () => {
    const plan = planOf(
      requestOf(
        ['in', '2020-03-18', '9', 'entrate', 'dal 18/03/2020 al 10/05/2021'],
        ['out', '', '4'],
        ['out', '2020-11-20', '5', 'fattura', 'scade il 31/12/2030'],
      ),
    );
    expect(daysOf(plan)).toEqual([
      [1, '2020-03-18'],
      [3, '2020-11-20'],
      [2, '2021-05-10'],
    ]);
  });

  it('of undated receipts are those of their place in the order', () => {
    const plan = planOf(
      requestOf(
        ['in', '2020-03-18', '1'],
        ['out', '2020-04-01', '2'],
        ['in', '', '1'],
        ['in', '', '7'],
        ['out', '2020-05-01', '0.5'],
      ),
    );
    expect(daysOf(plan)).toEqual([
      [1, '2020-03-18'],
      [3, '2020-03-18'],
      [2, '2020-04-01'],
      [4, '2020-04-01'],
      [5, '2020-05-01'],
    ]);
  });

  it('in a note that are none of the calendar are not days', () => {
    const plan = planOf({
      ...requestOf(['in', '', '9', 'entrate', 'dal 99/99/2020 al 31/02/2021 e 05/06/2020'], ['out', '', '9']),
      simulate: 5,
    });
    expect(plan.lines.map(({ day }) => day)).toEqual(['2020-06-05', '2020-06-05']);
  });

  it('in the future are a fault of their line, where today is told', () => {
    const request = requestOf(
      ['in', '2020-01-01', '9', 'entrate', 'al 02/01/2020'],
      ['out', '2020-01-03', '9'],
    );
    expect(planImport({ ...request, today: '2020-01-03' }).fault).toBeUndefined();
    expect(planImport({ ...request, today: '2020-01-02' }).fault).toMatchObject({
      code: 'bad-line',
      line: 2,
    });
    expect(planImport({ ...request, today: '2020-01-01' }).fault).toMatchObject({
      code: 'bad-line',
      line: 1,
    });
  });
});

describe('gifts', () => {
  it('are one for each receipt, or as many as asked over all of them and at least one each', () => {
    const rows: Row[] = [
      ['in', '2020-01-01', '75'],
      ['in', '2020-01-02', '25'],
      ['in', '2020-01-03', '0.01'],
    ];
    const counts = (simulate: number) =>
      [...planOf({ ...requestOf(...rows), simulate }).gifts].map(([line, { length }]) => [line, length]);
    expect(counts(0)).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(counts(1_000)).toEqual([
      [1, 750],
      [2, 250],
      [3, 1],
    ]);
    expect(counts(1)).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(counts(SIMULATED_GIFTS_MAX)).toEqual([
      [1, 7_500],
      [2, 2_500],
      [3, 1],
    ]);
  });

  it.each([-1, 0.5, NaN, Infinity, SIMULATED_GIFTS_MAX + 1])('cannot be %d', (simulate) => {
    expect(() => planImport({ ...requestOf(['in', '', '1']), simulate })).toThrow(RangeError);
  });
});

describe('the fingerprint', () => {
  const request = requestOf(['in', '2020-01-01', '9']);
  it('is the same for the same input, and another for any other', () => {
    const same = planOf({ ...request, today: '2030-01-01', onProgress: () => undefined }).fingerprint;
    expect(same).toBe(planOf(request).fingerprint);
    const others = [
      { ...request, simulate: 1 },
      { ...request, seed: 2 },
      { ...request, rules: defaultRules('2') },
      requestOf(['in', '2020-01-01', '9.01']),
    ].map((other) => planOf(other).fingerprint);
    expect(new Set([same, ...others]).size).toBe(5);
  });
});

describe('any statement that can be planned', () => {
  const twoFunds: ImportRules = {
    ...rules,
    funds: [...rules.funds, { fund: 'b', class: 'restricted', title: '' }],
    receipts: [
      { pattern: 'b', fund: 'b' },
      { pattern: 'interest', kind: 'interest' },
    ],
    payments: [{ pattern: 'b', fund: 'b' }],
  };
  const date = fc.constantFrom('', '2020-05-01', '2020-05-20', '2020-06-10', '2020-08-01');
  const amount = fc.integer({ min: 1, max: 900 }).map(String);
  const note = fc.constantFrom('', 'dal 10/05/2020 al 20/07/2020');
  const receipt = fc.tuple(
    fc.constant('in' as const),
    date,
    amount,
    fc.constantFrom('a', 'b', 'interest'),
    note,
  );
  const payment = fc.tuple(fc.constant('out' as const), date, amount, fc.constantFrom('a', 'b'), note);
  const request = fc.record({
    statement: fc
      .array(fc.oneof({ weight: 2, arbitrary: receipt }, payment), { minLength: 1, maxLength: 10 })
      .map((rows) => statementOf(...rows)),
    rules: fc.constant(twoFunds),
    simulate: fc.constantFrom(0, 3, 60),
    seed: fc.nat(),
  });

  it('has on every day, in every fund, the money of the payments by then', () => {
    let planned = 0;
    fc.assert(
      fc.property(request, (asked) => {
        const { plan } = planImport(asked);
        if (plan === undefined) return;
        planned += 1;
        const facts = plan.lines.flatMap(({ amount: cents, day, kind, line, meaning: { fund } }) =>
          kind === 'payment'
            ? [{ fund, day, cents: -cents }]
            : (plan.gifts.get(line) ?? [{ amount: cents, date: day }]).map((gift) => ({
                fund,
                day: gift.date,
                cents: gift.amount,
              })),
        );
        for (const { day, fund } of facts) {
          const free = facts.filter((fact) => fact.fund === fund && fact.day <= day);
          expect(free.reduce((sum, { cents }) => sum + cents, 0)).toBeGreaterThanOrEqual(0);
        }
        for (const { date: received = '', line } of asked.statement.lines) {
          const first = plan.gifts.get(line)?.[0]?.date ?? received;
          expect(first >= received).toBe(true);
        }
        const all = facts.reduce((sum, { cents }) => sum + cents, 0);
        expect(all).toBe(asked.statement.received - asked.statement.paid);
        const days = plan.lines.filter(({ kind }) => kind === 'payment').map(({ day }) => day);
        expect(days).toEqual(days.toSorted());
      }),
      { numRuns: 600 },
    );
    expect(planned).toBeGreaterThan(100);
  });
});

describe('the published account 66387', () => {
  it('becomes 200,000 gifts of a median near 50 euros that sum to its receipt', () => {
    const plan = planOf({
      statement: realStatement(),
      rules: parseRules(realRulesText) as ImportRules,
      simulate: 200_000,
      seed: 66_387,
    });
    const gifts = plan.gifts.get(1) ?? [];
    const amounts = gifts.map(({ amount: cents }) => cents).toSorted((a, b) => a - b);
    expect(plan).toMatchObject({ giftCount: 200_000, paymentCount: 91 });
    expect(amounts.reduce((sum, cents) => sum + cents, 0)).toBe(17_351_703_619);
    expect(amounts[100_000]).toBeGreaterThan(4_500);
    expect(amounts[100_000]).toBeLessThan(5_500);
    expect([gifts[0]?.date, plan.lines.at(-1)?.day]).toEqual(['2020-03-18', '2021-05-10']);
  });
});
