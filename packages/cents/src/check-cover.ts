/** Covering open shortfalls, the oldest first, with the cents of an unrestricted fund. */
import { isAmount } from '@centesimo/money';
import { checkOwn } from './class-rules.ts';
import type { EventNamed, FundSpan, ShortfallCovered } from './event.ts';
import type { Fund, Span } from './fund.ts';
import { SPANS_MAX } from './limits.ts';
import { fittingItems } from './outflow-spans.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { namedFund } from './named-funds.ts';
import type { OpenShortfall } from './records.ts';
import { firstDifference } from './same.ts';
import { isRecords, isSubject } from './shape.ts';
import { firstPieces, joinSpan, sizeOf, slotSpans } from './spans.ts';
import type { LedgerState } from './state.ts';
import { closeShortfall } from './take.ts';
import { coverHolders, coveringSpans, putInPlace, slotsOf } from './taking.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export interface CoverRequest {
  readonly fund: string;
  readonly amount: number;
}

/** The money part of a `shortfall.covered`. */
export type CoverPlan = Omit<ShortfallCovered, 'by'>;

/** Plans the cover of the oldest `amount` open slots of the fund's currency. */
export function planCover(
  state: LedgerState,
  request: CoverRequest,
  limits: PlanLimits = {},
): Planned<CoverPlan> {
  const computed = computeCover(state, request);
  if ('code' in computed) return refused(computed.code, computed.facts);
  const { plan } = computed;
  if (fittingItems([...plan.slots, ...plan.spans], limits) === undefined) return planned(plan);
  return refused('too-fragmented', { asked: request.amount, spans: plan.spans.length });
}

/** How much of the open shortfall a fund can cover now, which is less than it holds where cents may not cover. */
export function coverable(state: LedgerState, fundId: string): number {
  const named = namedFund(state, fundId);
  if ('code' in named) return 0;
  const { fund } = named;
  if (fund.class !== 'unrestricted' || fund.custody !== undefined) return 0;
  const { found } = assign(state, fund, state.shortfalls[fund.currency]!);
  return sizeOf(found);
}

interface ComputedCover {
  fund: number;
  slots: OpenShortfall[];
  spans: Span[];
  plan: CoverPlan;
}

function computeCover(state: LedgerState, { fund: id, amount }: CoverRequest): Violation | ComputedCover {
  const named = namedFund(state, id);
  if ('code' in named) return named;
  const { fund, index } = named;
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const wrong = checkOwn(fund);
  if (wrong !== undefined) return wrong;
  if (fund.class !== 'unrestricted') {
    return violation('class-forbids', { fund: fund.id, class: fund.class }, 10);
  }
  const open = state.sums[fund.currency]!.shortfall;
  if (amount > open) return violation('nothing-to-cover', { asked: amount, open }, 9);
  const slots = firstPieces(state.shortfalls[fund.currency]!, amount);
  const { found, missing } = assign(state, fund, slots);
  if (missing > 0) return violation('not-enough-money', { asked: amount, available: amount - missing });
  const currency = state.currencies[fund.currency]!;
  const spans: FundSpan[] = found.map(({ from, to }) => ({ from, fund: fund.id, to }));
  const plan = { amount, currency, fund: fund.id, slots: slotsOf(state, slots), spans };
  return { fund: index, slots, spans: found, plan };
}

/** The lowest cents that may cover each of the slots, in order, until there are none left for one of them. */
function assign(
  state: LedgerState,
  fund: Fund,
  slots: readonly OpenShortfall[],
): { found: Span[]; missing: number } {
  const found: Span[] = [];
  let missing = 0;
  for (const { length, origin } of slots) {
    const spans = missing > 0 ? [] : coveringSpans(state, fund, length, origin, found);
    missing += length - sizeOf(spans);
    for (const span of spans) joinSpan(found, span);
  }
  return { found, missing };
}

export function checkShortfallCovered(state: LedgerState, event: EventNamed<'shortfall.covered'>): Checked {
  const { amount, fund, slots, spans } = event.data;
  const { subject } = event;
  if (!isSubject(subject, 'cover_')) return violation('malformed', { field: 'subject' });
  if (state.covers.has(subject)) return violation('duplicate-subject', { subject }, 2);
  if (!isRecords(slots, SPANS_MAX) || !isRecords(spans, SPANS_MAX)) {
    return violation('malformed', { field: 'slots' });
  }
  const computed = computeCover(state, { amount, fund });
  if ('code' in computed) return computed;
  const wrong = firstDifference(computed.plan, event.data, ['currency', 'slots', 'spans']);
  if (wrong !== undefined) return violation('wrong-cover', wrong, 9);
  return () => {
    state.covers.add(subject);
    commitCover(state, computed);
  };
}

function commitCover(state: LedgerState, { fund, slots, spans }: ComputedCover): void {
  const cents = slotSpans(fund, spans);
  let done = 0;
  for (const one of slots) {
    const end = one.slot + one.length;
    closeShortfall(state, one.outflow, one.slot, end);
    const over = coverHolders(state, cents, done, one.outflow, one.slot, one.length);
    putInPlace(state, one.outflow, one.slot, end, over);
    done += one.length;
  }
}
