// What came of a gift in the terminal: rounded down, with the exact fraction and the method beside it.
import type { ImpactShare } from '@centesimo/cents';
import { expect, it } from 'vitest';
import { impactJson, impactLines } from './impact-lines.ts';

const report = { method: 'by-weight', unit: 'meals', units: 10 };
const shares: ImpactShare[] = [
  {
    ...{ ...report, impact: 'impact_a', expense: 'exp_a' },
    share: { numerator: 30n, denominator: 7n, cents: 300, live: 700, currency: 'EUR' },
  },
  { ...report, impact: 'impact_b', project: 'well' },
];

it('says the part, of what, by which cents; and where there is none, why', () => {
  expect(impactLines(shares)).toEqual([
    '   + 4.285714 = 30/7 of 10 meals (method by-weight): 3.00 EUR of the 7.00 EUR of expense exp_a',
    '   + no part of 10 meals (method by-weight): project well was paid in several currencies',
  ]);
  expect(JSON.parse(JSON.stringify(impactJson(shares)))).toMatchObject([
    { impact: 'impact_a', share: { numerator: '30', denominator: '7', decimal: '4.285714', cents: 300 } },
    { impact: 'impact_b', project: 'well' },
  ]);
});
