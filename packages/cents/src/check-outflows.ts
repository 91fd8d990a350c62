/**
 * Moves and expenses. Classes are enforced here, for what is planned and for what is replayed:
 * unrestricted money may go to any fund but a conditional one; designated money may too, when a ground is given
 * (the board undoes its own designation); restricted and conditional money never leaves its fund by a move.
 * Every class but conditional may be spent.
 */
import { isAmount, maxAmount } from '@centesimo/money';
import type { FundSpan, LedgerEvent } from './event.ts';
import { refOf } from './event.ts';
import { addInflow, takeSpan } from './fund.ts';
import type { Fund } from './fund.ts';
import { SPANS_MAX } from './limits.ts';
import type { Outflow } from './outflow.ts';
import type { PlanLimits, TakenSpans } from './outflow-spans.ts';
import { checkTakenSpans, planSpans } from './outflow-spans.ts';
import { isFundSpans, isOptionalText, isSubject } from './shape.ts';
import type { LedgerState } from './state.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

type EventNamed<Name extends string> = Extract<LedgerEvent, { type: `org.centesimo.${Name}.v1` }>;

export interface MoveRequest {
  readonly amount: number;
  /** Funds to take from, in this order. */
  readonly from: readonly string[];
  readonly to: string;
  readonly ground?: string;
  /** Checked against the funds when given. */
  readonly currency?: string;
}

export interface ExpenseRequest {
  readonly amount: number;
  readonly currency: string;
  /** Funds to take from, in this order. */
  readonly funds: readonly string[];
}

/** The money part of a `money.moved`. */
export function planMove(
  state: LedgerState,
  request: MoveRequest,
  limits: PlanLimits = {},
): Planned<{ at: number; spans: FundSpan[]; to: string }> {
  const wrongCurrency = checkCurrency(state, [...request.from, request.to], request.currency);
  if (wrongCurrency !== undefined) return refused(wrongCurrency.code, wrongCurrency.facts);
  for (const id of request.from) {
    const fund = state.funds[state.fundIndex.get(id)!]!;
    const wrong = checkMoveClass(fund, state.funds[state.fundIndex.get(request.to)!]!, request.ground);
    if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  }
  const spans = planSpans(state, request.amount, request.from, limits);
  if (!spans.ok) return spans;
  const target = state.funds[state.fundIndex.get(request.to)!]!;
  const wrong = checkTarget(target, request.amount);
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  return planned({ at: target.length, spans: spans.data, to: request.to });
}

/** The spans of an `expense.recorded`. */
export function planExpense(
  state: LedgerState,
  request: ExpenseRequest,
  limits: PlanLimits = {},
): Planned<{ spans: FundSpan[] }> {
  const wrongCurrency = checkCurrency(state, request.funds, request.currency);
  if (wrongCurrency !== undefined) return refused(wrongCurrency.code, wrongCurrency.facts);
  for (const id of request.funds) {
    const wrong = checkSpendable(state.funds[state.fundIndex.get(id)!]!);
    if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  }
  const spans = planSpans(state, request.amount, request.funds, limits);
  return spans.ok ? planned({ spans: spans.data }) : spans;
}

/** All funds exist and are of one currency, the stated one if any. */
function checkCurrency(
  state: LedgerState,
  fundIds: readonly string[],
  stated: string | undefined,
): Violation | undefined {
  if (stated !== undefined && !state.currencies.includes(stated)) {
    return violation('unknown-currency', { currency: stated });
  }
  let expected = stated;
  for (const id of fundIds) {
    const fund = state.funds[state.fundIndex.get(id) ?? -1];
    if (fund === undefined) return violation('unknown-fund', { fund: id });
    const currency = state.currencies[fund.currency]!;
    expected ??= currency;
    if (currency !== expected) return violation('wrong-currency', { fund: id, currency, expected });
  }
  return undefined;
}

function checkSpendable(fund: Fund): Violation | undefined {
  if (fund.class !== 'conditional') return undefined;
  return violation('class-forbids', { fund: fund.id, class: fund.class }, 10);
}

function checkMoveClass(from: Fund, to: Fund, ground: string | undefined): Violation | undefined {
  if (from === to) return violation('same-fund', { fund: to.id });
  if (from.class === 'restricted' || from.class === 'conditional' || to.class === 'conditional') {
    return violation('class-forbids', { fund: from.id, class: from.class, to: to.id, toClass: to.class }, 10);
  }
  if (from.class === 'designated' && (ground ?? '') === '') {
    return violation('ground-required', { fund: from.id }, 10);
  }
  return undefined;
}

function checkTarget(target: Fund, amount: number): Violation | undefined {
  if (!target.open) return violation('fund-closed', { fund: target.id });
  if (target.length > maxAmount - amount) return violation('sum-overflow', { fund: target.id, amount });
  return undefined;
}

export function checkMoneyMoved(state: LedgerState, event: EventNamed<'money.moved'>): Checked {
  const { at, spans, to, ground } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'move_', spans);
  if (shape !== undefined) return shape;
  if (!isOptionalText(ground)) return violation('malformed', { field: 'ground' });
  const targetIndex = state.fundIndex.get(to);
  const target = targetIndex === undefined ? undefined : state.funds[targetIndex];
  if (targetIndex === undefined || target === undefined)
    return violation('unknown-fund', { fund: String(to) });
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  if (target.currency !== taken.currency) return violation('wrong-currency', { fund: target.id }, 1);
  for (const fund of taken.funds) {
    const wrong = checkMoveClass(fund, target, ground);
    if (wrong !== undefined) return wrong;
  }
  const wrong = checkTarget(target, taken.amount);
  if (wrong !== undefined) return wrong;
  if (at !== target.length) return violation('wrong-position', { fund: to, expected: target.length }, 2);
  return () => {
    const outflow = addOutflow(state, event, 'move', taken);
    state.outflows[outflow]!.target = { fund: targetIndex, at };
    addInflow(target, { kind: 'moved', at, length: taken.amount, outflow });
  };
}

export function checkExpenseRecorded(state: LedgerState, event: EventNamed<'expense.recorded'>): Checked {
  const { amount, approvedBy, by, currency, project, spans } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'exp_', spans);
  if (shape !== undefined) return shape;
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const index = state.currencies.indexOf(currency);
  if (index < 0) return violation('unknown-currency', { currency: String(currency) });
  if (project !== undefined && !state.projects.has(project)) {
    return violation('unknown-project', { project: String(project) });
  }
  if (approvedBy?.actor !== undefined && approvedBy.actor === by?.actor) {
    return violation('approver-is-payer', { expense: event.subject }, 10);
  }
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  if (taken.currency !== index) return violation('wrong-currency', { currency }, 1);
  if (taken.amount !== amount) return violation('wrong-amount', { amount, spans: taken.amount }, 6);
  for (const fund of taken.funds) {
    const wrong = checkSpendable(fund);
    if (wrong !== undefined) return wrong;
  }
  return () => {
    addOutflow(state, event, 'expense', taken);
    state.sums[index]!.spent += amount;
  };
}

function checkOutflowShape(
  state: LedgerState,
  subject: string,
  prefix: string,
  spans: readonly FundSpan[],
): Violation | undefined {
  if (!isSubject(subject, prefix)) return violation('malformed', { field: 'subject' });
  if (!isFundSpans(spans, SPANS_MAX) || spans.length === 0)
    return violation('malformed', { field: 'spans' }, 1);
  if (state.outflowIndex.has(subject)) return violation('duplicate-subject', { subject }, 2);
  return undefined;
}

/** Takes the checked spans and records the outflow, whose slots the taken cents hold; answers its index. */
export function addOutflow(
  state: LedgerState,
  event: LedgerEvent,
  kind: Outflow['kind'],
  taken: { spans: TakenSpans['spans']; amount: number; currency: number },
): number {
  const index = state.outflows.length;
  for (const { fund, from, to, slot } of taken.spans) takeSpan(state.funds[fund]!, from, to, index, slot);
  state.outflows.push({
    id: event.subject,
    kind,
    amount: taken.amount,
    currency: taken.currency,
    spans: taken.spans,
    holders: taken.spans.map((span) => ({ ...span })),
    live: taken.amount,
    backs: [],
    target: undefined,
    event: refOf(event),
  });
  state.outflowIndex.set(event.subject, index);
  return index;
}
