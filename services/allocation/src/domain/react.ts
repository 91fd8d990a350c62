/** What follows by itself: waiting money is placed, demands that the gift's own money reaches are settled. */
import { planPlacement, planRefund } from '@centesimo/cents';
import { canonicalText } from '@centesimo/log';
import type { EventDraft } from '@centesimo/decider';
import { PLACED_MAX, SPAN_LIMITS } from './limits.ts';
import type { AllocationState, LedgerMoney } from './state.ts';

/** At most one event for each ledger that is due: each is planned on the state that the one before it left. */
export function react(state: AllocationState): EventDraft[] {
  const drafts: EventDraft[] = [];
  for (const ledger of state.due) {
    const money = state.ledgers.get(ledger);
    const draft = money === undefined ? undefined : (placement(ledger, money) ?? settlement(ledger, money));
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
}

/** Undefined also where a fund would grow beyond what a number can hold: that money waits. */
function placement(ledger: string, { cents }: LedgerMoney): EventDraft | undefined {
  if (cents.placed === cents.origins.count) return undefined;
  const data = planPlacement(cents, PLACED_MAX);
  if (data === undefined) return undefined;
  return { ledger, type: 'org.centesimo.gifts.placed.v1', subject: ledger, data: canonicalText(data) };
}

function settlement(ledger: string, { cents, settleable }: LedgerMoney): EventDraft | undefined {
  const [demand] = settleable;
  const plan = demand === undefined ? undefined : planRefund(cents, demand, SPAN_LIMITS);
  if (demand === undefined || plan?.ok !== true) return undefined;
  return { ledger, type: 'org.centesimo.refund.settled.v1', subject: demand, data: canonicalText(plan.data) };
}
