/** Returns: the last live slots of an expense, whose holders' cents re-enter the funds they were taken from. */
import { isAmount, maxAmount } from '@centesimo/money';
import type { LedgerEvent } from './event.ts';
import { refOf } from './event.ts';
import type { Reentry } from './fund.ts';
import { addInflow } from './fund.ts';
import { SPANS_MAX } from './limits.ts';
import { fittingItems } from './outflow-spans.ts';
import type { PlanLimits } from './outflow-spans.ts';
import type { Back, Outflow } from './outflow.ts';
import { slotIndex } from './outflow.ts';
import { isRecords, isSubject } from './shape.ts';
import type { LedgerState } from './state.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

type EventNamed<Name extends string> = Extract<LedgerEvent, { type: `org.centesimo.${Name}.v1` }>;

/** The money part of an `expense.returned`. */
export interface ReturnPlan {
  amount: number;
  back: { at: number; count: number; fund: string }[];
  expense: string;
  slots: { from: number; to: number }[];
}

/** What re-enters one fund. */
interface FundReturn {
  fund: number;
  at: number;
  length: number;
  pieces: Reentry[];
}

interface ComputedReturn {
  expense: number;
  from: number;
  to: number;
  funds: FundReturn[];
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
  const plan = dataOf(state, computed, expense, amount);
  if (fittingItems(plan.back, limits) === undefined) return planned(plan);
  return refused('too-fragmented', { asked: amount, funds: plan.back.length });
}

function dataOf(state: LedgerState, computed: ComputedReturn, expense: string, amount: number): ReturnPlan {
  return {
    amount,
    back: computed.funds.map(({ fund, at, length }) => ({ at, count: length, fund: state.funds[fund]!.id })),
    expense,
    slots: [{ from: computed.from, to: computed.to }],
  };
}

function computeReturn(state: LedgerState, expense: string, amount: number): Violation | ComputedReturn {
  const index = typeof expense === 'string' ? state.outflowIndex.get(expense) : undefined;
  const outflow = index === undefined ? undefined : state.outflows[index];
  if (index === undefined || outflow?.kind !== 'expense') {
    return violation('unknown-expense', { expense: String(expense) });
  }
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  if (amount > outflow.live)
    return violation('return-too-large', { asked: amount, available: outflow.live }, 6);
  const funds = reentriesOf(state, outflow, outflow.live - amount, outflow.live);
  const overflowing = funds.find(({ at, length }) => at > maxAmount - length);
  if (overflowing !== undefined) return violation('sum-overflow', { amount });
  return { expense: index, from: outflow.live - amount, to: outflow.live, funds };
}

/** Per fund, in order of its first slot, the holders' cents of slots `[from, to)` in slot order. */
function reentriesOf(state: LedgerState, outflow: Outflow, from: number, to: number): FundReturn[] {
  const funds = new Map<number, FundReturn>();
  for (let index = slotIndex(outflow.holders, from); index < outflow.holders.length; index += 1) {
    const holder = outflow.holders[index]!;
    const slot = Math.max(from, holder.slot);
    const length = Math.min(to, holder.slot + holder.to - holder.from) - slot;
    if (length <= 0) break;
    let back = funds.get(holder.fund);
    if (back === undefined) {
      back = { fund: holder.fund, at: state.funds[holder.fund]!.length, length: 0, pieces: [] };
      funds.set(holder.fund, back);
    }
    back.pieces.push({ at: back.at + back.length, from: holder.from + slot - holder.slot, slot, length });
    back.length += length;
  }
  return [...funds.values()];
}

export function checkExpenseReturned(state: LedgerState, event: EventNamed<'expense.returned'>): Checked {
  const { amount, back, expense, slots } = event.data;
  if (!isSubject(event.subject, 'ret_')) return violation('malformed', { field: 'subject' });
  if (state.returnIndex.has(event.subject)) {
    return violation('duplicate-subject', { subject: event.subject }, 2);
  }
  if (!isRecords(slots, 1) || !isRecords(back, SPANS_MAX)) return violation('malformed', { field: 'slots' });
  const computed = computeReturn(state, expense, amount);
  if ('code' in computed) return computed;
  const [slot] = slots;
  if (slot?.from !== computed.from || slot.to !== computed.to) {
    return violation('wrong-return', { field: 'slots', from: computed.from, to: computed.to }, 6);
  }
  const expected = dataOf(state, computed, expense, amount).back;
  const same =
    back.length === expected.length &&
    expected.every(({ at, count, fund }, index) => {
      const given = back[index]!;
      return given.at === at && given.count === count && given.fund === fund;
    });
  if (!same) return violation('wrong-return', { field: 'back', funds: expected.length }, 2);
  return () => commitReturn(state, event, computed);
}

function commitReturn(
  state: LedgerState,
  event: EventNamed<'expense.returned'>,
  computed: ComputedReturn,
): void {
  const index = state.returns.length;
  const outflow = state.outflows[computed.expense]!;
  const backs: Back[] = [];
  for (const { fund, at, length, pieces } of computed.funds) {
    addInflow(state.funds[fund]!, {
      kind: 'returned',
      at,
      length,
      expense: computed.expense,
      return: index,
      pieces,
    });
    for (const piece of pieces) {
      backs.push({ slot: piece.slot, length: piece.length, fund, at: piece.at, return: index });
    }
  }
  backs.sort((left, right) => left.slot - right.slot);
  outflow.backs = backs.concat(outflow.backs);
  outflow.live = computed.from;
  const amount = computed.to - computed.from;
  state.sums[outflow.currency]!.spent -= amount;
  state.returns.push({ id: event.subject, expense: computed.expense, amount, event: refOf(event) });
  state.returnIndex.set(event.subject, index);
}
