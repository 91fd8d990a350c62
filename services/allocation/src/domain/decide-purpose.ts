/** Decisions on what money is for. */
import { planRepurpose } from '@centesimo/cents';
import type { Decision } from '@centesimo/decider';
import type { Books } from './decision.ts';
import { propose, proposePlan, wrongCurrency } from './decision.ts';
import { SPAN_LIMITS } from './limits.ts';
import { optional } from './present.ts';
import type {
  AttachEvidence,
  MeetCondition,
  RecodeExpense,
  RepurposeMoney,
  ReportImpact,
  SetBudget,
} from './purpose-command.ts';

export function meetCondition(books: Books, command: MeetCondition): Decision {
  const { by, fund } = command;
  return propose(books, fund, 'condition.met', {
    by,
    ...optional(command, 'approvedBy', 'details', 'evidence'),
  });
}

/** Versions are counted here, so that no two people can mean the same one. */
export function setBudget(books: Books, command: SetBudget): Decision {
  const { by, currency, lines, over, project } = command;
  const version = (books.cents.budgets.get(project)?.version ?? 0) + 1;
  const data = { by, ...optional(command, 'approvedBy'), currency, lines, over, version };
  return propose(books, project, 'budget.set', data);
}

export function recodeExpense(books: Books, command: RecodeExpense): Decision {
  const { by, expense } = command;
  const said = optional(command, 'approvedBy', 'category', 'line', 'project');
  return propose(books, expense, 'expense.recoded', { by, ...said });
}

export function attachEvidence(books: Books, command: AttachEvidence): Decision {
  const { by, evidence, of } = command;
  return propose(books, of, 'evidence.attached', { by, evidence, ...optional(command, 'replaces') });
}

export function repurposeMoney(books: Books, command: RepurposeMoney): Decision {
  const { by, currency, from, ground, repurpose, to } = command;
  const request = { from, to, ground, ...optional(command, 'amount', 'gift') };
  const plan = planRepurpose(books.cents, request, SPAN_LIMITS);
  const said = { by, ground, ...optional(command, 'approvedBy', 'details', 'evidence', 'gift') };
  return (
    wrongCurrency(books.cents, from, currency) ??
    proposePlan(books, repurpose, 'money.repurposed', { plan, said })
  );
}

export function reportImpact(books: Books, command: ReportImpact): Decision {
  const { by, impact, method, reportedAt, unit, units } = command;
  const of = optional(command, 'details', 'expense', 'project', 'replaces');
  return propose(books, impact, 'impact.reported', { by, method, reportedAt, unit, units, ...of });
}
