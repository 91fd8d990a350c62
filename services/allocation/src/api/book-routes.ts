/** The lists of what a ledger holds over gRPC, a page at a time. */
import type { ApiPorts } from './api-ports.ts';
import { readAppeals, readGiveBack } from './read-appeals.ts';
import { readList } from './read-list.ts';
import type { ListRequest } from './read-list.ts';
import { readRefundPlan } from './read-refund-plan.ts';
import { toDemand, toExpense, toImpact, toReturn, toUnassigned } from './to-message.ts';

export function listHandlers(ports: ApiPorts) {
  return {
    listExpenses: async (request: ListRequest) => {
      const { items, next } = await readList(ports, 'expenses', request);
      const journal = ports.journalOf(request.ledger);
      return { expenses: items.map((row) => toExpense(journal, row)), nextCursor: next };
    },
    listReturns: async (request: ListRequest) => {
      const { items, next } = await readList(ports, 'returns', request);
      const journal = ports.journalOf(request.ledger);
      return { returns: items.map((row) => toReturn(journal, row)), nextCursor: next };
    },
    listDemands: async (request: ListRequest) => {
      const { items, next } = await readList(ports, 'demands', request);
      return { demands: items.map(toDemand), nextCursor: next };
    },
    listImpact: async (request: ListRequest) => {
      const { items, next } = await readList(ports, 'impact', request);
      return { impact: items.map(toImpact), nextCursor: next };
    },
    listAppeals: (request: Parameters<typeof readAppeals>[1]) => readAppeals(ports, request),
    planGiveBack: (request: Parameters<typeof readGiveBack>[1]) => readGiveBack(ports, request),
    planRefund: (request: Parameters<typeof readRefundPlan>[1]) => readRefundPlan(ports, request),
    listUnassigned: async (request: ListRequest) => {
      const { items, next } = await readList(ports, 'unassigned', request);
      return { unassigned: items.map(toUnassigned), nextCursor: next };
    },
  };
}
