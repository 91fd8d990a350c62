/** From which funds an outflow takes how much: stated amounts as stated, of the other funds what they hold, in order. */
import { planExpense, planLoss, planMove } from '@centesimo/cents';
import type { FundSpan, LedgerState, LossPlan, Planned, PlanLimits } from '@centesimo/cents';
import type { RecordLoss } from './change-command.ts';
import type { FundTake, MoveMoney, RecordExpense } from './command.ts';
import { SPAN_LIMITS } from './limits.ts';

/** The spans of an expense over several funds, in their listed order. */
export function planExpenseTakes(
  cents: LedgerState,
  { amount, currency, from, project }: RecordExpense,
): Planned<{ spans: FundSpan[] }> {
  const purpose = project === undefined ? {} : { project };
  const plan = (some: number, funds: string[], limits: PlanLimits): Planned<{ spans: FundSpan[] }> =>
    planExpense(cents, { amount: some, currency, funds, ...purpose }, limits);
  return planTakes(cents, amount, from, plan);
}

/** The spans of a move and where they go. */
export function planMoveTakes(
  cents: LedgerState,
  { amount, currency, from, ground, to }: MoveMoney,
): Planned<{ at: number; spans: FundSpan[]; to: string }> {
  const plan = (some: number, funds: string[], limits: PlanLimits): ReturnType<typeof planMove> => {
    const request = { amount: some, currency, from: funds, to };
    return planMove(cents, ground === undefined ? request : { ...request, ground }, limits);
  };
  return planTakes(cents, amount, from, plan);
}

/** The spans of a loss over several funds, in their listed order. */
export function planLossTakes(
  cents: LedgerState,
  { amount, currency, from }: RecordLoss,
): Planned<LossPlan & { spans: FundSpan[] }> {
  const cause = { kind: 'other' } as const;
  const plan = (some: number, funds: string[], limits: PlanLimits): Planned<LossPlan> =>
    planLoss(cents, { cause, amount: some, currency, funds }, limits);
  return planTakes(cents, amount, from, plan);
}

type Plan<Data> = (amount: number, funds: string[], limits: PlanLimits) => Planned<Data>;

/** Funds do not share positions, so that what each gives can be planned alone and put together. */
function planTakes<Data extends { readonly spans: FundSpan[] }>(
  cents: LedgerState,
  amount: number,
  from: readonly FundTake[],
  plan: Plan<Data>,
): Planned<Data> {
  const funds = from.map(({ fund }) => fund);
  if (from.every((take) => take.amount === 0)) return plan(amount, funds, SPAN_LIMITS);
  // Everything but the amounts is judged first, by the cent that any of these could give.
  const takes = statedTakes(cents, amount, from);
  if (!takes.ok) {
    const judged = plan(1, funds, {});
    return judged.ok || judged.code === 'not-enough-money' ? takes : judged;
  }
  let whole: Data | undefined;
  for (const take of takes.data) {
    const part = plan(take.amount, [take.fund], {});
    if (!part.ok) return part;
    whole = { ...part.data, spans: [...(whole?.spans ?? []), ...part.data.spans] };
  }
  return whole === undefined
    ? refused('not-enough-money', { asked: amount, available: 0 })
    : fit(amount, whole);
}

/** What each fund gives, in listed order; funds that give nothing are left out. */
function statedTakes(cents: LedgerState, amount: number, from: readonly FundTake[]): Planned<FundTake[]> {
  if (new Set(from.map(({ fund }) => fund)).size !== from.length) return refused('duplicate-fund', {});
  const takes: FundTake[] = [];
  let left = amount;
  for (const { fund, amount: stated } of from) {
    const held = cents.funds[cents.fundIndex.get(fund) ?? -1];
    if (held === undefined) return refused('unknown-fund', { fund });
    if (stated > left) return refused('wrong-amount', { asked: amount, fund, stated, left });
    if (stated > held.freeAmount)
      return refused('not-enough-money', { asked: stated, available: held.freeAmount, fund });
    const some = stated === 0 ? Math.min(left, held.freeAmount) : stated;
    if (some > 0) takes.push({ fund, amount: some });
    left -= some;
  }
  if (left > 0) return refused('not-enough-money', { asked: amount, available: amount - left });
  return { ok: true, data: takes };
}

/** The same limits as `cents` sets for a list that it plans at once. */
function fit<Data extends { readonly spans: readonly FundSpan[] }>(asked: number, data: Data): Planned<Data> {
  const { spansMax = Infinity, bytesMax = Infinity } = SPAN_LIMITS;
  let bytes = 1;
  let fits = 0;
  for (const [index, span] of data.spans.entries()) {
    bytes += JSON.stringify(span).length + 1;
    if (index >= spansMax || bytes > bytesMax) return refused('too-fragmented', { asked, fits });
    fits += span.to - span.from;
  }
  return { ok: true, data };
}

type Refused = Extract<Planned<never>, { readonly ok: false }>;

function refused(code: Refused['code'], facts: Refused['facts']): Refused {
  return { ok: false, code, facts };
}
