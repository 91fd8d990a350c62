/** Returns: the last live slots of an expense, whose holders' cents re-enter the funds they were taken from. */
import { isAmount } from '@centesimo/money';
import { countSpent } from './budgets.ts';
import { isCustodyOutflow } from './check-expense.ts';
import { commitReentries } from './commit-reentries.ts';
import type { BackPart, EventNamed, SlotRange } from './event.ts';
import { refOf } from './event.ts';
import { SPANS_MAX } from './limits.ts';
import { fittingItems } from './outflow-spans.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { Reentries } from './reentry.ts';
import { firstDifference } from './same.ts';
import { isRecords, isSubject } from './shape.ts';
import type { LedgerState } from './state.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

/** The money part of an `expense.returned`. */
export interface ReturnPlan {
  amount: number;
  back: BackPart[];
  expense: string;
  shortfall?: number;
  slots: SlotRange[];
}

interface ComputedReturn {
  expense: number;
  plan: ReturnPlan;
  reentries: Reentries;
}

/** Plans the return of `amount` of an expense. */
export function planReturn(
  state: LedgerState,
  expense: string,
  amount: number,
  limits: PlanLimits = {},
): Planned<ReturnPlan> {
  const computed = computeReturn(state, expense, amount);
  if ('code' in computed) return refused(computed.code, computed.facts);
  const { plan } = computed;
  if (fittingItems(plan.back, limits) === undefined) return planned(plan);
  return refused('too-fragmented', { asked: amount, funds: plan.back.length });
}

function computeReturn(state: LedgerState, expense: string, amount: number): Violation | ComputedReturn {
  const index = typeof expense === 'string' ? state.outflowIndex.get(expense) : undefined;
  const outflow = index === undefined ? undefined : state.outflows[index];
  if (index === undefined || outflow?.kind !== 'expense') {
    return violation('unknown-expense', { expense: String(expense) });
  }
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const { live } = outflow;
  if (amount > live) return violation('return-too-large', { asked: amount, available: live }, 6);
  const reentries = new Reentries(state);
  // Only the last slots are ever returned, so that the live ones are the first.
  reentries.end(index, live - amount, live);
  const overflow = reentries.overflow();
  if (overflow !== undefined) return overflow;
  const { shortfall } = reentries;
  const slots = [{ from: live - amount, to: live }];
  const plan = { amount, back: reentries.parts(), expense, ...(shortfall > 0 && { shortfall }), slots };
  return { expense: index, plan, reentries };
}

export function checkExpenseReturned(state: LedgerState, event: EventNamed<'expense.returned'>): Checked {
  const { amount, back, expense, slots } = event.data;
  const shape = checkReturnShape(state, event.subject, 'ret_', slots, back);
  if (shape !== undefined) return shape;
  const computed = computeReturn(state, expense, amount);
  if ('code' in computed) return computed;
  const wrong = firstDifference(computed.plan, event.data, ['slots', 'back', 'shortfall']);
  if (wrong !== undefined) return violation('wrong-return', wrong, wrong.field === 'slots' ? 6 : 2);
  return () => {
    const outflow = state.outflows[computed.expense]!;
    commitReentries(state, computed.reentries);
    addReturn(state, event, 'expense', computed.expense, amount);
    countSpent(state, outflow.purpose ?? {}, outflow.currency, -amount);
    if (!isCustodyOutflow(state, outflow)) state.sums[outflow.currency]!.spent -= amount;
  };
}

/** The form of an event that gives money back under a subject of its own. */
export function checkReturnShape(
  state: LedgerState,
  subject: string,
  prefix: string,
  slots: unknown,
  back: unknown,
): Violation | undefined {
  if (!isSubject(subject, prefix)) return violation('malformed', { field: 'subject' });
  if (state.returnIndex.has(subject)) return violation('duplicate-subject', { subject }, 2);
  if (!isRecords(slots, SPANS_MAX) || !isRecords(back, SPANS_MAX)) {
    return violation('malformed', { field: 'slots' });
  }
  return undefined;
}

/** Records an event that put cents back; `outflow` is −1 where no single one was returned. */
export function addReturn(
  state: LedgerState,
  event: Parameters<typeof refOf>[0],
  kind: LedgerState['returns'][number]['kind'],
  outflow: number,
  amount: number,
): void {
  state.returnIndex.set(event.subject, state.returns.length);
  state.returns.push({ id: event.subject, kind, outflow, amount, event: refOf(event) });
}
