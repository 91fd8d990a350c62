/** Budgets of projects: what is planned and spent on each line, and whether more may be. */
import { addAmounts, isAmount } from '@centesimo/money';
import { checkTwoPersons } from './class-rules.ts';
import type { EventNamed } from './event.ts';
import { LINES_MAX } from './limits.ts';
import type { Purpose } from './outflow.ts';
import { isRecords, isSlug } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

export interface BudgetLine {
  readonly line: string;
  /** Minor units. */
  readonly planned: number;
  readonly spent: number;
}

export interface BudgetView {
  readonly project: string;
  readonly currency: string;
  readonly over: 'refuse' | 'flag';
  readonly version: number;
  readonly lines: readonly BudgetLine[];
}

/** No line is named by an empty text: that is the project as a whole. */
function lineKey(project: string, currency: number, line: string): string {
  return `${project} ${currency} ${line}`;
}

/** The budget in force for a project, with what was spent on each line and not returned; undefined without one. */
export function budgetOf(state: LedgerState, project: string): BudgetView | undefined {
  const budget = state.budgets.get(project);
  if (budget === undefined) return undefined;
  const { currency, over, version } = budget;
  const lines = budget.lines.map(({ line, amount }) => {
    return { line, planned: amount, spent: spentOn(state, project, currency, line) };
  });
  return { project, currency: state.currencies[currency]!, over, version, lines };
}

export function checkBudgetSet(state: LedgerState, event: EventNamed<'budget.set'>): Checked {
  const { subject, data } = event;
  const wrong = checkOpenProject(state, subject) ?? checkTwoPersons(data, subject);
  if (wrong !== undefined) return wrong;
  const currency = state.currencies.indexOf(data.currency);
  if (currency < 0) return violation('unknown-currency', { currency: String(data.currency) });
  if (data.over !== 'refuse' && data.over !== 'flag') return violation('malformed', { field: 'over' });
  if (!isRecords(data.lines, LINES_MAX)) return violation('malformed', { field: 'lines' });
  const expected = (state.budgets.get(subject)?.version ?? 0) + 1;
  if (data.version !== expected) return violation('wrong-budget-version', { project: subject, expected });
  const lines: { line: string; amount: number }[] = [];
  for (const { line, amount } of data.lines) {
    if (!isSlug(line) || !isAmount(amount, 1)) return violation('malformed', { field: 'lines' });
    if (lines.some((other) => other.line === line)) return violation('malformed', { field: 'lines' });
    lines.push({ line, amount });
  }
  const { over, version } = data;
  return () => {
    state.budgets.set(subject, { currency, version, over, lines });
  };
}

export function checkOpenProject(state: LedgerState, project: unknown): Violation | undefined {
  const isOpen = typeof project === 'string' ? state.projects.get(project) : undefined;
  if (isOpen === undefined) return violation('unknown-project', { project: String(project) });
  return isOpen ? undefined : violation('project-closed', { project: String(project) });
}

/** Whether `amount` more may be spent for a purpose. */
export function checkBudget(
  state: LedgerState,
  purpose: Purpose,
  currency: number,
  amount: number,
): Violation | undefined {
  const { project, line } = purpose;
  const budget = project === undefined ? undefined : state.budgets.get(project);
  if (project === undefined || budget?.over !== 'refuse' || budget.currency !== currency) return undefined;
  const planned = budget.lines.find((one) => one.line === line);
  if (line === undefined || planned === undefined) {
    return violation('unknown-line', { project, line: line ?? '' });
  }
  const spent = spentOn(state, project, currency, line);
  const sum = addAmounts(spent, amount);
  if (sum !== undefined && sum <= planned.amount) return undefined;
  return violation('over-budget', { project, line, planned: planned.amount, spent, asked: amount });
}

/** What was spent for a project in a currency and not returned, or on one of its lines. */
export function spentOn(state: LedgerState, project: string, currency: number, line = ''): number {
  return state.lineSpent.get(lineKey(project, currency, line)) ?? 0;
}

/** Counts live cents for a purpose, or (below 0) no longer. */
export function countSpent(state: LedgerState, purpose: Purpose, currency: number, amount: number): void {
  const { project, line } = purpose;
  if (project === undefined) return;
  addSpent(state, lineKey(project, currency, ''), amount);
  if (line !== undefined) addSpent(state, lineKey(project, currency, line), amount);
}

function addSpent(state: LedgerState, key: string, amount: number): void {
  const spent = (state.lineSpent.get(key) ?? 0) + amount;
  if (spent === 0) state.lineSpent.delete(key);
  else state.lineSpent.set(key, spent);
}
