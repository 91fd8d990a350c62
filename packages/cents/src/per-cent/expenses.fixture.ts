// Expenses of the per-cent model: what they may be for, their budgets, and what comes back of them.
import type { Model, Reasons } from './model.fixture.ts';
import { close, met, openOutflow } from './model.fixture.ts';
import { conditionReasons, take, takeReasons } from './outflows.fixture.ts';

export interface Purpose {
  project: string | undefined;
  line: string | undefined;
}

export interface NewExpense extends Purpose {
  funds: readonly string[];
  amount: number;
  currency: string;
  evidence?: readonly string[] | undefined;
}

/** What a fund's money may be for; a partner's keeps the restriction of the fund that it came from (rule 7). */
function purposeReasons(model: Model, funds: readonly string[], project: string | undefined): Reasons {
  const reasons: Reasons = [];
  const own = funds.map((id) => model.funds.get(id));
  const behind = own.map((fund) => model.funds.get(fund?.custody?.source ?? ''));
  for (const only of [...own, ...behind].map((fund) => fund?.projects)) {
    if (only !== undefined && (project === undefined || !only.includes(project)))
      reasons.push('purpose-forbids');
  }
  if (project === undefined) return reasons;
  const known = model.projects.get(project);
  if (known === undefined) reasons.push('unknown-project');
  else if (!known.open) reasons.push('project-closed');
  return reasons;
}

/** Whether the budget of the project lets so much more be spent. */
function budgetReasons(
  model: Model,
  { project, line, amount, currency }: Purpose & { amount: number; currency: string },
): Reasons {
  const budget = model.projects.get(project ?? '')?.budget;
  if (budget?.over !== 'refuse' || budget.currency !== currency) return [];
  const planned = budget.lines.find((one) => one.line === line);
  if (planned === undefined) return ['unknown-line'];
  const spent = spentOn(model, { project, line, currency }) + amount;
  return spent > planned.amount ? ['over-budget'] : [];
}

/** Live slots of the expenses on a line of a project. */
export function spentOn(model: Model, { project, line, currency }: Purpose & { currency: string }): number {
  let spent = 0;
  for (const outflow of model.outflows.values()) {
    if (outflow.project !== project || outflow.line !== line || outflow.currency !== currency) continue;
    spent += outflow.slots.filter(({ live }) => live).length;
  }
  return spent;
}

export function spend(model: Model, id: string, asked: NewExpense): Reasons {
  const { funds, amount, currency, project, line, evidence = [] } = asked;
  const reasons = takeReasons(model, funds, amount, currency);
  reasons.push(...conditionReasons(model, funds), ...purposeReasons(model, funds, project));
  const custody = funds.filter((fund) => model.funds.get(fund)?.custody !== undefined).length;
  if (custody > 0 && custody < funds.length) reasons.push('custody-mixed');
  reasons.push(...budgetReasons(model, asked));
  if (model.documentRequired && evidence.length === 0) reasons.push('document-required');
  if (reasons.length > 0) return reasons;
  const outflow = openOutflow(model, id, 'expense', currency, take(model, funds, amount));
  Object.assign(outflow, { custody: custody > 0, project, line });
  model.documents.set(id, new Map(evidence.map((one) => [one, 'stands'])));
  if (!outflow.custody) model.bank[currency]! -= amount;
  met(model, 'expense of a partner', outflow.custody);
  met(model, 'expense within a budget', model.projects.get(project ?? '')?.budget?.over === 'refuse');
  return [];
}

/** Another project and line for the same expense; no cents move. */
export function recode(model: Model, id: string, purpose: Purpose): Reasons {
  const expense = model.outflows.get(id);
  if (expense?.kind !== 'expense') return ['unknown-expense'];
  const amount = expense.slots.filter(({ live }) => live).length;
  const reasons = purposeReasons(model, expense.funds, purpose.project);
  // What brings no money to a line is not judged: a new category passes whatever the budget has become.
  const adds = amount > 0 && (expense.project !== purpose.project || expense.line !== purpose.line);
  if (adds) reasons.push(...budgetReasons(model, { ...purpose, amount, currency: expense.currency }));
  if (reasons.length > 0) return reasons;
  Object.assign(expense, purpose);
  return [];
}

/** Further documents of an outflow, or copies in the place of one that stands. */
export function attach(
  model: Model,
  id: string,
  { evidence, replaces }: { evidence: readonly string[]; replaces: string | undefined },
): Reasons {
  if (!model.outflows.has(id)) return ['unknown-outflow'];
  const known = model.documents.get(id) ?? new Map<string, 'stands' | 'replaced'>();
  const reasons: Reasons = [];
  if (evidence.some((one) => known.has(one))) reasons.push('document-on-record');
  if (replaces !== undefined && known.get(replaces) !== 'stands') reasons.push('unknown-document');
  if (reasons.length > 0) return reasons;
  for (const one of evidence) known.set(one, 'stands');
  if (replaces !== undefined) known.set(replaces, 'replaced');
  met(model, 'a document is replaced', replaces !== undefined);
  model.documents.set(id, known);
  return [];
}

export function report(
  model: Model,
  id: string,
  { expense, project }: { expense?: string; project?: string },
  { replaces, units }: { replaces: string | undefined; units: number },
): Reasons {
  if (project !== undefined && !model.projects.has(project)) return ['unknown-project'];
  if (expense !== undefined && model.outflows.get(expense)?.kind !== 'expense') return ['unknown-expense'];
  const wrong = replaces === undefined ? undefined : model.impacts.get(replaces);
  if (replaces !== undefined && wrong === undefined) return ['unknown-impact'];
  if (wrong?.replaced === true) return ['impact-replaced'];
  if (wrong !== undefined) wrong.replaced = true;
  met(model, 'impact replaced', wrong !== undefined);
  model.impacts.set(id, {
    ...(expense === undefined ? { project: project! } : { expense }),
    units,
    replaced: false,
  });
  return [];
}

/** The last live slots: each holder's cents re-enter the fund they were taken from. */
export function giveBack(model: Model, id: string, amount: number): Reasons {
  const expense = model.outflows.get(id);
  if (expense?.kind !== 'expense') return ['unknown-expense'];
  const live = expense.slots.filter((slot) => slot.live);
  if (amount > live.length) return ['return-too-large'];
  for (const slot of live.slice(live.length - amount)) {
    met(model, 'return of a covered slot', slot.stack.length > 1);
    met(model, 'return closes a shortfall', slot.stack.at(-1)!.kind === 'shortfall');
    close(model, slot);
  }
  if (!expense.custody) model.bank[expense.currency]! += amount;
  return [];
}
