/** Expenses: money paid to a supplier, by us or by a partner out of what it holds for us. */
import { isAmount } from '@centesimo/money';
import { checkBudget, checkOpenProject, countSpent } from './budgets.ts';
import { checkCondition, checkPurpose, checkTwoPersons, checkVoluntary } from './class-rules.ts';
import { checkDocument } from './documents.ts';
import type { EventNamed, FundSpan } from './event.ts';
import type { Fund } from './fund.ts';
import { checkFunds } from './named-funds.ts';
import type { PlanLimits, TakenSpans } from './outflow-spans.ts';
import { checkTakenSpans, planSpans } from './outflow-spans.ts';
import type { Outflow, Purpose } from './outflow.ts';
import { isSlug } from './shape.ts';
import type { LedgerState } from './state.ts';
import { addOutflow, checkOutflowShape } from './take.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export interface ExpenseRequest extends Purpose {
  readonly amount: number;
  readonly currency: string;
  /** Funds to take from, in this order. */
  readonly funds: readonly string[];
}

/** The spans of an `expense.recorded`. */
export function planExpense(
  state: LedgerState,
  request: ExpenseRequest,
  limits: PlanLimits = {},
): Planned<{ spans: FundSpan[] }> {
  const funds = checkFunds(state, request.funds, request.currency);
  if ('code' in funds) return refused(funds.code, funds.facts);
  const wrong = checkPayers(funds, request.project);
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  const spans = planSpans(state, request.amount, request.funds, limits);
  return spans.ok ? planned({ spans: spans.data }) : spans;
}

/** Whether these funds may pay for a project: ours or a partner's, never one bill from both. */
function checkPayers(funds: readonly Fund[], project: string | undefined): Violation | undefined {
  for (const fund of funds) {
    const wrong = checkCondition(fund) ?? checkPurpose(fund, project);
    if (wrong !== undefined) return wrong;
    const partner = fund.custody?.partner;
    if (partner !== funds[0]!.custody?.partner) return violation('custody-mixed', { fund: fund.id }, 10);
  }
  return undefined;
}

export function checkExpenseRecorded(state: LedgerState, event: EventNamed<'expense.recorded'>): Checked {
  const { amount, currency, spans } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'exp_', spans);
  if (shape !== undefined) return shape;
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const index = state.currencies.indexOf(currency);
  if (index < 0) return violation('unknown-currency', { currency: String(currency) });
  const purpose = purposeOf(event.data);
  if (purpose === undefined) return violation('malformed', { field: 'project' });
  const wrong =
    checkPurposeOpen(state, purpose) ??
    checkTwoPersons(event.data, event.subject) ??
    checkDocument(state, event);
  if (wrong !== undefined) return wrong;
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  if (taken.currency !== index) return violation('wrong-currency', { currency }, 1);
  if (taken.amount !== amount) return violation('wrong-amount', { amount, spans: taken.amount }, 6);
  const refusal =
    checkPayers(taken.funds, purpose.project) ??
    checkVoluntary(state, taken.funds) ??
    checkBudget(state, purpose, index, amount);
  return refusal ?? (() => commitExpense(state, event, taken, purpose));
}

function checkPurposeOpen(state: LedgerState, { project }: Purpose): Violation | undefined {
  return project === undefined ? undefined : checkOpenProject(state, project);
}

function commitExpense(
  state: LedgerState,
  event: EventNamed<'expense.recorded'>,
  taken: TakenSpans,
  purpose: Purpose,
): void {
  const outflow = state.outflows[addOutflow(state, event, { kind: 'expense', ...taken })]!;
  if (Object.keys(purpose).length > 0) outflow.purpose = purpose;
  countSpent(state, purpose, taken.currency, taken.amount);
  if (taken.funds[0]!.custody === undefined) state.sums[taken.currency]!.spent += taken.amount;
}

/** What an expense is for, as far as it is said; undefined when a name is no name. */
function purposeOf({ project, line, category }: Purpose): Purpose | undefined {
  const purpose: Purpose = {};
  for (const [name, value] of Object.entries({ project, line, category })) {
    if (value === undefined) continue;
    if (!isSlug(value)) return undefined;
    purpose[name as keyof Purpose] = value;
  }
  return purpose;
}

/** The funds that hold an expense's live slots decide whether it is the partner's. */
export function isCustodyOutflow(state: LedgerState, { spans }: Outflow): boolean {
  return spans.length > 0 && state.funds[spans[0]!.fund]!.custody !== undefined;
}

/** Another project, line or category; no cents move. */
export function checkExpenseRecoded(state: LedgerState, event: EventNamed<'expense.recoded'>): Checked {
  const outflow = state.outflows[state.outflowIndex.get(event.subject) ?? -1];
  if (outflow?.kind !== 'expense') return violation('unknown-expense', { expense: event.subject });
  const purpose = purposeOf(event.data);
  if (purpose === undefined) return violation('malformed', { field: 'project' });
  const before = outflow.purpose ?? {};
  const isSamePlace = before.project === purpose.project && before.line === purpose.line;
  const more = isSamePlace ? 0 : outflow.live;
  const wrong =
    checkPurposeOpen(state, purpose) ??
    checkTwoPersons(event.data, event.subject) ??
    checkFundsPurpose(state, outflow, purpose.project) ??
    (more === 0 ? undefined : checkBudget(state, purpose, outflow.currency, more));
  if (wrong !== undefined) return wrong;
  return () => {
    countSpent(state, before, outflow.currency, -outflow.live);
    countSpent(state, purpose, outflow.currency, outflow.live);
    outflow.purpose = purpose;
  };
}

/** Money that paid for one of the projects of its fund cannot be said to have paid for another. */
function checkFundsPurpose(
  state: LedgerState,
  outflow: Outflow,
  project: string | undefined,
): Violation | undefined {
  for (const { fund } of outflow.spans) {
    const wrong = checkPurpose(state.funds[fund]!, project);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
