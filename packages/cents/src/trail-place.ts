/** Where a run of cents is, in the words of the trail. */
import type { Whereabouts } from './follow.ts';
import { freeBelow } from './fund.ts';
import type { Fund } from './fund.ts';
import type { LedgerState } from './state.ts';
import type { EndedAppeal } from './records.ts';
import type { AppealReason, Place } from './trail-types.ts';

export function placeOf(state: LedgerState, where: Whereabouts): Place {
  const fund = state.funds[where.fund]!;
  const span = { fund: fund.id, from: where.from, to: where.to };
  if (where.kind === 'free') return freePlace(fund, span);
  const { event, id, kind } = state.outflows[where.outflow]!;
  const slots = { from: where.slot, to: where.slot + where.to - where.from };
  if (where.kind === 'settled') {
    const settlement = state.settlements[where.settlement]!;
    const isCovered = kind !== 'refund' && kind !== 'fee';
    const covered = isCovered ? { covered: { outflow: id, ...slots } } : {};
    const taken = { taken: span, ...covered, event: settlement.event };
    const appeal = isCovered ? undefined : reasonOf(state, settlement.appeal, where.fund);
    return settlement.kind === 'demand'
      ? { kind: 'refunded', demand: settlement.id, ...taken, ...(appeal && { appeal }) }
      : { kind: 'fee', correction: settlement.id, ...taken };
  }
  const held = { ...span, slots, event };
  if (kind === 'expense') return { kind: 'spent', ...held, expense: id };
  if (kind === 'exchange') return { kind: 'exchanged', ...held, exchange: id };
  if (kind === 'handover') return { kind: 'handed-over', ...held, handOver: id };
  return { kind: 'lost', ...held, loss: id };
}

/** How the appeal ended, where the cents were in its fund. */
export function reasonOf(
  { funds }: Pick<LedgerState, 'funds'>,
  appeal: EndedAppeal | undefined,
  fund: number,
): AppealReason | undefined {
  return appeal?.fund === fund ? { fund: funds[fund]!.id, state: appeal.state } : undefined;
}

/** A run lies whole in free positions, or whole in transit: transfers arrive as they were sent, or end as a fee. */
function freePlace(fund: Fund, span: { fund: string; from: number; to: number }): Place {
  if (fund.custody === undefined) return { kind: 'waiting', ...span, ahead: freeBelow(fund, span.from) };
  const { partner } = fund.custody;
  const isMoving = fund.transit.some(({ from, to }) => from < span.to && span.from < to);
  return { kind: isMoving ? 'in-transit' : 'with-partner', ...span, partner };
}
