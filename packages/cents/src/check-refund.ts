/**
 * Settling a demand from the gift's own money: first what has no place yet, then free cents in gift-cent order.
 * Demands that need more than that stay open until covers exist.
 */
import type { FundSpan, LedgerEvent } from './event.ts';
import { followForward } from './follow.ts';
import { sharesOf } from './gift-shares.ts';
import { SPANS_MAX } from './limits.ts';
import { originId } from './origins.ts';
import { addOutflow } from './check-outflows.ts';
import { fittingItems } from './outflow-spans.ts';
import type { PlanLimits } from './outflow-spans.ts';
import type { SlotSpan } from './outflow.ts';
import { isFundSpans } from './shape.ts';
import type { Demand, LedgerState } from './state.ts';
import { placelessAmount } from './state.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

type EventNamed<Name extends string> = Extract<LedgerEvent, { type: `org.centesimo.${Name}.v1` }>;

/** The data of a `refund.settled`. */
export interface RefundPlan {
  gift: string;
  own: FundSpan[];
  unplaced?: number;
}

interface ComputedSettlement {
  demand: Demand;
  unplaced: number;
  own: SlotSpan[];
}

/** Plans the settlement of an open demand; `needs-cover` when the gift's own money does not reach. */
export function planRefund(state: LedgerState, demand: string, limits: PlanLimits = {}): Planned<RefundPlan> {
  const computed = computeSettlement(state, demand);
  if ('code' in computed) return refused(computed.code, computed.facts);
  const data = dataOf(state, computed);
  const fitting = fittingItems(data.own, limits);
  if (fitting === undefined) return planned(data);
  return refused('too-fragmented', { asked: computed.demand.amount, spans: data.own.length });
}

/** The ids of demands that are not settled, in the order in which they came. */
export function openDemands(state: LedgerState): string[] {
  return [...state.openDemands];
}

function dataOf(state: LedgerState, computed: ComputedSettlement): RefundPlan {
  const gift = originId(state.origins, computed.demand.origin);
  const own = computed.own.map(({ fund, from, to }) => ({ from, fund: state.funds[fund]!.id, to }));
  return computed.unplaced === 0 ? { gift, own } : { gift, own, unplaced: computed.unplaced };
}

function computeSettlement(state: LedgerState, id: string): Violation | ComputedSettlement {
  const demand = typeof id === 'string' ? state.demands.get(id) : undefined;
  if (demand === undefined) return violation('unknown-demand', { demand: String(id) }, 11);
  if (demand.settled !== undefined) return violation('demand-settled', { demand: id }, 11);
  const unplaced = Math.min(demand.amount, placelessAmount(state, demand.origin));
  const own = freeCents(state, demand.origin, demand.amount - unplaced);
  const last = own.at(-1);
  const found = unplaced + (last === undefined ? 0 : last.slot + last.to - last.from);
  if (found < demand.amount) {
    return violation('needs-cover', { demand: id, asked: demand.amount, available: found }, 11);
  }
  return { demand, unplaced, own };
}

/** The first `amount` free cents of a gift in its own cents' order; fewer when it has fewer. */
function freeCents(state: LedgerState, origin: number, amount: number): SlotSpan[] {
  const own: SlotSpan[] = [];
  let found = 0;
  for (const share of sharesOf(state, origin)) {
    if (found === amount) break;
    followForward(state, share.fund, share.from, share.to, (where) => {
      if (where.kind !== 'free' || found === amount) return;
      const size = Math.min(amount - found, where.to - where.from);
      const last = own.at(-1);
      if (last !== undefined && last.fund === where.fund && last.to === where.from) last.to += size;
      else own.push({ slot: found, fund: where.fund, from: where.from, to: where.from + size });
      found += size;
    });
  }
  return own;
}

export function checkRefundSettled(state: LedgerState, event: EventNamed<'refund.settled'>): Checked {
  const { gift, own, unplaced } = event.data;
  if (!isFundSpans(own, SPANS_MAX)) return violation('malformed', { field: 'own' }, 1);
  const computed = computeSettlement(state, event.subject);
  if ('code' in computed) return computed;
  const expected = dataOf(state, computed);
  if (gift !== expected.gift)
    return violation('wrong-settlement', { field: 'gift', gift: expected.gift }, 11);
  if (unplaced !== expected.unplaced) {
    return violation('wrong-settlement', { field: 'unplaced', expected: computed.unplaced }, 4);
  }
  const same =
    own.length === expected.own.length &&
    expected.own.every(({ from, fund, to }, index) => {
      const span = own[index]!;
      return span.from === from && span.fund === fund && span.to === to;
    });
  if (!same) return violation('wrong-settlement', { field: 'own', spans: expected.own.length }, 4);
  return () => commitSettlement(state, event, computed);
}

function commitSettlement(
  state: LedgerState,
  event: EventNamed<'refund.settled'>,
  computed: ComputedSettlement,
): void {
  const { demand, unplaced, own } = computed;
  const currency = state.origins.currencies[demand.origin]!;
  const sums = state.sums[currency]!;
  const refunds = state.refunds.get(demand.origin)!;
  if (unplaced > 0) {
    if (demand.origin >= state.placed) sums.unplaced -= unplaced;
    else {
      const left = state.unassigned.get(demand.origin)! - unplaced;
      if (left === 0) state.unassigned.delete(demand.origin);
      else state.unassigned.set(demand.origin, left);
      sums.unassigned -= unplaced;
    }
    refunds.early.push({ demand: demand.id, amount: unplaced });
  }
  refunds.standing += demand.amount;
  const taken = { spans: own, amount: demand.amount - unplaced, currency };
  const outflow = own.length === 0 ? -1 : addOutflow(state, event, 'refund', taken);
  demand.settled = { unplaced, outflow };
  state.openDemands.delete(demand.id);
  sums.demandedOpen -= demand.amount;
}
