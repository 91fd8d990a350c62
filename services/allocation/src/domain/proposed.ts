/** What may wait for a second person: the commands, without who gives them, who approves, and their public details. */
import type { ExchangeMoney, RecordLoss } from './change-command.ts';
import type { RecordExpense } from './command.ts';
import type { MeetCondition, RepurposeMoney, SetBudget } from './purpose-command.ts';
import type { SendTransfer } from './transfer-command.ts';

type Approvable =
  RecordExpense | RepurposeMoney | RecordLoss | ExchangeMoney | SendTransfer | MeetCondition | SetBudget;
type Unsaid<C> = C extends Approvable ? Omit<C, 'approvedBy' | 'by' | 'details'> : never;

/** The command as it will be given: who gives it and who approves are known later. */
export type Proposed = Unsaid<Approvable>;
export type ProposedExpense = Extract<Proposed, { kind: 'record-expense' }>;

/** What a proposal is called from outside. */
export const PROPOSAL_KINDS = [
  'expense',
  'repurpose',
  'loss',
  'exchange',
  'transfer',
  'condition',
  'budget',
] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

const KIND_OF: Readonly<Record<Proposed['kind'], ProposalKind>> = {
  'record-expense': 'expense',
  'repurpose-money': 'repurpose',
  'record-loss': 'loss',
  'exchange-money': 'exchange',
  'send-transfer': 'transfer',
  'meet-condition': 'condition',
  'set-budget': 'budget',
};

export function kindOf({ kind }: Proposed): ProposalKind {
  return KIND_OF[kind];
}

/** What it will make (an id that the caller did not choose) or change, and what the caller said. */
export function partsOf(command: Proposed): { readonly made: string; readonly asked: object } {
  switch (command.kind) {
    case 'record-expense': {
      const { expense: made, kind: _kind, ...asked } = command;
      return { made, asked };
    }
    case 'repurpose-money': {
      const { kind: _kind, repurpose: made, ...asked } = command;
      return { made, asked };
    }
    case 'record-loss': {
      const { kind: _kind, loss: made, ...asked } = command;
      return { made, asked };
    }
    case 'exchange-money': {
      const { exchange: made, kind: _kind, ...asked } = command;
      return { made, asked };
    }
    case 'send-transfer': {
      const { kind: _kind, transfer: made, ...asked } = command;
      return { made, asked };
    }
    case 'meet-condition': {
      const { kind: _kind, ...asked } = command;
      return { made: command.fund, asked };
    }
    case 'set-budget': {
      const { kind: _kind, ...asked } = command;
      return { made: command.project, asked };
    }
  }
}

/** The funds that it names, with the currency that each must have where the command says one. */
export function fundsOf(command: Proposed): { readonly fund: string; readonly currency?: string }[] {
  switch (command.kind) {
    case 'record-expense':
    case 'record-loss':
      return command.from.map(({ fund }) => ({ fund, currency: command.currency }));
    case 'repurpose-money':
    case 'send-transfer':
      return [command.from, command.to].map((fund) => ({ fund, currency: command.currency }));
    case 'exchange-money':
      return [
        { fund: command.from, currency: command.currency },
        { fund: command.to, currency: command.unitsCurrency },
      ];
    case 'meet-condition':
      return [{ fund: command.fund }];
    case 'set-budget':
      return [];
  }
}
