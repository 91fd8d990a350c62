/** Decisions on money of our own: assigned, moved, paid, come back. */
import { planAssign, planReturn } from '@centesimo/cents';
import type { Decision } from '@centesimo/decider';
import type { AssignGift, MoveMoney, RecordExpense, ReturnExpense } from './command.ts';
import type { Books } from './decision.ts';
import { propose, proposePlan, refused, wrongOutflowCurrency } from './decision.ts';
import { SPAN_LIMITS } from './limits.ts';
import { optional } from './present.ts';
import { planExpenseTakes, planMoveTakes } from './takes.ts';

/** A gift that is not known may be on its way here, so that is no answer for ever. */
export function assignGift(books: Books, { by, fund, gift }: AssignGift): Decision {
  const plan = planAssign(books.cents, gift, fund);
  if (!plan.ok && plan.code === 'unknown-gift') return { kind: 'behind', reason: plan.code };
  return proposePlan(books, gift, 'gift.assigned', { plan, said: { by } });
}

export function moveMoney(books: Books, command: MoveMoney): Decision {
  const plan = planMoveTakes(books.cents, command);
  const said = { by: command.by, ...optional(command, 'ground') };
  return proposePlan(books, command.move, 'money.moved', { plan, said });
}

export function recordExpense(books: Books, command: RecordExpense): Decision {
  const { amount, by, currency, expense, paidAt, project } = command;
  // What is named is judged before what is held: the money may come, the project will not.
  if (project !== undefined && !books.cents.projects.has(project))
    return refused('unknown-project', { project });
  const plan = planExpenseTakes(books.cents, command);
  if (!plan.ok) return refused(plan.code, plan.facts);
  const names = ['approvedBy', 'category', 'corrects', 'details', 'evidence', 'line', 'project'] as const;
  const data = { amount, by, currency, paidAt, ...optional(command, ...names), ...plan.data };
  return propose(books, expense, 'expense.recorded', data);
}

export function returnExpense(books: Books, command: ReturnExpense): Decision {
  const { amount, by, currency, expense, returnedAt } = command;
  const other = wrongOutflowCurrency(books.cents, expense, currency);
  const plan = planReturn(books.cents, expense, amount, SPAN_LIMITS);
  const said = { by, ...optional(command, 'correction', 'details'), returnedAt };
  return other ?? proposePlan(books, command.return, 'expense.returned', { plan, said });
}
