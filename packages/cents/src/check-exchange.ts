/** Exchanges: n cents of one currency for m units of another. */
import { addAmounts, exponentOf, isAmount } from '@centesimo/money';
import { checkExchangeClass, checkTarget, checkTwoPersons, checkVoluntary } from './class-rules.ts';
import type { EventNamed, FundSpan } from './event.ts';
import { addInflow } from './fund.ts';
import type { Fund } from './fund.ts';
import { checkFunds, namedFund } from './named-funds.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { checkTakenSpans, planSpans } from './outflow-spans.ts';
import { fitsRate } from './ratio.ts';
import type { LedgerState } from './state.ts';
import { addOutflow, checkOutflowShape } from './take.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export interface ExchangeRequest {
  readonly amount: number;
  /** Funds to take from, in this order. */
  readonly from: readonly string[];
  readonly to: string;
  /** Minor units of the target's currency. */
  readonly units: number;
  /** Major units of the target's currency for one of the source's: decimal text. */
  readonly rate: string;
}

export interface ExchangePlan {
  at: number;
  rate: string;
  spans: FundSpan[];
  to: string;
  units: number;
}

/** The money part of a `money.exchanged`. */
export function planExchange(
  state: LedgerState,
  request: ExchangeRequest,
  limits: PlanLimits = {},
): Planned<ExchangePlan> {
  const { amount, from, rate, to, units } = request;
  const named = namedFund(state, to);
  if ('code' in named) return refused(named.code, named.facts);
  const target = named.fund;
  const funds = checkFunds(state, from, undefined);
  if ('code' in funds) return refused(funds.code, funds.facts);
  const wrong = checkPair(state, funds, target, { amount, units, rate });
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  const spans = planSpans(state, amount, from, limits);
  return spans.ok ? planned({ at: target.length, rate, spans: spans.data, to, units }) : spans;
}

function checkPair(
  state: LedgerState,
  funds: readonly Fund[],
  target: Fund,
  { amount, units, rate }: { amount: number; units: number; rate: string },
): Violation | undefined {
  for (const fund of funds) {
    const wrong = checkExchangeClass(state, fund, target);
    if (wrong !== undefined) return wrong;
  }
  if (!isAmount(units, 1)) return violation('malformed', { field: 'units' });
  const wrong = checkTarget(target, units);
  if (wrong !== undefined) return wrong;
  if (addAmounts(state.sums[target.currency]!.exchangedIn, units) === undefined) {
    return violation('sum-overflow', { fund: target.id, amount: units });
  }
  const exponent = exponentOf(state.currencies[funds[0]!.currency]!) ?? 0;
  const targetExponent = exponentOf(state.currencies[target.currency]!) ?? 0;
  const fits = fitsRate(String(rate), amount, exponent, units, targetExponent);
  if (fits === undefined) return violation('malformed', { field: 'rate' });
  return fits ? undefined : violation('wrong-rate', { rate, amount, units }, 5);
}

export function checkMoneyExchanged(state: LedgerState, event: EventNamed<'money.exchanged'>): Checked {
  const { at, rate, spans, to, units } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'exch_', spans);
  if (shape !== undefined) return shape;
  const named = namedFund(state, to);
  if ('code' in named) return named;
  const { fund: target, index } = named;
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  const { amount, currency, funds } = taken;
  const wrong =
    checkPair(state, funds, target, { amount, units, rate }) ??
    checkVoluntary(state, funds) ??
    checkTwoPersons(event.data, event.subject);
  if (wrong !== undefined) return wrong;
  if (at !== target.length) return violation('wrong-position', { fund: to, expected: target.length }, 2);
  return () => {
    const outflow = addOutflow(state, event, {
      kind: 'exchange',
      ...taken,
      target: { fund: index, at, units },
    });
    addInflow(target, { kind: 'exchanged', at, length: units, outflow });
    state.sums[currency]!.exchangedOut += amount;
    state.sums[target.currency]!.exchangedIn += units;
  };
}
