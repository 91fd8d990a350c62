/** Settling a demand, whole, once: from the gift as far as it reaches, from the reserve beyond. */
import { appealGivenBack } from './appeals.ts';
import { commitReentries } from './commit-reentries.ts';
import type { EventNamed, RefundReversed, RefundSettled } from './event.ts';
import { SPANS_MAX } from './limits.ts';
import { originId } from './origins.ts';
import { fittingItems } from './outflow-spans.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { Reentries } from './reentry.ts';
import { openOf } from './records.ts';
import type { Credit, Demand, EndedAppeal } from './records.ts';
import { firstDifference } from './same.ts';
import { isRecord, isRecords } from './shape.ts';
import { addReturn } from './check-return.ts';
import type { LedgerState } from './state.ts';
import { accountOf, changePlaceless, netOf } from './state.ts';
import { commitTaking, computeTaking, slotsOf, takenOf } from './taking.ts';
import type { Taking } from './taking.ts';
import { undoRefund } from './undo.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

/** What the members of a taking are called in an event. */
export const TAKEN = ['gift', 'unplaced', 'own', 'covers', 'coveredBy', 'shortfall', 'loss'] as const;

const SETTLED = [...TAKEN, 'appeal'] as const;

/** Plans the settlement of an open demand. */
export function planRefund(
  state: LedgerState,
  demand: string,
  limits: PlanLimits = {},
): Planned<RefundSettled> {
  const computed = computeSettlement(state, demand);
  if ('code' in computed) return refused(computed.code, computed.facts);
  return fittingTaken(settledOf(state, computed), openOf(computed.demand), limits);
}

/** What the event says. */
function settledOf(state: LedgerState, { appeal, taking }: Computed): RefundSettled {
  const taken = takenOf(state, taking);
  if (appeal === undefined) return taken;
  return { appeal: { fund: state.funds[appeal.fund]!.id, state: appeal.state }, ...taken };
}

/** A settlement whose lists do not fit one entry cannot be; nothing smaller can, since a demand is settled whole. */
export function fittingTaken(
  taken: RefundSettled,
  asked: number,
  limits: PlanLimits,
): Planned<RefundSettled> {
  const { coveredBy = [], covers = [], loss, own } = taken;
  const items = [...own, ...covers, ...coveredBy, ...(loss?.spans ?? [])];
  if (fittingItems(items, limits) === undefined) return planned(taken);
  return refused('too-fragmented', { asked, spans: items.length });
}

/** The ids of demands that are not settled, in the order in which they came. */
export function openDemands(state: LedgerState): string[] {
  return [...state.openDemands];
}

/** The ids of credits that are not settled, in the order in which they came. */
export function openCredits(state: LedgerState): string[] {
  return [...state.openCredits];
}

interface Computed {
  demand: Demand;
  taking: Taking;
  appeal: EndedAppeal | undefined;
}

function computeSettlement(state: LedgerState, id: string): Violation | Computed {
  const demand = typeof id === 'string' ? state.demands.get(id) : undefined;
  if (demand === undefined) return violation('unknown-demand', { demand: String(id) }, 11);
  if (!state.openDemands.has(id)) return violation('demand-settled', { demand: id }, 11);
  const { net, standing } = netOf(state, demand.origin);
  const amount = Math.min(openOf(demand), net - standing);
  const taking = computeTaking(state, demand.origin, amount, openOf(demand) - amount);
  return { demand, taking, appeal: appealGivenBack(state, demand, taking.own) };
}

export function checkRefundSettled(state: LedgerState, event: EventNamed<'refund.settled'>): Checked {
  if (!isRecords(event.data.own, SPANS_MAX)) return violation('malformed', { field: 'own' }, 1);
  const computed = computeSettlement(state, event.subject);
  if ('code' in computed) return computed;
  const { appeal, demand, taking } = computed;
  const wrong = firstDifference(settledOf(state, computed), event.data, SETTLED);
  if (wrong !== undefined) {
    return violation(
      'wrong-settlement',
      wrong,
      wrong.field === 'gift' ? 11 : wrong.field === 'appeal' ? 10 : 4,
    );
  }
  return () => {
    const settlement = commitTaking(state, event, taking, 'demand');
    if (appeal !== undefined) settlement.appeal = appeal;
    demand.settled = true;
    accountOf(state, demand.origin).standing += openOf(demand) - taking.loss.amount;
    state.openDemands.delete(demand.id);
    state.sums[taking.currency]!.demandedOpen -= openOf(demand);
  };
}

interface ComputedReversal {
  credit: Credit;
  demand: Demand;
  data: RefundReversed;
  commit: (event: EventNamed<'refund.reversed'>) => void;
}

/** Plans what an open credit undoes. */
export function planReversal(
  state: LedgerState,
  credit: string,
  limits: PlanLimits = {},
): Planned<RefundReversed> {
  const computed = computeReversal(state, credit);
  if ('code' in computed) return refused(computed.code, computed.facts);
  const { back, slots } = computed.data;
  if (fittingItems([...back, ...slots], limits) === undefined) return planned(computed.data);
  return refused('too-fragmented', { asked: computed.credit.amount, slots: slots.length });
}

function computeReversal(state: LedgerState, id: string): Violation | ComputedReversal {
  const credit = typeof id === 'string' ? state.credits.get(id) : undefined;
  if (credit === undefined) return violation('unknown-credit', { credit: String(id) }, 11);
  if (credit.settled) return violation('credit-settled', { credit: id }, 11);
  const demand = state.demands.get(credit.demand)!;
  return demand.settled ? undoSettled(state, credit, demand) : voidOpen(state, credit, demand);
}

/** The demand was never settled: so much of it is void. */
function voidOpen(state: LedgerState, credit: Credit, demand: Demand): ComputedReversal {
  const { amount } = credit;
  const gift = originId(state.origins, demand.origin);
  const commit = (): void => {
    demand.voided += amount;
    state.sums[state.origins.currencies[demand.origin]!]!.demandedOpen -= amount;
    if (openOf(demand) === 0) state.openDemands.delete(demand.id);
  };
  return { credit, demand, data: { back: [], demand: demand.id, gift, slots: [], voided: amount }, commit };
}

function undoSettled(state: LedgerState, credit: Credit, demand: Demand): Violation | ComputedReversal {
  const { origin } = demand;
  const reentries = new Reentries(state);
  const { loss, pieces, unplaced } = undoRefund(state, reentries, origin, demand.id, credit.amount);
  const overflow = reentries.overflow();
  if (overflow !== undefined) return overflow;
  const { shortfall } = reentries;
  const data: RefundReversed = {
    back: reentries.parts(),
    demand: demand.id,
    gift: originId(state.origins, origin),
    ...(loss > 0 && { loss }),
    ...(shortfall > 0 && { shortfall }),
    slots: slotsOf(state, reentries.regained),
    ...(unplaced > 0 && { unplaced }),
  };
  const commit = (event: EventNamed<'refund.reversed'>): void => {
    commitReentries(state, reentries);
    addReturn(state, event, 'reversal', -1, credit.amount);
    for (const { settlement, kept } of pieces) state.settlements[settlement]!.pieces = kept;
    accountOf(state, origin).standing -= credit.amount - loss;
    changePlaceless(state, origin, unplaced);
  };
  return { credit, demand, data, commit };
}

const REVERSED = ['demand', 'gift', 'voided', 'back', 'slots', 'loss', 'shortfall', 'unplaced'] as const;

export function checkRefundReversed(state: LedgerState, event: EventNamed<'refund.reversed'>): Checked {
  if (!isRecord(event.data)) return violation('malformed', { field: 'data' });
  const computed = computeReversal(state, event.subject);
  if ('code' in computed) return computed;
  const { credit, data, demand } = computed;
  const wrong = firstDifference(data, event.data, REVERSED);
  if (wrong !== undefined) return violation('wrong-reversal', wrong, wrong.field === 'slots' ? 6 : 2);
  return () => {
    computed.commit(event);
    credit.settled = true;
    state.openCredits.delete(credit.id);
    state.sums[state.origins.currencies[demand.origin]!]!.creditedOpen -= credit.amount;
  };
}
