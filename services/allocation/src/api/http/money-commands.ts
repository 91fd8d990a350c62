/** Commands that move cents: moves, expenses, what comes back of them, and gifts that wait for a fund. */
import type { HttpRoute } from '@centesimo/http';
import { MAY } from '../may.ts';
import type { ApiPorts } from '../api-ports.ts';
import { withApprover } from '../run-command.ts';
import {
  prepareAssignGift,
  prepareMoveMoney,
  prepareRecordExpense,
  prepareReturnExpense,
} from '../to-command.ts';
import { commandRoute } from './command-route.ts';
import { detailsJson } from '@centesimo/service';
import { AssignmentBody, ExpenseBody, ExpenseParams, LedgerParams, MoveBody, ReturnBody } from './schemas.ts';
import { toExpense, toTake } from './to-request.ts';

export function moneyCommands(ports: ApiPorts): HttpRoute[] {
  return [move(ports), expense(ports), expenseReturn(ports), assignment(ports)];
}

function move(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/moves',
    summary: 'Moves money from funds to a fund',
    tag: 'moves',
    schema: { params: LedgerParams, body: MoveBody },
    roles: MAY.moveMoney,
    prepare: prepareMoveMoney,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.MoveMoneyRequest' as const,
      ...common,
      ledger,
      from: body.from.map(toTake),
      to: body.to,
      amount: BigInt(body.amount),
      currency: body.currency,
      ground: body.ground ?? '',
    }),
  });
}

function expense(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/expenses',
    summary: 'Records an expense',
    tag: 'expenses',
    schema: { params: LedgerParams, body: ExpenseBody },
    roles: MAY.recordExpense,
    prepare: withApprover(ports, prepareRecordExpense),
    request: ({ body, params }, common) => toExpense(body, { ...common, ...params }),
  });
}

function expenseReturn(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/expenses/{expense}/returns',
    summary: 'Records that money of an expense came back',
    tag: 'expenses',
    schema: { params: ExpenseParams, body: ReturnBody },
    roles: MAY.returnExpense,
    prepare: prepareReturnExpense,
    request: ({ body, params }, common) => ({
      $typeName: 'centesimo.allocation.v1.ReturnExpenseRequest' as const,
      ...common,
      ledger: params.ledger,
      expense: params.expense,
      amount: BigInt(body.amount),
      currency: body.currency,
      returnedAt: body.returnedAt,
      detailsJson: detailsJson(body.details),
      correction: body.correction ?? false,
    }),
  });
}

function assignment(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/assignments',
    summary: 'Gives a gift on the unassigned list its fund',
    tag: 'gifts',
    schema: { params: LedgerParams, body: AssignmentBody },
    roles: MAY.assignGift,
    prepare: prepareAssignGift,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.AssignGiftRequest' as const,
      ...common,
      ledger,
      gift: body.gift,
      fund: body.fund,
    }),
  });
}
