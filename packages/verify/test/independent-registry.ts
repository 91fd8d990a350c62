// Funds, projects, budgets and rules in the independent replay.
import { must } from './independent-log.ts';
import type { PlainEvent } from './independent-log.ts';
import { fundOf, sum } from './independent-ledger.ts';
import type { Fund, Ledger } from './independent-ledger.ts';

export type Rule = (ledger: Ledger, event: PlainEvent) => void;

export function newFund(name: string, kind: string, currency: string): Fund {
  return { name, class: kind, currency, open: true, met: false, failed: false, tape: [] };
}

function oneRestriction(one: Fund, projects: readonly string[] | undefined): boolean {
  return [...(one.projects ?? [])].sort().join(' ') === [...(projects ?? [])].sort().join(' ');
}

export const REGISTRY: Record<string, Rule> = {
  'ledger.closed': (ledger) => void (ledger.closed = true),
  'fund.opened': (ledger, { subject, data }) => {
    must(!ledger.funds.has(subject) && ledger.currencies.includes(data.currency), 'fund');
    const { custody, goal, projects, purposeOf, secondary, secondaryFund } = data;
    must(projects?.every((project) => ledger.projects.has(project)) !== false, 'projects of a fund');
    if (custody !== undefined) {
      const source = fundOf(ledger, custody.source);
      must(source.custody === undefined && source.class === data.class, 'custody of custody');
      must(source.currency === data.currency && oneRestriction(source, projects), 'custody');
      for (const other of ledger.funds.values()) {
        const twice = other.custody?.partner === custody.partner && other.custody.source === custody.source;
        must(!twice, 'custody twice');
      }
    }
    if (purposeOf !== undefined) {
      const other = fundOf(ledger, purposeOf);
      must(other.class === data.class && other.currency !== data.currency, 'purpose');
      must(oneRestriction(other, projects), 'another purpose');
    }
    if (secondaryFund !== undefined) {
      const next = fundOf(ledger, secondaryFund);
      must(secondary !== undefined && next.custody === undefined, 'second purpose');
      must(next.currency === data.currency, 'second purpose in another currency');
    }
    const fund = newFund(subject, data.class, data.currency);
    ledger.funds.set(subject, { ...fund, custody, goal, projects, purposeOf, secondary, secondaryFund });
  },
  'fund.closed': (ledger, { subject }) => {
    const fund = fundOf(ledger, subject);
    const inUse = ledger.rule.some((share) => share.fund === subject);
    must(ledger.reserves.get(fund.currency) !== fund && !inUse, 'cannot close');
    fund.open = false;
    fund.failed = raised(fund) < (fund.goal ?? 0);
  },
  'condition.met': (ledger, { subject }) => {
    const fund = fundOf(ledger, subject);
    must(fund.class === 'conditional' && !fund.met, 'no condition to meet');
    fund.met = true;
  },
  'project.opened': (ledger, { subject }) => {
    must(!ledger.projects.has(subject), 'project');
    ledger.projects.set(subject, { open: true, budget: undefined });
  },
  'project.closed': (ledger, { subject }) => {
    const project = ledger.projects.get(subject);
    must(project?.open === true, 'no project to close');
    project.open = false;
  },
  'budget.set': (ledger, { subject, data }) => {
    const project = ledger.projects.get(subject);
    must(project?.open === true && data.version === (project.budget?.version ?? 0) + 1, 'budget');
    project.budget = data;
  },
  'placement-rule.set': (ledger, { data }) => {
    must(data.version === ledger.version + 1, 'rule version');
    for (const { fund } of data.shares) {
      must(fundOf(ledger, fund).open && fundOf(ledger, fund).custody === undefined, 'a fund of the rule');
    }
    ledger.rule = data.shares;
    ledger.version = data.version;
  },
  'expense.recoded': (ledger, { subject, data }) => {
    const expense = ledger.outflows.get(subject);
    must(expense?.kind === 'expense', 'no expense to recode');
    const live = expense.slots.filter((slot) => slot.live).length;
    const { project, line } = data;
    mayBeFor(ledger, expense.from, project);
    if (live > 0 && (project !== expense.project || line !== expense.line)) {
      withinBudget(ledger, data, live, expense.currency);
    }
    expense.project = project;
    expense.line = line;
  },
  'evidence-rule.set': (ledger, { data }) => void (ledger.documentRequired = data.required),
  'evidence.attached': (ledger, { subject, data }) => {
    const { evidence = [], replaces } = data;
    must(ledger.subjects.has(subject) || ledger.funds.get(subject)?.met === true, 'documents of nothing');
    const known = ledger.documents.get(subject) ?? new Map<string, boolean>();
    must(!evidence.some((one) => known.has(one)), 'a document twice');
    must(replaces === undefined || known.get(replaces) === false, 'no document to replace');
    for (const one of evidence) known.set(one, false);
    if (replaces !== undefined) known.set(replaces, true);
    ledger.documents.set(subject, known);
  },
  'impact.reported': (ledger, { subject, data }) => {
    const { expense, project, replaces } = data;
    must(!ledger.impacts.has(subject), 'impact');
    must(project === undefined || ledger.projects.has(project), 'impact of no project');
    must(expense === undefined || ledger.outflows.get(expense)?.kind === 'expense', 'impact of no expense');
    must(replaces === undefined || ledger.impacts.get(replaces) === 'counts', 'no impact to replace');
    if (replaces !== undefined) ledger.impacts.set(replaces, 'replaced');
    ledger.impacts.set(subject, 'counts');
  },
};

/** What any other event brings with it. */
export function keepDocuments(ledger: Ledger, { type, subject, data }: PlainEvent): void {
  const { evidence = [] } = data;
  const isMissing = type.includes('.expense.recorded.') && ledger.documentRequired && evidence.length === 0;
  must(!isMissing, 'an expense without a document');
  const known = ledger.documents.get(subject) ?? new Map<string, boolean>();
  must(!evidence.some((one) => known.get(one) === true), 'a replaced document again');
  for (const one of evidence) known.set(one, false);
  if (evidence.length > 0) ledger.documents.set(subject, known);
}

/** Cents in a fund, and those that left it for a slot in which they stand. */
export function raised({ tape }: Fund): number {
  return tape.filter((place) => {
    const { slot, state } = place;
    return state !== 'taken' || (slot?.live === true && slot.holders.at(-1) === place);
  }).length;
}

/** Whether money of these funds may pay for the project. */
export function mayBeFor(ledger: Ledger, funds: readonly Fund[], project: string | undefined): void {
  for (const { projects } of funds) {
    must(projects === undefined || projects.includes(project ?? ''), 'another purpose');
  }
  must(project === undefined || ledger.projects.get(project)?.open === true, 'project');
}

export function withinBudget(
  ledger: Ledger,
  { project, line }: { readonly project?: string; readonly line?: string },
  amount: number,
  currency: string,
): void {
  const budget = ledger.projects.get(project ?? '')?.budget;
  if (budget?.over !== 'refuse' || budget.currency !== currency) return;
  const planned = budget.lines.find((one) => one.line === line);
  must(planned !== undefined, 'no such line');
  const others = [...ledger.outflows.values()].filter(
    (one) => one.project === project && one.line === line && one.currency === currency,
  );
  const spent = sum(others.map(({ slots }) => slots.filter((slot) => slot.live).length));
  must(spent + amount <= planned.amount, 'over budget');
}
