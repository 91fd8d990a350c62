/** Messages on what money is for to commands. */
import { BUDGET_LINES_MAX, PATTERNS } from '@centesimo/events';
import type {
  ClosePeriodRequest,
  CloseProjectRequest,
  MeetConditionRequest,
  PlannedLine as WireLine,
  RecodeExpenseRequest,
  RepurposeMoneyRequest,
  ReportImpactRequest,
  SetBudgetRequest,
} from '@centesimo/grpc';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import type { Actor } from '../domain/command.ts';
import { present } from '../domain/present.ts';
import { GROUNDS } from '../domain/purpose-command.ts';
import type { Ground, PlannedLine } from '../domain/purpose-command.ts';
import type { Faults } from './input-code.ts';
import { readEvidence, readId, readOptionalId, readOptionalSlug, readSlug } from './read-field.ts';
import type { Prepared, Target } from './to-command.ts';

export function prepareMeetCondition(
  { by }: Target,
  request: MeetConditionRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
  const evidence = readEvidence(request.evidence, faults);
  return {
    command: { kind: 'meet-condition', by, ...present({ approvedBy, evidence }), fund },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareCloseProject({ by }: Target, request: CloseProjectRequest, faults: Faults): Prepared {
  const project = readSlug(request.project, 'project', 'project-invalid', faults);
  return { command: { kind: 'close-project', by, project } };
}

export function prepareClosePeriod(
  { by, last }: Target,
  request: ClosePeriodRequest,
  faults: Faults,
): Prepared {
  return { command: { kind: 'close-period', by, until: readDay(request.until, last, 'until', faults) } };
}

export function prepareSetBudget(
  { by }: Target,
  request: SetBudgetRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const over = request.over === 'flag' ? 'flag' : 'refuse';
  if (over !== request.over) faults.add('over-unknown', 'over');
  return {
    command: {
      kind: 'set-budget',
      by,
      ...present({ approvedBy }),
      project: readSlug(request.project, 'project', 'project-invalid', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      lines: readLines(request.lines, faults),
      over,
    },
  };
}

function readLines(lines: readonly WireLine[], faults: Faults): PlannedLine[] {
  const names = new Set(lines.map(({ line }) => line));
  if (lines.length === 0 || lines.length > BUDGET_LINES_MAX || names.size !== lines.length)
    faults.add('lines-invalid', 'lines');
  return lines.slice(0, BUDGET_LINES_MAX).map(({ amount, line }) => ({
    line: readSlug(line, 'lines.line', 'slug-invalid', faults),
    amount: readAmount(amount, 'lines.amount', faults),
  }));
}

export function prepareRecodeExpense(
  { by }: Target,
  request: RecodeExpenseRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const purpose = {
    project: readOptionalSlug(request.project, 'project', 'project-invalid', faults),
    line: readOptionalSlug(request.line, 'line', 'slug-invalid', faults),
    category: readOptionalSlug(request.category, 'category', 'slug-invalid', faults),
  };
  const expense = readId(request.expense, PATTERNS.expenseId, 'expense', 'expense-invalid', faults);
  return { command: { kind: 'recode-expense', by, ...present({ approvedBy, ...purpose }), expense } };
}

export function prepareRepurposeMoney(
  { by, ids, key }: Target,
  request: RepurposeMoneyRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const gift = readOptionalId(request.gift, PATTERNS.sourceId, 'gift', 'gift-invalid', faults);
  const isWhole = gift !== undefined && request.amount === 0n;
  const amount = isWhole ? undefined : readAmount(request.amount, 'amount', faults);
  const evidence = readEvidence(request.evidence, faults);
  const ground: Ground | undefined = GROUNDS.find((known) => known === request.ground);
  if (ground === undefined) faults.add('ground-unknown', 'ground');
  return {
    command: {
      kind: 'repurpose-money',
      by,
      ...present({ amount, approvedBy, evidence, gift }),
      repurpose: ids.idOf('rep', key),
      from: readSlug(request.from, 'from', 'fund-invalid', faults),
      to: readSlug(request.to, 'to', 'fund-invalid', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      ground: ground ?? 'correction',
    },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareReportImpact(
  { by, ids, key, last }: Target,
  request: ReportImpactRequest,
  faults: Faults,
): Prepared {
  const expense = readOptionalId(request.expense, PATTERNS.expenseId, 'expense', 'expense-invalid', faults);
  const project = readOptionalSlug(request.project, 'project', 'project-invalid', faults);
  const replaces = readOptionalId(
    request.replaces,
    PATTERNS.impactId,
    'replaces',
    'impact-id-invalid',
    faults,
  );
  if ((expense === undefined) === (project === undefined)) faults.add('impact-invalid', 'expense');
  return {
    command: {
      kind: 'report-impact',
      by,
      impact: ids.idOf('impact', key),
      ...present({ expense, project, replaces }),
      method: readSlug(request.method, 'method', 'slug-invalid', faults),
      unit: readSlug(request.unit, 'unit', 'slug-invalid', faults),
      units: readAmount(request.units, 'units', faults),
      reportedAt: readDay(request.reportedAt, last, 'reported_at', faults),
    },
    details: readDetails(request.detailsJson, faults),
  };
}
