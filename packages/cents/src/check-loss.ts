/** Losses: of a reserve by what the bank charged or by fees it owes, and of any own fund for another cause. */
import { addAmounts, isAmount } from '@centesimo/money';
import { checkCondition, checkOwn, checkTwoPersons, checkVoluntary } from './class-rules.ts';
import type { EventNamed, FundSpan, LossCause } from './event.ts';
import type { Fund } from './fund.ts';
import { lowestFree } from './fund.ts';
import { checkFunds, reserveOf } from './named-funds.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { checkTakenSpans, fitting, planSpans } from './outflow-spans.ts';
import { isRecord } from './shape.ts';
import { firstDifference } from './same.ts';
import { sizeOf } from './spans.ts';
import type { LedgerState } from './state.ts';
import { addOutflow, checkOutflowShape } from './take.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export type LossRequest =
  | { readonly cause: { readonly kind: 'charge'; readonly charge: string } }
  | { readonly cause: { readonly kind: 'fees'; readonly count: number }; readonly currency: string }
  | {
      readonly cause: { readonly kind: 'other' };
      readonly amount: number;
      readonly currency: string;
      readonly funds: readonly string[];
    };

export interface LossPlan {
  amount: number;
  cause: LossCause;
  currency: string;
  shortfall?: number;
  spans: FundSpan[];
}

/** The money part of a `loss.recorded`. */
export function planLoss(
  state: LedgerState,
  request: LossRequest,
  limits: PlanLimits = {},
): Planned<LossPlan> {
  if (request.cause.kind !== 'other') {
    const currency = 'currency' in request ? request.currency : undefined;
    return planForced(state, request.cause, currency, limits);
  }
  const { amount, cause, currency, funds: ids } = request as Extract<LossRequest, { funds: unknown }>;
  const funds = checkFunds(state, ids, currency);
  if ('code' in funds) return refused(funds.code, funds.facts);
  const wrong = checkLosers(funds);
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  const spans = planSpans(state, amount, ids, limits);
  return spans.ok ? planned({ amount, cause, currency, spans: spans.data }) : spans;
}

function checkLosers(funds: readonly Fund[]): Violation | undefined {
  for (const fund of funds) {
    const wrong = checkOwn(fund) ?? checkCondition(fund);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** What the reserve must pay: its lowest free cents, and a shortfall where it has too few. */
function planForced(
  state: LedgerState,
  cause: Exclude<LossCause, { kind: 'other' }>,
  stated: string | undefined,
  limits: PlanLimits,
): Planned<LossPlan> {
  const due = cause.kind === 'charge' ? dueCharge(state, cause.charge) : dueFees(state, cause.count, stated);
  if ('code' in due) return refused(due.code, due.facts);
  const { amount, currency } = due;
  const reserve = reserveOf(state, currency);
  const spans = fitting(spansOf(reserve, lowestFree(reserve, amount)), amount, limits);
  if (!spans.ok) return spans;
  const shortfall = amount - sizeOf(spans.data);
  const plan = { amount, cause, currency: state.currencies[currency]!, spans: spans.data };
  return planned(shortfall === 0 ? plan : { ...plan, shortfall });
}

function spansOf(fund: Fund, spans: readonly { from: number; to: number }[]): FundSpan[] {
  return spans.map(({ from, to }) => ({ from, fund: fund.id, to }));
}

function dueCharge(state: LedgerState, id: string): Violation | { amount: number; currency: number } {
  const charge = typeof id === 'string' ? state.charges.get(id) : undefined;
  if (charge === undefined) return violation('unknown-charge', { charge: String(id) }, 11);
  if (charge.settled) return violation('charge-settled', { charge: id }, 11);
  return charge;
}

function dueFees(
  state: LedgerState,
  count: number,
  stated: string | undefined,
): Violation | { amount: number; currency: number } {
  const currency = state.currencies.indexOf(stated ?? '');
  if (currency < 0) return violation('unknown-currency', { currency: String(stated) });
  if (!isAmount(count, 1)) return violation('malformed', { field: 'count' });
  const { amounts, settled } = state.owed[currency]!;
  if (count > amounts.length - settled) {
    return violation('queue-too-short', { count, queued: amounts.length - settled }, 7);
  }
  let amount = 0;
  for (let index = settled; index < settled + count; index += 1) {
    const sum = addAmounts(amount, amounts.values[index]!);
    if (sum === undefined) return violation('sum-overflow', { count });
    amount = sum;
  }
  return { amount, currency };
}

export function checkLossRecorded(state: LedgerState, event: EventNamed<'loss.recorded'>): Checked {
  const { amount, cause, currency, spans } = event.data;
  const forced = isRecord(cause) && cause.kind !== 'other';
  const shape = checkOutflowShape(state, event.subject, 'loss_', spans, forced ? 0 : 1);
  if (shape !== undefined) return shape;
  if (!isRecord(cause)) return violation('malformed', { field: 'cause' });
  switch (cause.kind) {
    case 'charge':
    case 'fees':
      return checkForced(state, event, cause);
    case 'other':
      break;
    default:
      return violation('malformed', { field: 'cause' });
  }
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  if (state.currencies[taken.currency] !== currency) return violation('wrong-currency', { currency }, 1);
  if (taken.amount !== amount) return violation('wrong-amount', { amount, spans: taken.amount }, 6);
  if (event.data.shortfall !== undefined) return violation('malformed', { field: 'shortfall' });
  const wrong =
    checkLosers(taken.funds) ??
    checkVoluntary(state, taken.funds) ??
    checkTwoPersons(event.data, event.subject);
  return (
    wrong ??
    (() => {
      state.outflows[addOutflow(state, event, { kind: 'loss', ...taken })]!.voluntary = true;
      state.sums[taken.currency]!.lost += amount;
    })
  );
}

function checkForced(
  state: LedgerState,
  event: EventNamed<'loss.recorded'>,
  cause: Exclude<LossCause, { kind: 'other' }>,
): Checked {
  const plan = planForced(state, cause, event.data.currency, {});
  if (!plan.ok) return violation(plan.code, plan.facts, 11);
  const wrong = firstDifference(plan.data, event.data, ['amount', 'currency', 'shortfall', 'spans']);
  if (wrong !== undefined) return violation('wrong-settlement', wrong, 11);
  const { amount, shortfall = 0 } = plan.data;
  const currency = state.currencies.indexOf(plan.data.currency);
  const taken = checkTakenSpans(state, plan.data.spans);
  if ('code' in taken) return taken;
  return () => {
    addOutflow(state, event, { kind: 'loss', spans: taken.spans, amount, currency, shortfall });
    const sums = state.sums[currency]!;
    if (cause.kind === 'charge') {
      state.charges.get(cause.charge)!.settled = true;
      state.openCharges.delete(cause.charge);
      sums.chargedOpen -= amount;
    } else {
      state.owed[currency]!.settled += cause.count;
      sums.feesOwed -= amount;
    }
  };
}
