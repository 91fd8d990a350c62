/** Commands on money that a partner holds: sent, received, given back, handed over to a ledger of its own. */
import type { HttpRoute } from '@centesimo/http';
import { detailsJson } from '@centesimo/service';
import type { ApiPorts } from '../api-ports.ts';
import { MAY } from '../may.ts';
import {
  handOverWith,
  prepareReceiveTransfer,
  prepareReturnTransfer,
  prepareSendTransfer,
} from '../prepare-transfer.ts';
import { withApprover } from '../run-command.ts';
import { commandRoute } from './command-route.ts';
import { LedgerParams } from './schemas.ts';
import { toTransfer } from './to-request.ts';
import {
  HandOverBody,
  ReceiptBody,
  TransferBody,
  TransferParams,
  TransferReturnBody,
} from './transfer-schemas.ts';

export function transferCommands(ports: ApiPorts): HttpRoute[] {
  return [send(ports), receive(ports), giveBack(ports), handOver(ports)];
}

function send(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/transfers',
    summary: 'Records that money was sent to a partner',
    tag: 'transfers',
    schema: { params: LedgerParams, body: TransferBody },
    roles: MAY.sendTransfer,
    prepare: withApprover(ports, prepareSendTransfer),
    request: ({ body, params }, common) => toTransfer(body, { ...common, ...params }),
  });
}

function receive(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/transfers/{transfer}/receipt',
    summary: 'Records that a partner received a transfer, and what it cost on its way',
    tag: 'transfers',
    schema: { params: TransferParams, body: ReceiptBody },
    roles: MAY.receiveTransfer,
    prepare: prepareReceiveTransfer,
    request: ({ body, params }, common) => ({
      $typeName: 'centesimo.allocation.v1.ReceiveTransferRequest' as const,
      ...common,
      ...params,
      amount: BigInt(body.amount),
      fee: BigInt(body.fee ?? 0),
      currency: body.currency,
      receivedAt: body.receivedAt,
      evidence: [...(body.evidence ?? [])],
      detailsJson: detailsJson(body.details),
    }),
  });
}

function giveBack(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/transfers/{transfer}/returns',
    summary: 'Records that a partner gave back money of a transfer',
    tag: 'transfers',
    schema: { params: TransferParams, body: TransferReturnBody },
    roles: MAY.returnTransfer,
    prepare: prepareReturnTransfer,
    request: ({ body, params }, common) => ({
      $typeName: 'centesimo.allocation.v1.ReturnTransferRequest' as const,
      ...common,
      ...params,
      amount: BigInt(body.amount),
      currency: body.currency,
      returnedAt: body.returnedAt,
    }),
  });
}

function handOver(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/hand-overs',
    summary: 'Records that money which a partner holds goes on in the partner\u2019s own ledger',
    tag: 'transfers',
    schema: { params: LedgerParams, body: HandOverBody },
    roles: MAY.handOverTransfer,
    prepare: handOverWith(ports.logKeys, ports.origin),
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.HandOverTransferRequest' as const,
      ...common,
      ledger,
      fund: body.fund,
      amount: BigInt(body.amount),
      currency: body.currency,
      receipt: body.receipt,
    }),
  });
}
