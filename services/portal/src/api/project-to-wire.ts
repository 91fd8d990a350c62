/** Views of projects and of impact as messages. */
import type { ResponseInit, TrailService } from '@centesimo/grpc';
import type { BudgetSums, ImpactReportView, ImpactView, ProjectSums } from '../domain/views.ts';

type Service = typeof TrailService;
type Ledger = ResponseInit<Service, 'getPublicLedger'>;
type Trail = NonNullable<ResponseInit<Service, 'getTrail'>['trail']>;

const big = (value: number): bigint => BigInt(value);

export function projectInit({
  budget,
  entry,
  open,
  spent,
  ...project
}: ProjectSums): NonNullable<Ledger['projects']>[number] {
  return {
    project,
    entry: big(entry),
    open,
    spent: spent.map(({ currency, amount, payments }) => {
      return { currency, amount: big(amount), payments: big(payments) };
    }),
    ...(budget === undefined ? {} : { budget: budgetInit(budget) }),
  };
}

function budgetInit({ currency, lines, over, ...sums }: BudgetSums) {
  const { entry, planned, spent, unplanned, version } = sums;
  return {
    ...{ currency, over, entry: big(entry), version: big(version) },
    ...{ planned: big(planned), spent: big(spent), unplanned: big(unplanned) },
    lines: lines.map((each) => {
      return { line: each.line, planned: big(each.planned), spent: big(each.spent), left: big(each.left) };
    }),
  };
}

export function reportInit({
  entry,
  units,
  ...report
}: ImpactReportView): NonNullable<Ledger['impact']>[number] {
  return { ...report, entry: big(entry), units: big(units) };
}

export function impactInit({ reports, ...impact }: ImpactView): NonNullable<Trail['impact']>[number] {
  return {
    ...impact,
    reports: reports.map(({ share, ...report }) => {
      const part = share === undefined ? {} : { ...share, cents: big(share.cents), live: big(share.live) };
      return { report: reportInit(report), ...part };
    }),
  };
}
