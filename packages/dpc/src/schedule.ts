/** The order in which the lines of a statement become facts, so that no payment comes before its money. */
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
  const waiting = undated.filter(({ kind }) => kind === 'receipt');
  const payments = undated.filter(({ kind }) => kind === 'payment');
  const order: StatementLine[] = [];
  const movedForward: number[] = [];
  const free = new Map<string, number>();
  const post = (line: StatementLine): void => {
    const sign = line.kind === 'receipt' ? 1 : -1;
    free.set(fundOf(line), (free.get(fundOf(line)) ?? 0) + sign * line.amount);
    order.push(line);
  };
  for (const line of [...dated, ...payments]) {
    while (line.kind === 'payment' && (free.get(fundOf(line)) ?? 0) < line.amount) {
      const next = waiting.findIndex((receipt) => fundOf(receipt) === fundOf(line));
      const [receipt] = next < 0 ? [] : waiting.splice(next, 1);
      if (receipt === undefined) return { fault: unpayable(line, free.get(fundOf(line)) ?? 0) };
      movedForward.push(receipt.line);
      post(receipt);
    }
    post(line);
  }
  for (const receipt of waiting) post(receipt);
  return { schedule: { lines: order, movedForward, balance: statement.received - statement.paid } };
}

function byDay(a: StatementLine, b: StatementLine): number {
  const [dayA = '', dayB = ''] = [a.date, b.date];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  if (a.kind !== b.kind) return a.kind === 'receipt' ? -1 : 1;
  return a.line - b.line;
}

function unpayable(line: StatementLine, free: number): StatementFault {
  const reason = `the payment of ${line.amount} cents is more than the ${free} cents received for it by then`;
  return { code: 'does-not-balance', line: line.line, reason };
}
