/** Commands on the order of a ledger: the ledger itself, its funds, projects and placement rule. */
import type { HttpRoute } from '@centesimo/http';
import { MAY } from '../may.ts';
import type { ApiPorts } from '../api-ports.ts';
import {
  prepareCloseFund,
  prepareCloseLedger,
  prepareOpenFund,
  prepareOpenLedger,
  prepareOpenProject,
  prepareRule,
} from '../to-command.ts';
import { commandRoute } from './command-route.ts';
import { detailsJson } from '@centesimo/service';
import { FundBody, FundParams, LedgerBody, LedgerParams, ProjectBody, RuleBody } from './schemas.ts';

export function ledgerCommands(ports: ApiPorts): HttpRoute[] {
  return [...ledgerItself(ports), ...funds(ports), project(ports), rule(ports)];
}

function ledgerItself(ports: ApiPorts): HttpRoute[] {
  const open = commandRoute(ports, {
    path: '/v1/ledgers',
    summary: 'Opens a ledger',
    tag: 'ledgers',
    schema: { body: LedgerBody },
    roles: MAY.openLedger,
    prepare: prepareOpenLedger,
    request: ({ body }, common) => ({
      $typeName: 'centesimo.allocation.v1.OpenLedgerRequest' as const,
      ...common,
      ledger: body.ledger,
      baseCurrency: body.baseCurrency,
      currencies: [...body.currencies],
      reserves: body.reserves.map((reserve) => ({
        $typeName: 'centesimo.allocation.v1.Reserve' as const,
        ...reserve,
      })),
      detailsJson: detailsJson(body.details),
    }),
  });
  const close = commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/close',
    summary: 'Closes a ledger for ever',
    tag: 'ledgers',
    schema: { params: LedgerParams },
    roles: MAY.closeLedger,
    prepare: prepareCloseLedger,
    request: ({ params: { ledger } }, common) => ({ ...common, ledger }),
  });
  return [open, close];
}

function funds(ports: ApiPorts): HttpRoute[] {
  const open = commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/funds',
    summary: 'Opens a fund',
    tag: 'funds',
    schema: { params: LedgerParams, body: FundBody },
    roles: MAY.openFund,
    prepare: prepareOpenFund,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.OpenFundRequest' as const,
      ...common,
      ledger,
      fund: body.fund,
      class: body.class,
      currency: body.currency,
      detailsJson: detailsJson(body.details),
      ...(body.custody === undefined
        ? {}
        : { custody: { $typeName: 'centesimo.allocation.v1.Custody' as const, ...body.custody } }),
      goal: BigInt(body.goal ?? 0),
      projects: [...(body.projects ?? [])],
      purposeOf: body.purposeOf ?? '',
      secondaryJson: detailsJson(body.secondary),
      secondaryFund: body.secondaryFund ?? '',
      until: body.until ?? '',
    }),
  });
  const close = commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/funds/{fund}/close',
    summary: 'Closes a fund for what is new',
    tag: 'funds',
    schema: { params: FundParams },
    roles: MAY.closeFund,
    prepare: prepareCloseFund,
    request: ({ params: { fund, ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.CloseFundRequest' as const,
      ...common,
      ledger,
      fund,
    }),
  });
  return [open, close];
}

function project(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/projects',
    summary: 'Opens a project',
    tag: 'projects',
    schema: { params: LedgerParams, body: ProjectBody },
    roles: MAY.openProject,
    prepare: prepareOpenProject,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.OpenProjectRequest' as const,
      ...common,
      ledger,
      project: body.project,
      detailsJson: detailsJson(body.details),
    }),
  });
}

function rule(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/placement-rules',
    summary: 'Sets the next version of the placement rule',
    tag: 'ledgers',
    schema: { params: LedgerParams, body: RuleBody },
    roles: MAY.setPlacementRule,
    prepare: prepareRule,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.SetPlacementRuleRequest' as const,
      ...common,
      ledger,
      shares: body.shares.map((share) => ({ $typeName: 'centesimo.allocation.v1.Share' as const, ...share })),
    }),
  });
}
