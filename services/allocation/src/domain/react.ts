/**
 * What follows by itself: waiting money is placed; what the bank took, gave back or charged is settled; the reserve pays
 * the fees that it owes, and covers what stands open.
 */
import { coverable, owedFees, planCover, planLoss, planPlacement } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import { shortId } from '@centesimo/events';
import { canonicalText } from '@centesimo/log';
import type { EventDraft } from '@centesimo/decider';
import { PLACED_MAX, SPAN_LIMITS } from './limits.ts';
import { planSettlement } from './settlement.ts';
import type { AllocationState, LedgerMoney, Tools } from './state.ts';

/** At most one event for each ledger that is due: each is planned on the state that the one before it left. */
export function react(state: AllocationState): EventDraft[] {
  const drafts: EventDraft[] = [];
  for (const ledger of state.due) {
    const money = state.ledgers.get(ledger);
    const draft = money === undefined ? undefined : next(state.tools, ledger, money);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
}

function next(tools: Tools, ledger: string, money: LedgerMoney): EventDraft | undefined {
  return (
    placement(ledger, money) ??
    settlement(tools, ledger, money) ??
    fees(tools, ledger, money.cents) ??
    cover(tools, ledger, money.cents)
  );
}

/** Undefined also where a fund would grow beyond what a number can hold: that money waits. */
function placement(ledger: string, { cents }: LedgerMoney): EventDraft | undefined {
  if (cents.placed === cents.origins.count) return undefined;
  const data = planPlacement(cents, PLACED_MAX);
  if (data === undefined) return undefined;
  return { ledger, type: 'org.centesimo.gifts.placed.v1', subject: ledger, data: canonicalText(data) };
}

function settlement(
  tools: Tools,
  ledger: string,
  { cents, settleable }: LedgerMoney,
): EventDraft | undefined {
  for (const id of settleable) {
    const plan = planSettlement(cents, id);
    if (plan?.data.ok !== true) continue;
    const { type } = plan;
    const isLoss = type === 'org.centesimo.loss.recorded.v1';
    const subject = isLoss ? madeId(tools, 'loss', `${ledger} ${id}`) : id;
    return { ledger, type, subject, data: canonicalText(plan.data.data) };
  }
  return undefined;
}

/** All fees that the reserve of a currency owes, in one loss. */
function fees(tools: Tools, ledger: string, cents: LedgerState): EventDraft | undefined {
  for (const [index, currency] of cents.currencies.entries()) {
    const count = owedFees(cents, currency);
    if (count === 0) continue;
    const plan = planLoss(cents, { cause: { kind: 'fees', count }, currency }, SPAN_LIMITS);
    if (!plan.ok) continue;
    const subject = madeId(tools, 'loss', `${ledger} fees ${currency} ${cents.owed[index]?.settled ?? 0}`);
    return { ledger, type: 'org.centesimo.loss.recorded.v1', subject, data: canonicalText(plan.data) };
  }
  return undefined;
}

/** The reserve may do nothing else while slots stand open, so it covers them as soon as it can. */
function cover(tools: Tools, ledger: string, cents: LedgerState): EventDraft | undefined {
  for (const { currency, freeAmount, id, reserve } of cents.funds) {
    if (!reserve || freeAmount === 0 || cents.sums[currency]?.shortfall === 0) continue;
    const amount = coverable(cents, id);
    const plan = amount === 0 ? undefined : planCover(cents, { fund: id, amount }, SPAN_LIMITS);
    if (plan?.ok !== true) continue;
    const subject = madeId(tools, 'cover', `${ledger} ${cents.covers.size}`);
    return { ledger, type: 'org.centesimo.shortfall.covered.v1', subject, data: canonicalText(plan.data) };
  }
  return undefined;
}

/** The id of what follows from facts: the same for whoever lets it follow, and made of nothing that is not public. */
function madeId({ sha256 }: Tools, kind: 'loss' | 'cover', what: string): string {
  const hash = sha256.bytes(new TextEncoder().encode(`centesimo ${kind} ${what}`));
  return shortId(
    kind,
    Uint8Array.from(hash.slice(0, 16), (character) => character.charCodeAt(0)),
  );
}
