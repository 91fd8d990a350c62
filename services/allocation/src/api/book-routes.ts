/** Proposals and lists over gRPC. */
import type { Role } from '@centesimo/auth';
import type { CallContext } from '@centesimo/grpc';
import type { Settle } from '../domain/proposal.ts';
import type { ApiPorts } from './api-ports.ts';
import { MAY } from './may.ts';
import { getProposal, listProposals, proposeExpense, settleProposal } from './proposals.ts';
import { readList } from './read-list.ts';
import type { ListRequest } from './read-list.ts';
import { toDemand, toExpense, toProposal, toReturn, toUnassigned } from './to-message.ts';

type Asked = Parameters<typeof settleProposal>[2];

export function proposalHandlers(ports: ApiPorts) {
  const now = (): number => ports.clock.now();
  const settle =
    (kind: Settle['kind'], roles: readonly Role[]) =>
    async (request: Asked, { principal }: CallContext) =>
      toProposal(await settleProposal(ports, kind, request, { principal, roles }), now());
  return {
    proposeExpense: async (request: Parameters<typeof proposeExpense>[1], { principal }: CallContext) => {
      const told = await proposeExpense(ports, request, { principal, roles: MAY.proposeExpense });
      return toProposal(told, now());
    },
    approveExpense: settle('approve', MAY.approveExpense),
    refuseExpense: settle('refuse', MAY.approveExpense),
    withdrawExpense: settle('withdraw', MAY.withdrawExpense),
    getExpenseProposal: async ({ ledger, proposal: id }: { ledger: string; proposal: string }) =>
      toProposal({ proposal: await getProposal(ports, ledger, id), repeated: false }, now()),
    listExpenseProposals: async ({
      ledger,
      status,
      ...window
    }: {
      ledger: string;
      status: string;
      cursor: string;
      limit: number;
    }) => {
      const { items, next } = await listProposals(ports, ledger, window, status);
      const proposals = items.map((proposal) => toProposal({ proposal, repeated: false }, now()));
      return { proposals, nextCursor: next };
    },
  };
}

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
    listUnassigned: async (request: ListRequest) => {
      const { items, next } = await readList(ports, 'unassigned', request);
      return { unassigned: items.map(toUnassigned), nextCursor: next };
    },
  };
}
