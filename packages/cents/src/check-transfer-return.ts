/** A partner gives money back: the last open slots of a transfer end, and their holders' cents re-enter our funds. */
import { isAmount } from '@centesimo/money';
import { addReturn, checkReturnShape } from './check-return.ts';
import { transferOf } from './check-transfer.ts';
import { commitReentries } from './commit-reentries.ts';
import type { BackPart, EventNamed, SlotRange } from './event.ts';
import { followForward } from './follow.ts';
import type { SlotSpan } from './outflow.ts';
import { fittingItems } from './outflow-spans.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { Reentries } from './reentry.ts';
import { firstDifference } from './same.ts';
import { lengthOf } from './spans.ts';
import type { LedgerState } from './state.ts';
import { addOutflow } from './take.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export interface TransferReturnRequest {
  readonly transfer: string;
  readonly amount: number;
}

export interface TransferReturnPlan {
  amount: number;
  back: BackPart[];
  shortfall?: number;
  slots: SlotRange[];
  transfer: string;
}

/** The money part of a `transfer.returned`. */
export function planTransferReturn(
  state: LedgerState,
  { transfer, amount }: TransferReturnRequest,
  limits: PlanLimits = {},
): Planned<TransferReturnPlan> {
  const computed = computeReturn(state, transfer, amount);
  if ('code' in computed) return refused(computed.code, computed.facts);
  const { plan } = computed;
  if (fittingItems([...plan.back, ...plan.slots], limits) === undefined) return planned(plan);
  return refused('too-fragmented', { asked: amount, slots: plan.slots.length });
}

interface ComputedReturn {
  transfer: number;
  plan: TransferReturnPlan;
  reentries: Reentries;
  /** Where the partner holds the cents that it gives back. */
  held: SlotSpan[];
}

/** Slots whose cents the partner still holds, on their way or not spent, and where. */
interface OpenSlots {
  slot: number;
  fund: number;
  from: number;
  length: number;
}

function computeReturn(state: LedgerState, id: string, amount: number): Violation | ComputedReturn {
  const transfer = transferOf(state, id);
  if ('code' in transfer) return transfer;
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const open = openSlots(state, transfer.index);
  const available = lengthOf(open);
  if (amount > available) return violation('return-too-large', { asked: amount, available }, 8);
  const last = lastOpen(open, amount);
  const reentries = new Reentries(state);
  for (const { slot, length } of last) reentries.end(transfer.index, slot, slot + length);
  const overflow = reentries.overflow();
  if (overflow !== undefined) return overflow;
  const { shortfall } = reentries;
  let done = 0;
  const held = last.map(({ fund, from, length }) => {
    done += length;
    return { slot: done - length, fund, from, to: from + length };
  });
  const back = reentries.parts();
  const plan = { amount, back, ...(shortfall > 0 && { shortfall }), slots: rangesOf(last), transfer: id };
  return { transfer: transfer.index, plan, reentries, held };
}

function openSlots(state: LedgerState, index: number): OpenSlots[] {
  const { holders, target } = state.outflows[index]!;
  const open: OpenSlots[] = [];
  const { fund, at } = target!;
  for (const { slot, length } of holders) {
    let next = slot;
    followForward(state, fund, at + slot, at + slot + length, (where) => {
      const size = where.to - where.from;
      if (where.kind === 'free') {
        open.push({ slot: next, fund: where.fund, from: where.from, length: size });
      }
      next += size;
    });
  }
  return open;
}

/** The last `amount` of them, in slot order. */
function lastOpen(open: readonly OpenSlots[], amount: number): OpenSlots[] {
  const last: OpenSlots[] = [];
  let left = amount;
  for (const one of open.toReversed()) {
    if (left === 0) break;
    const length = Math.min(left, one.length);
    const skip = one.length - length;
    last.unshift({ slot: one.slot + skip, fund: one.fund, from: one.from + skip, length });
    left -= length;
  }
  return last;
}

function rangesOf(slots: readonly OpenSlots[]): SlotRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { slot, length } of slots) {
    const last = ranges.at(-1);
    if (last?.to === slot) last.to += length;
    else ranges.push({ from: slot, to: slot + length });
  }
  return ranges;
}

export function checkTransferReturned(state: LedgerState, event: EventNamed<'transfer.returned'>): Checked {
  const { amount, back, slots, transfer } = event.data;
  const { subject } = event;
  const shape = checkReturnShape(state, subject, 'tret_', slots, back);
  if (shape !== undefined) return shape;
  if (state.outflowIndex.has(subject)) return violation('duplicate-subject', { subject }, 2);
  const computed = computeReturn(state, transfer, amount);
  if ('code' in computed) return computed;
  const wrong = firstDifference(computed.plan, event.data, ['slots', 'back', 'shortfall']);
  if (wrong !== undefined) return violation('wrong-return', wrong, wrong.field === 'slots' ? 6 : 2);
  return () => {
    const { currency } = state.outflows[computed.transfer]!;
    commitReentries(state, computed.reentries);
    addReturn(state, event, 'transfer', computed.transfer, amount);
    addOutflow(state, event, { kind: 'handback', spans: computed.held, amount, currency });
    state.sums[currency]!.sent -= amount;
  };
}
