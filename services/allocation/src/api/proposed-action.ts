/** What is proposed, read as the command that it will be, and held against what the books know. */
import type { ProposeRequest } from '@centesimo/grpc';
import { fundsOf } from '../domain/proposed.ts';
import type { Proposed } from '../domain/proposed.ts';
import type { ApiPorts } from './api-ports.ts';
import type { Faults } from './input-code.ts';
import { prepareExchangeMoney, prepareRecordLoss } from './prepare-change.ts';
import { prepareMeetCondition, prepareRepurposeMoney, prepareSetBudget } from './prepare-purpose.ts';
import { prepareSendTransfer } from './prepare-transfer.ts';
import { getLedger } from './read-ledger.ts';
import { prepareRecordExpense } from './to-command.ts';
import type { Prepared, Target } from './to-command.ts';
import { toRpcError } from './to-status.ts';
import type { AllocationCode } from './to-status.ts';

type Action = ProposeRequest['action'];
export interface PreparedProposal {
  readonly command: Proposed;
  readonly details?: string | undefined;
}

/** @throws RpcError `action-missing` */
export function prepareAction(target: Target, action: Action, faults: Faults): PreparedProposal {
  const { command, details } = prepare(target, action, faults);
  const { by: _by, ...proposed } = command;
  return { command: proposed as Proposed, details };
}

function prepare(target: Target, action: Action, faults: Faults): Prepared {
  switch (action.case) {
    case 'expense':
      return prepareRecordExpense(target, action.value, undefined, faults);
    case 'repurpose':
      return prepareRepurposeMoney(target, action.value, undefined, faults);
    case 'loss':
      return prepareRecordLoss(target, action.value, undefined, faults);
    case 'exchange':
      return prepareExchangeMoney(target, action.value, undefined, faults);
    case 'transfer':
      return prepareSendTransfer(target, action.value, undefined, faults);
    case 'condition':
      return prepareMeetCondition(target, action.value, undefined, faults);
    case 'budget':
      return prepareSetBudget(target, action.value, undefined, faults);
    case undefined:
      throw toRpcError({ code: 'action-missing' });
  }
}

/** What the books know already to be wrong is told now, and not to the approver. */
export async function checkBooks(
  ports: ApiPorts,
  { after, ledger }: Pick<ProposeRequest, 'after' | 'ledger'>,
  command: Proposed,
): Promise<void> {
  const books = await getLedger(ports, { ledger, after });
  if (books.closed) refuse('ledger-closed', { ledger });
  const funds = fundsOf(command);
  const named = 'currency' in command ? [command.currency] : [];
  for (const currency of [...named, ...funds.flatMap((each) => each.currency ?? [])])
    if (!books.currencies.includes(currency)) refuse('unknown-currency', { currency });
  checkProject(books, 'project' in command ? command.project : undefined);
  for (const { currency, fund } of funds) {
    const held = books.funds.find((each) => each.fund === fund);
    if (held === undefined) refuse('unknown-fund', { fund });
    if (currency !== undefined && held.currency !== currency)
      refuse('wrong-currency', { currency, expected: held.currency });
  }
}

function checkProject(
  { closedProjects, projects }: Awaited<ReturnType<typeof getLedger>>,
  project: string | undefined,
): void {
  if (project === undefined) return;
  if (!projects.includes(project)) refuse('unknown-project', { project });
  if (closedProjects.includes(project)) refuse('project-closed', { project });
}

function refuse(code: AllocationCode, facts: Readonly<Record<string, unknown>>): never {
  throw toRpcError({ code, facts });
}
