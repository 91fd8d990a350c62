/** What donation's facts leave to be settled: demands, credits, fee corrections, bank charges. */
import {
  openCharges,
  openCorrections,
  openCredits,
  openDemands,
  planFee,
  planLoss,
  planRefund,
  planReversal,
} from '@centesimo/cents';
import type { LedgerState, Planned } from '@centesimo/cents';
import { SPAN_LIMITS } from './limits.ts';

/** The event that settles a thing, but for the id of a loss. */
export interface Settlement {
  readonly type: string;
  readonly data: Planned<object>;
}

/** How an open thing is settled now; undefined when nothing of this id is open. */
export function planSettlement(cents: LedgerState, id: string): Settlement | undefined {
  if (cents.openDemands.has(id)) {
    return { type: 'org.centesimo.refund.settled.v1', data: planRefund(cents, id, SPAN_LIMITS) };
  }
  if (cents.openCredits.has(id)) {
    return { type: 'org.centesimo.refund.reversed.v1', data: planReversal(cents, id, SPAN_LIMITS) };
  }
  if (cents.openCorrections.has(id)) {
    return { type: 'org.centesimo.fee.settled.v1', data: planFee(cents, id, SPAN_LIMITS) };
  }
  if (!cents.openCharges.has(id)) return undefined;
  const cause = { kind: 'charge', charge: id } as const;
  return { type: 'org.centesimo.loss.recorded.v1', data: planLoss(cents, { cause }, SPAN_LIMITS) };
}

/** Only what lies in too many pieces for one entry, or would pass the bounds of a fund, cannot be settled now. */
export function isSettleable(cents: LedgerState, id: string): boolean {
  return planSettlement(cents, id)?.data.ok === true;
}

/** Everything that is open and can be settled, in the order in which it came, kind by kind. */
export function settleableOf(cents: LedgerState): Set<string> {
  const open = [
    ...openDemands(cents),
    ...openCredits(cents),
    ...openCorrections(cents),
    ...openCharges(cents),
  ];
  return new Set(open.filter((id) => isSettleable(cents, id)));
}

export function isOpen(cents: LedgerState, id: string): boolean {
  const { openCharges: charges, openCorrections: corrections, openCredits: credits } = cents;
  return cents.openDemands.has(id) || credits.has(id) || corrections.has(id) || charges.has(id);
}

/** How much is open, settleable or not. */
export function countOpen(cents: LedgerState): number {
  const { openCharges: charges, openCorrections: corrections, openCredits: credits } = cents;
  return cents.openDemands.size + credits.size + corrections.size + charges.size;
}
