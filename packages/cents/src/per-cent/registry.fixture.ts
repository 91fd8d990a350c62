// Funds, projects, conditions and placement rules of the per-cent model.
import { raisedOf } from './appeals.fixture.ts';
import type { Model, ModelBudget, ModelFund, Reasons } from './model.fixture.ts';

export interface NewFund {
  class: string;
  currency: string;
  custody?: { partner: string; source: string };
  projects?: string[];
  purposeOf?: string;
  secondary?: string;
  secondaryFund?: string;
  goal?: number;
}

export function openFund(model: Model, id: string, asked: NewFund, reserve = false): Reasons {
  const { custody, purposeOf, projects } = asked;
  const reasons: Reasons = [];
  if (model.funds.has(id)) reasons.push('fund-exists');
  if (custody !== undefined) reasons.push(...custodyReasons(model, asked, custody));
  if (purposeOf !== undefined) {
    const other = model.funds.get(purposeOf);
    if (other === undefined) reasons.push('unknown-fund');
    if (other !== undefined && other.class !== asked.class) reasons.push('class-forbids');
    if (other?.currency === asked.currency) reasons.push('same-currency');
    if (other !== undefined && !sameProjects(other.projects, projects)) reasons.push('purpose-forbids');
  }
  for (const project of projects ?? []) {
    const known = model.projects.get(project);
    if (known === undefined) reasons.push('unknown-project');
    else if (!known.open) reasons.push('project-closed');
  }
  if (reasons.length > 0) return reasons;
  const named = model.funds.get(asked.secondaryFund ?? '');
  if (asked.secondaryFund !== undefined && named === undefined) return ['unknown-fund'];
  if (named !== undefined && named.currency !== asked.currency) return ['wrong-currency'];
  const secondary = asked.secondary !== undefined;
  const appeal = { secondaryFund: named?.id, goal: asked.goal, failed: false };
  const { class: fundClass, currency } = asked;
  const fund = { id, class: fundClass, currency, open: true, reserve, met: false, secondary };
  model.funds.set(id, { ...fund, ...appeal, custody, projects, purposeOf, tape: [] });
  return [];
}

/** One restriction: money goes from one of the two funds to the other. */
function sameProjects(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one?.toSorted().join(' ') === other?.toSorted().join(' ');
}

function custodyReasons(model: Model, asked: NewFund, custody: { partner: string; source: string }): Reasons {
  const source = model.funds.get(custody.source);
  if (source === undefined) return ['unknown-fund'];
  const reasons: Reasons = [];
  if (source.custody !== undefined) reasons.push('custody-forbids');
  if (source.class !== asked.class) reasons.push('class-forbids');
  if (source.currency !== asked.currency) reasons.push('wrong-currency');
  if (!sameProjects(source.projects, asked.projects)) reasons.push('purpose-forbids');
  for (const fund of model.funds.values()) {
    const { partner, source: from } = fund.custody ?? {};
    if (partner === custody.partner && from === custody.source) reasons.push('custody-exists');
  }
  return reasons;
}

export function closeFund(model: Model, id: string): Reasons {
  const fund = model.funds.get(id);
  if (fund === undefined) return ['unknown-fund'];
  const reasons: Reasons = [];
  if (!fund.open) reasons.push('fund-closed');
  if (fund.reserve) reasons.push('fund-is-reserve');
  if (model.rule.some((share) => share.fund === id)) reasons.push('fund-in-rule');
  if (reasons.length > 0) return reasons;
  fund.open = false;
  fund.failed = fund.goal !== undefined && raisedOf(fund) < fund.goal;
  return reasons;
}

export function setRule(model: Model, shares: { fund: string; weight: number }[]): Reasons {
  const reasons: Reasons = [];
  for (const { fund: id } of shares) {
    const fund = model.funds.get(id);
    if (fund === undefined) reasons.push('unknown-fund');
    else if (!fund.open) reasons.push('fund-closed');
    if (fund?.custody !== undefined) reasons.push('custody-forbids');
    if (shares.filter((share) => share.fund === id).length > 1) reasons.push('duplicate-fund');
  }
  if (reasons.length === 0) model.rule = shares;
  return reasons;
}

export function meetCondition(model: Model, id: string): Reasons {
  const fund = model.funds.get(id);
  if (fund === undefined) return ['unknown-fund'];
  if (fund.class !== 'conditional') return ['not-conditional'];
  if (fund.met) return ['condition-met'];
  fund.met = true;
  return [];
}

export function openProject(model: Model, id: string): Reasons {
  if (model.projects.has(id)) return ['project-exists'];
  model.projects.set(id, { open: true, budget: undefined });
  return [];
}

export function closeProject(model: Model, id: string): Reasons {
  const project = model.projects.get(id);
  if (project === undefined) return ['unknown-project'];
  if (!project.open) return ['project-closed'];
  project.open = false;
  return [];
}

export function setBudget(model: Model, id: string, budget: ModelBudget): Reasons {
  const project = model.projects.get(id);
  if (project === undefined) return ['unknown-project'];
  if (!project.open) return ['project-closed'];
  if (budget.version !== (project.budget?.version ?? 0) + 1) return ['wrong-budget-version'];
  project.budget = budget;
  return [];
}

/** A period ends: no cent moves, and every later fact counts in the next one. */
export function closePeriod(model: Model, number: number): Reasons {
  if (number !== model.periods + 1) return ['wrong-period'];
  model.periods = number;
  return [];
}

/** A condition that was met makes a fund like a restricted one. */
export function classOf(fund: ModelFund | undefined): string | undefined {
  return fund?.class === 'conditional' && fund.met ? 'restricted' : fund?.class;
}
