/** Proposals of expenses, by routes of their own: the first that there were. */
import type { HttpRoute } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { toExpenseProposal } from '../to-message.ts';
import { ExpenseProposalBody, ExpenseProposalState } from './proposal-schemas.ts';
import { proposalRoutesOf } from './proposals.ts';
import { toExpense } from './to-request.ts';

export function expenseProposalRoutes(ports: ApiPorts): HttpRoute[] {
  return proposalRoutesOf(ports, {
    path: '/v1/ledgers/{ledger}/expense-proposals',
    only: 'expense',
    summary: 'Proposes an expense, which waits until another person approves it',
    body: ExpenseProposalBody,
    state: ExpenseProposalState,
    toAction: (body, head) => ({ case: 'expense', value: toExpense(body, head) }),
    toJson: (told, now) => {
      const { amount, from, ...rest } = toExpenseProposal(told, now);
      return {
        ...rest,
        amount: Number(amount),
        from: from.map((take) => ({ fund: take.fund, amount: Number(take.amount) })),
      };
    },
  });
}
