/** The order in which the lines of a statement become facts, so that no payment comes before its money. */
import { formatMoney } from '@centesimo/money';
import type { Statement, StatementFault, StatementLine } from './statement.ts';

export interface Schedule {
  /** In the order of posting. */
  readonly lines: readonly StatementLine[];
  /** Receipts without a date that had to stand before the payment that needs them: line numbers. */
  readonly movedForward: readonly number[];
  /** What is left at the end, in cents. */
  readonly balance: number;
}

export type Scheduled =
  | { readonly schedule: Schedule; readonly fault?: undefined }
  | { readonly fault: StatementFault; readonly schedule?: undefined };

/** Which fund a line's money is in. */
export type FundOf = (line: StatementLine) => string;

/**
 * By date, receipts before payments of the same day, file order otherwise; undated payments last; an undated receipt
 * at the end, or before the first payment that needs it. A payment that its fund cannot pay is named: nothing is taken.
 */
export function scheduleLines(statement: Statement, fundOf: FundOf): Scheduled {
  const dated = statement.lines.filter(({ date }) => date !== undefined).toSorted(byDay);
  const undated = statement.lines.filter(({ date }) => date === undefined);
  const payments = undated.filter(({ kind }) => kind === 'payment');
  // Taken from the end, so that each step is cheap.
  const waiting = Map.groupBy(undated.filter(({ kind }) => kind === 'receipt').toReversed(), fundOf);
  const order: StatementLine[] = [];
  const movedForward: number[] = [];
  const free = new Map<string, number>();
  const post = (line: StatementLine, fund: string): void => {
    const sign = line.kind === 'receipt' ? 1 : -1;
    free.set(fund, (free.get(fund) ?? 0) + sign * line.amount);
    order.push(line);
  };
  for (const line of [...dated, ...payments]) {
    const fund = fundOf(line);
    while (line.kind === 'payment' && (free.get(fund) ?? 0) < line.amount) {
      const receipt = waiting.get(fund)?.pop();
      if (receipt === undefined) return { fault: unpayable(line, free.get(fund) ?? 0) };
      movedForward.push(receipt.line);
      post(receipt, fund);
    }
    post(line, fund);
  }
  const atEnd = [...waiting.values()].flat().toSorted((a, b) => a.line - b.line);
  order.push(...atEnd);
  return { schedule: { lines: order, movedForward, balance: statement.received - statement.paid } };
}

function byDay(a: StatementLine, b: StatementLine): number {
  const [dayA = '', dayB = ''] = [a.date, b.date];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  if (a.kind !== b.kind) return a.kind === 'receipt' ? -1 : 1;
  return a.line - b.line;
}

function unpayable(line: StatementLine, free: number): StatementFault {
  const [amount, held] = [line.amount, free].map((cents) => formatMoney({ amount: cents, currency: 'EUR' }));
  return {
    code: 'does-not-balance',
    line: line.line,
    reason: `the payment of ${amount} is more than the ${held} received for it by then`,
  };
}
