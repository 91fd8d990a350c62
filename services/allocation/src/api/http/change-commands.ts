/** Commands on money that changes its currency, is gone, or covers what was taken back. */
import type { HttpRoute } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { MAY } from '../may.ts';
import { prepareCoverShortfall, prepareExchangeMoney, prepareRecordLoss } from '../prepare-change.ts';
import { withApprover } from '../run-command.ts';
import { commandRoute } from './command-route.ts';
import { CoverBody, ExchangeBody, LossBody } from './purpose-schemas.ts';
import { LedgerParams } from './schemas.ts';
import { toExchange, toLoss } from './to-request.ts';

export function changeCommands(ports: ApiPorts): HttpRoute[] {
  return [exchange(ports), loss(ports), cover(ports)];
}

function exchange(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/exchanges',
    summary: 'Records that money was exchanged for another currency',
    tag: 'moves',
    schema: { params: LedgerParams, body: ExchangeBody },
    roles: MAY.exchangeMoney,
    prepare: withApprover(ports, prepareExchangeMoney),
    request: ({ body, params }, common) => toExchange(body, { ...common, ...params }),
  });
}

function loss(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/losses',
    summary: 'Records that money is gone, for another reason than what the bank charges',
    tag: 'expenses',
    schema: { params: LedgerParams, body: LossBody },
    roles: MAY.recordLoss,
    prepare: withApprover(ports, prepareRecordLoss),
    request: ({ body, params }, common) => toLoss(body, { ...common, ...params }),
  });
}

function cover(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/covers',
    summary: 'Covers from a fund what was taken back and is missing, the oldest first',
    tag: 'moves',
    schema: { params: LedgerParams, body: CoverBody },
    roles: MAY.coverShortfall,
    prepare: prepareCoverShortfall,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.CoverShortfallRequest' as const,
      ...common,
      ledger,
      fund: body.fund,
      amount: BigInt(body.amount),
      currency: body.currency,
    }),
  });
}
