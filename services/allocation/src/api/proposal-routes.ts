/** Proposals over gRPC: of anything that may wait for a second person, and of expenses by their own messages. */
import type { Role } from '@centesimo/auth';
import type { CallContext, ProposeExpenseRequest, ProposeRequest } from '@centesimo/grpc';
import type { Settle } from '../domain/proposal.ts';
import type { ProposalKind } from '../domain/proposed.ts';
import type { ApiPorts } from './api-ports.ts';
import { MAY } from './may.ts';
import { getProposal, listProposals, propose, settleProposal } from './proposals.ts';
import type { ToldProposal } from './proposals.ts';
import { toExpenseProposal, toProposal } from './to-message.ts';

type Asked = Parameters<typeof settleProposal>[2];
interface Named {
  readonly ledger: string;
  readonly proposal: string;
}
interface Listed {
  readonly ledger: string;
  readonly status: string;
  readonly cursor: string;
  readonly limit: number;
  readonly kind?: string;
}

/** What both kinds of messages share; `only`: what they know of. */
function handling<Told>(
  ports: ApiPorts,
  told: (proposal: ToldProposal, now: number) => Told,
  only?: ProposalKind,
) {
  const tell = (proposal: ToldProposal): Told => told(proposal, ports.clock.now());
  return {
    tell,
    settle:
      (kind: Settle['kind'], roles: readonly Role[]) =>
      async (request: Asked, { principal }: CallContext) =>
        tell(await settleProposal(ports, kind, request, { principal, roles }, only)),
    get: async ({ ledger, proposal: id }: Named) =>
      tell({ proposal: await getProposal(ports, ledger, id, only), repeated: false }),
    list: async ({ kind = only ?? '', ledger, status, ...window }: Listed) => {
      const { items, next } = await listProposals(ports, ledger, window, { kind, status });
      const proposals = items.map((proposal) => tell({ proposal, repeated: false }));
      return { proposals, nextCursor: next };
    },
  };
}

export function proposalHandlers(ports: ApiPorts) {
  const { get, list, settle, tell } = handling(ports, toProposal);
  return {
    propose: async (request: ProposeRequest, { principal }: CallContext) =>
      tell(await propose(ports, request, { principal, roles: MAY.propose })),
    approveProposal: settle('approve', MAY.approveProposal),
    refuseProposal: settle('refuse', MAY.approveProposal),
    withdrawProposal: settle('withdraw', MAY.withdrawProposal),
    getProposal: get,
    listProposals: list,
  };
}

export function expenseProposalHandlers(ports: ApiPorts) {
  const { get, list, settle, tell } = handling(ports, toExpenseProposal, 'expense');
  return {
    proposeExpense: async (request: ProposeExpenseRequest, { principal }: CallContext) =>
      tell(await propose(ports, ofExpense(request), { principal, roles: MAY.propose })),
    approveExpense: settle('approve', MAY.approveProposal),
    refuseExpense: settle('refuse', MAY.approveProposal),
    withdrawExpense: settle('withdraw', MAY.withdrawProposal),
    getExpenseProposal: get,
    listExpenseProposals: list,
  };
}

/** The same proposal, told generally. */
function ofExpense(request: ProposeExpenseRequest): Parameters<typeof propose>[1] {
  const { after, idempotencyKey, ledger } = request;
  const value = {
    ...request,
    $typeName: 'centesimo.allocation.v1.RecordExpenseRequest' as const,
    approverToken: '',
  };
  return { after, idempotencyKey, ledger, action: { case: 'expense', value } };
}
