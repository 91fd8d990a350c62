/** Which demands can be settled now. A demand that needs more than its gift's own money waits until covers exist. */
import { openDemands, planRefund } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import { SPAN_LIMITS } from './limits.ts';

export function isSettleable(cents: LedgerState, demand: string): boolean {
  return planRefund(cents, demand, SPAN_LIMITS).ok;
}

/** Of all open demands those that can be settled, in the order in which they came. */
export function settleableDemands(cents: LedgerState): Set<string> {
  return new Set(openDemands(cents).filter((demand) => isSettleable(cents, demand)));
}
