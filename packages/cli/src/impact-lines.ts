/** What came of a gift, as lines below its picture and as JSON: the part of reported units that its cents stand for. */
import { decimalOf } from '@centesimo/cents';
import type { ImpactShare } from '@centesimo/cents';
import { formatMoney } from '@centesimo/money';

const DIGITS = 6;

export function impactLines(impact: readonly ImpactShare[]): string[] {
  return impact.map(({ expense, method, project, share, unit, units }) => {
    const of = `${project === undefined ? 'expense' : 'project'} ${expense ?? project ?? ''}`;
    if (share === undefined)
      return `   + no part of ${units} ${unit} (method ${method}): ${of} was paid in several currencies`;
    const { cents, currency, denominator, live, numerator } = share;
    const [own, all] = [cents, live].map((amount) => formatMoney({ amount, currency }));
    const exact = denominator === 1n ? '' : ` = ${numerator}/${denominator}`;
    return `   + ${decimalOf([share], DIGITS)}${exact} of ${units} ${unit} (method ${method}): ${own} of the ${all} of ${of}`;
  });
}

/** Fractions as decimal text: they may pass 2^53. */
export function impactJson(impact: readonly ImpactShare[]): object[] {
  return impact.map(({ share, ...report }) => {
    if (share === undefined) return report;
    const { denominator, numerator, ...part } = share;
    const exact = { numerator: `${numerator}`, denominator: `${denominator}` };
    return { ...report, share: { ...part, ...exact, decimal: decimalOf([share], DIGITS) } };
  });
}
