/**
 * Appeals: funds that ask for a goal. What one has raised is what is in it and what stands in its outflows; what it
 * raised beyond the goal, or all that is left when it failed, may get another purpose on a ground on record.
 */
import type { AppealEnd, RepurposeGround } from './event.ts';
import type { Fund } from './fund.ts';
import type { OutflowKind, SlotSpan } from './outflow.ts';
import type { Demand, EndedAppeal } from './records.ts';
import type { LedgerState } from './state.ts';
import { sizeOf } from './spans.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** What spends the money of a fund for its purpose, or loses it. */
const FOR_ITS_PURPOSE = new Set<OutflowKind>(['expense', 'loss', 'exchange', 'transfer']);

export interface Appeal {
  readonly fund: string;
  readonly currency: string;
  /** Minor units. */
  readonly goal: number;
  /** Cents in the fund, or in slots of its outflows: neither refunded nor moved on. */
  readonly raised: number;
  readonly free: number;
  /** `failed`: closed before the goal was reached; that never changes. */
  readonly state: 'open' | 'met' | 'overfunded' | 'failed';
  readonly closed: boolean;
  /** What of the free money may go to the secondary purpose: beyond the goal, or all of it where the appeal failed. */
  readonly surplus: number;
  readonly secondaryFund?: string;
}

/** Every appeal, in the order in which the funds were opened; O(what was taken from them). */
export function appealsOf(state: LedgerState): Appeal[] {
  return state.funds.flatMap((fund) => (fund.goal === undefined ? [] : appealOf(state, fund, fund.goal)));
}

/** One of them; undefined when the fund asks for nothing. */
export function appealOfFund(state: LedgerState, id: string): Appeal | undefined {
  const fund = state.funds[state.fundIndex.get(id) ?? -1];
  return fund?.goal === undefined ? undefined : appealOf(state, fund, fund.goal);
}

function appealOf(state: LedgerState, fund: Fund, goal: number): Appeal {
  const raised = raisedOf(state, fund);
  const { secondaryFund } = fund;
  const open = raised < goal ? 'open' : raised === goal ? 'met' : 'overfunded';
  return {
    fund: fund.id,
    currency: state.currencies[fund.currency]!,
    goal,
    raised,
    free: fund.freeAmount,
    // One that had reached its goal when it was closed did not fail, whatever is refunded later.
    state: fund.failed ? 'failed' : !fund.open && open === 'open' ? 'met' : open,
    closed: !fund.open,
    surplus: surplusOf(fund, goal, raised),
    ...(secondaryFund === undefined ? {} : { secondaryFund: state.funds[secondaryFund]!.id }),
  };
}

function surplusOf(fund: Fund, goal: number, raised: number): number {
  return fund.failed ? fund.freeAmount : Math.min(fund.freeAmount, Math.max(0, raised - goal));
}

/** Why the fund has money that it cannot use, now; undefined where it asks for nothing, or is no further than its goal. */
function appealEnd(state: LedgerState, fund: Fund): AppealEnd | undefined {
  if (fund.goal === undefined) return undefined;
  if (fund.failed) return 'failed';
  return raisedOf(state, fund) > fund.goal ? 'overfunded' : undefined;
}

/** Those of some funds that have money they cannot use, and why. */
export function endedAppeals(state: LedgerState, funds: readonly Fund[]): EndedAppeal[] {
  return funds.flatMap((fund) => {
    const end = appealEnd(state, fund);
    return end === undefined ? [] : [{ fund: state.fundIndex.get(fund.id)!, state: end }];
  });
}

/**
 * Whether a refund gives back what an appeal cannot use, as its demand says: free cents of that fund, no more of them
 * than its surplus. What else the refund takes is no part of that; what does not hold is a refund like any other.
 */
export function appealGivenBack(
  state: LedgerState,
  { appeal }: Demand,
  own: readonly SlotSpan[],
): EndedAppeal | undefined {
  if (appeal === undefined) return undefined;
  const index = state.fundIndex.get(appeal) ?? -1;
  const fund = state.funds[index];
  const end = fund === undefined ? undefined : appealEnd(state, fund);
  if (fund?.goal === undefined || end === undefined) return undefined;
  const amount = sizeOf(own.filter((span) => span.fund === index));
  const surplus = surplusOf(fund, fund.goal, raisedOf(state, fund));
  return amount > 0 && amount <= surplus ? { fund: index, state: end } : undefined;
}

/** Cents that are free in a fund or stand in a slot of one of its outflows. */
export function raisedOf(state: LedgerState, fund: Fund): number {
  let raised = fund.freeAmount;
  for (const { exit, from, outflow, to } of fund.taken) {
    if (exit === undefined && FOR_ITS_PURPOSE.has(state.outflows[outflow]!.kind)) raised += to - from;
  }
  return raised;
}

/** Whether money of an appeal may get another purpose: only what the appeal cannot use, only where it said, or by consent. */
export function checkAppeal(
  state: LedgerState,
  spans: readonly SlotSpan[],
  to: number,
  { evidence, ground }: { readonly ground: RepurposeGround; readonly evidence?: unknown },
): Violation | undefined {
  const asked = new Map<number, number>();
  for (const span of spans) asked.set(span.fund, (asked.get(span.fund) ?? 0) + span.to - span.from);
  for (const [index, amount] of asked) {
    const fund = state.funds[index]!;
    const wrong = checkSecondary(state, fund, to, ground, amount) ?? checkConsent(fund, ground, evidence);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Whether so much of a fund may go to another on the ground of its second purpose; any other ground is not judged. */
export function checkSecondary(
  state: LedgerState,
  fund: Fund,
  to: number,
  ground: RepurposeGround,
  asked: number,
): Violation | undefined {
  if (ground !== 'secondary-purpose') return undefined;
  const { goal, id, secondaryFund } = fund;
  if (secondaryFund === undefined) {
    // A fund that is no appeal may have its wording alone on record.
    return goal === undefined ? undefined : violation('ground-required', { fund: id, ground }, 10);
  }
  if (secondaryFund !== to) {
    const facts = { fund: id, to: state.funds[to]!.id, secondary: state.funds[secondaryFund]!.id };
    return violation('not-secondary-purpose', facts, 10);
  }
  if (goal === undefined) return undefined;
  const raised = raisedOf(state, fund);
  const surplus = surplusOf(fund, goal, raised);
  if (asked <= surplus) return undefined;
  return violation('exceeds-surplus', { fund: id, goal, raised, surplus, asked }, 10);
}

function checkConsent(fund: Fund, ground: RepurposeGround, evidence: unknown): Violation | undefined {
  const isOnRecord = Array.isArray(evidence) && evidence.length > 0;
  if (ground !== 'donor-consent' || fund.goal === undefined || isOnRecord) return undefined;
  return violation('consent-missing', { fund: fund.id }, 10);
}
