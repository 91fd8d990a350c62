/** Money sent to a partner: it stays in a fund that the partner holds for us until it is spent, given back or handed over. */
import { isAmount } from '@centesimo/money';
import { checkCondition, checkRoom, checkTwoPersons, checkVoluntary } from './class-rules.ts';
import type { EventNamed, FundSpan } from './event.ts';
import { addTransit, endTransit } from './fund.ts';
import type { Fund, Span } from './fund.ts';
import { checkFunds, namedFund } from './named-funds.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { checkTakenSpans, planSpans } from './outflow-spans.ts';
import type { Outflow, SlotSpan } from './outflow.ts';
import { sizeOf, slotSpans } from './spans.ts';
import type { LedgerState } from './state.ts';
import { addOutflow, checkOutflowShape } from './take.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export interface TransferRequest {
  readonly amount: number;
  readonly from: string;
  /** The fund that the partner holds for `from`. */
  readonly to: string;
}

export interface TransferPlan {
  amount: number;
  at: number;
  currency: string;
  spans: FundSpan[];
  to: string;
}

/** The money part of a `transfer.sent`. */
export function planTransfer(
  state: LedgerState,
  { amount, from, to }: TransferRequest,
  limits: PlanLimits = {},
): Planned<TransferPlan> {
  const funds = checkFunds(state, [from, to], undefined);
  if ('code' in funds) return refused(funds.code, funds.facts);
  const [source, target] = funds as [Fund, Fund];
  const wrong = checkSend(state, [source], target);
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  const spans = planSpans(state, amount, [from], limits);
  if (!spans.ok) return spans;
  const room = checkRoom(target, amount);
  if (room !== undefined) return refused(room.code, room.facts);
  const currency = state.currencies[target.currency]!;
  return planned({ amount, at: target.length, currency, spans: spans.data, to });
}

function checkSend(state: LedgerState, sources: readonly Fund[], target: Fund): Violation | undefined {
  if (target.custody === undefined) return violation('not-custody', { fund: target.id }, 10);
  const source = state.funds[target.custody.source]!;
  for (const fund of sources) {
    if (fund !== source) return violation('wrong-source', { fund: fund.id, source: source.id }, 10);
  }
  if (!target.open) return violation('fund-closed', { fund: target.id });
  return checkCondition(source);
}

export function checkTransferSent(state: LedgerState, event: EventNamed<'transfer.sent'>): Checked {
  const { amount, at, currency, spans, to } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'transfer_', spans);
  if (shape !== undefined) return shape;
  const named = namedFund(state, to);
  if ('code' in named) return named;
  const { fund: target, index } = named;
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  if (state.currencies[taken.currency] !== currency) {
    return violation('wrong-currency', { currency: String(currency) }, 1);
  }
  if (taken.amount !== amount) return violation('wrong-amount', { amount, spans: taken.amount }, 6);
  const wrong =
    checkSend(state, taken.funds, target) ??
    checkVoluntary(state, taken.funds) ??
    checkRoom(target, amount) ??
    checkTwoPersons(event.data, event.subject);
  if (wrong !== undefined) return wrong;
  if (at !== target.length) return violation('wrong-position', { fund: to, expected: target.length }, 2);
  return () => {
    const goal = { fund: index, at, units: amount };
    const outflow = addOutflow(state, event, { kind: 'transfer', ...taken, target: goal });
    addTransit(target, { kind: 'transferred', at, length: amount, outflow });
    state.sums[taken.currency]!.sent += amount;
  };
}

/** A transfer by its id, with the fund that the partner holds. */
export function transferOf(
  state: LedgerState,
  id: unknown,
): Violation | { index: number; outflow: Outflow; target: NonNullable<Outflow['target']>; fund: Fund } {
  const index = typeof id === 'string' ? state.outflowIndex.get(id) : undefined;
  const outflow = index === undefined ? undefined : state.outflows[index];
  if (index === undefined || outflow?.kind !== 'transfer' || outflow.target === undefined) {
    return violation('unknown-transfer', { transfer: String(id) });
  }
  const { target } = outflow;
  return { index, outflow, target, fund: state.funds[target.fund]! };
}

export interface ReceiptRequest {
  readonly transfer: string;
  /** What the transfer cost on its way; left out: nothing. */
  readonly fee?: number;
}

/** The money part of a `transfer.received`: all that is in transit of it has come, but the fee. */
export function planTransferReceipt(
  state: LedgerState,
  { transfer, fee = 0 }: ReceiptRequest,
): Planned<{ amount: number; fee?: number }> {
  const computed = computeReceipt(state, transfer, fee);
  if ('code' in computed) return refused(computed.code, computed.facts);
  return planned(fee === 0 ? { amount: computed.amount } : { amount: computed.amount, fee });
}

interface ComputedReceipt {
  fund: Fund;
  currency: number;
  amount: number;
  arrived: Span[];
  fee: SlotSpan[];
}

function computeReceipt(state: LedgerState, id: unknown, fee: number): Violation | ComputedReceipt {
  const transfer = transferOf(state, id);
  if ('code' in transfer) return transfer;
  const { fund, outflow, target } = transfer;
  if (state.received.has(outflow.id)) return violation('transfer-received', { transfer: outflow.id });
  if (!isAmount(fee)) return violation('malformed', { field: 'fee' });
  const transit = within(fund.transit, target.at, target.at + outflow.amount);
  const sent = sizeOf(transit);
  if (fee >= sent) return violation('wrong-amount', { transfer: outflow.id, fee, sent }, 8);
  const [arrived, lost] = splitSpans(transit, sent - fee);
  const { currency } = outflow;
  return { fund, currency, amount: sent - fee, arrived, fee: slotSpans(target.fund, lost) };
}

function within(spans: readonly Span[], from: number, to: number): Span[] {
  return spans
    .map((span) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .filter((span) => span.from < span.to);
}

function splitSpans(spans: readonly Span[], amount: number): [Span[], Span[]] {
  const first: Span[] = [];
  const rest: Span[] = [];
  let left = amount;
  for (const { from, to } of spans) {
    const size = Math.min(left, to - from);
    if (size > 0) first.push({ from, to: from + size });
    if (size < to - from) rest.push({ from: from + size, to });
    left -= size;
  }
  return [first, rest];
}

export function checkTransferReceived(state: LedgerState, event: EventNamed<'transfer.received'>): Checked {
  const { amount, fee = 0 } = event.data;
  const computed = computeReceipt(state, event.subject, fee);
  if ('code' in computed) return computed;
  if (amount !== computed.amount) {
    return violation('wrong-amount', { transfer: event.subject, amount, expected: computed.amount }, 8);
  }
  return () => {
    const { currency, fund } = computed;
    state.received.add(event.subject);
    for (const span of computed.arrived) endTransit(fund, span);
    if (fee === 0) return;
    addOutflow(state, event, { kind: 'transfer-fee', spans: computed.fee, amount: fee, currency });
  };
}

export interface HandOverRequest {
  readonly fund: string;
  readonly amount: number;
}

/** The money part of a `transfer.handed-over`: the oldest cents that the partner holds in a fund. */
export function planHandOver(
  state: LedgerState,
  { fund, amount }: HandOverRequest,
  limits: PlanLimits = {},
): Planned<{ amount: number; fund: string; spans: FundSpan[] }> {
  const held = namedFund(state, fund);
  if ('code' in held) return refused(held.code, held.facts);
  if (held.fund.custody === undefined) return refused('not-custody', { fund });
  const spans = planSpans(state, amount, [fund], limits);
  return spans.ok ? planned({ amount, fund, spans: spans.data }) : spans;
}

export function checkTransferHandedOver(
  state: LedgerState,
  event: EventNamed<'transfer.handed-over'>,
): Checked {
  const { amount, fund: id, spans } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'hand_', spans);
  if (shape !== undefined) return shape;
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  if (taken.amount !== amount) return violation('wrong-amount', { amount, spans: taken.amount }, 6);
  const [fund, ...others] = taken.funds;
  if (fund === undefined || fund.id !== id || others.length > 0) {
    return violation('wrong-source', { fund: String(id) }, 8);
  }
  if (fund.custody === undefined) return violation('not-custody', { fund: fund.id }, 10);
  return () => {
    addOutflow(state, event, { kind: 'handover', ...taken });
  };
}
