/** Commands on what money is for: conditions, projects, budgets, other purposes, what became of it. */
import type { HttpRoute } from '@centesimo/http';
import { detailsJson } from '@centesimo/service';
import type { ApiPorts } from '../api-ports.ts';
import { MAY } from '../may.ts';
import {
  prepareClosePeriod,
  prepareCloseProject,
  prepareMeetCondition,
  prepareRecodeExpense,
  prepareReportImpact,
  prepareRepurposeMoney,
  prepareSetBudget,
} from '../prepare-purpose.ts';
import { byTwo, withApprover } from '../run-command.ts';
import { commandRoute } from './command-route.ts';
import {
  BudgetBody,
  ConditionBody,
  ImpactBody,
  PeriodBody,
  ProjectParams,
  RecodingBody,
  RepurposeBody,
} from './purpose-schemas.ts';
import { ExpenseParams, FundParams, LedgerParams } from './schemas.ts';
import { toBudget, toCondition, toRepurpose } from './to-request.ts';

export function purposeCommands(ports: ApiPorts): HttpRoute[] {
  return [
    condition(ports),
    ...projectCommands(ports),
    period(ports),
    recoding(ports),
    repurpose(ports),
    impact(ports),
  ];
}

function condition(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/funds/{fund}/condition',
    summary: 'Records that the condition of a fund is met: its money can be spent',
    tag: 'funds',
    schema: { params: FundParams, body: ConditionBody },
    roles: MAY.meetCondition,
    prepare: withApprover(ports, prepareMeetCondition),
    request: ({ body, params: { fund, ledger } }, common) => toCondition(body, fund, { ...common, ledger }),
  });
}

function projectCommands(ports: ApiPorts): HttpRoute[] {
  const close = commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/projects/{project}/close',
    summary: 'Closes a project for what is new',
    tag: 'projects',
    schema: { params: ProjectParams },
    roles: MAY.closeProject,
    prepare: prepareCloseProject,
    request: ({ params }, common) => ({
      $typeName: 'centesimo.allocation.v1.CloseProjectRequest' as const,
      ...common,
      ...params,
    }),
  });
  const budget = commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/projects/{project}/budgets',
    summary: 'Sets the next version of the budget of a project',
    tag: 'projects',
    schema: { params: ProjectParams, body: BudgetBody },
    roles: MAY.setBudget,
    prepare: withApprover(ports, prepareSetBudget),
    request: ({ body, params: { ledger, project } }, common) =>
      toBudget(body, project, { ...common, ledger }),
  });
  return [close, budget];
}

function period(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/periods',
    summary: 'Closes a period: fixes the statement that follows from the log up to here',
    tag: 'ledgers',
    schema: { params: LedgerParams, body: PeriodBody },
    roles: MAY.closePeriod,
    prepare: prepareClosePeriod,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.ClosePeriodRequest' as const,
      ...common,
      ledger,
      until: body.until,
    }),
  });
}

function recoding(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/expenses/{expense}/recodings',
    summary: 'Gives an expense another project, line or category; no money moves',
    tag: 'expenses',
    schema: { params: ExpenseParams, body: RecodingBody },
    roles: MAY.recodeExpense,
    prepare: withApprover(ports, prepareRecodeExpense),
    request: ({ body, params }, common) => ({
      $typeName: 'centesimo.allocation.v1.RecodeExpenseRequest' as const,
      ...common,
      ...params,
      project: body.project ?? '',
      line: body.line ?? '',
      category: body.category ?? '',
      approverToken: body.approverToken ?? '',
    }),
  });
}

function repurpose(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/repurposings',
    summary: 'Gives money another purpose on a legal ground; a second person approves',
    tag: 'moves',
    schema: { params: LedgerParams, body: RepurposeBody },
    roles: MAY.repurposeMoney,
    prepare: byTwo(ports, prepareRepurposeMoney),
    request: ({ body, params }, common) => toRepurpose(body, { ...common, ...params }),
  });
}

function impact(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/impact',
    summary: 'Reports what an expense or a project brought about',
    tag: 'projects',
    schema: { params: LedgerParams, body: ImpactBody },
    roles: MAY.reportImpact,
    prepare: prepareReportImpact,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.ReportImpactRequest' as const,
      ...common,
      ledger,
      expense: body.expense ?? '',
      project: body.project ?? '',
      method: body.method,
      unit: body.unit,
      units: BigInt(body.units),
      reportedAt: body.reportedAt,
      replaces: body.replaces ?? '',
      detailsJson: detailsJson(body.details),
    }),
  });
}
