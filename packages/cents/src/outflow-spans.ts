/** The positions an outflow takes: planned and checked by the same rule, the lowest free ones of each fund. */
import { addAmounts, isAmount } from '@centesimo/money';
import { checkVoluntary } from './class-rules.ts';
import type { FundSpan } from './event.ts';
import { isFree, lowestFree } from './fund.ts';
import type { Fund, Span } from './fund.ts';
import type { SlotSpan } from './outflow.ts';
import { namedFund } from './named-funds.ts';
import { sizeOf } from './spans.ts';
import type { LedgerState } from './state.ts';
import { planned, refused, violation } from './violation.ts';
import type { Planned, Violation } from './violation.ts';

/** How large a planned event's lists may become, so that its entry fits; no bound where none is given. */
export interface PlanLimits {
  readonly spansMax?: number;
  /** Bytes of the lists in canonical JSON. */
  readonly bytesMax?: number;
}

export interface TakenSpans {
  spans: SlotSpan[];
  amount: number;
  currency: number;
  /** Each fund once, in the order of the spans. */
  funds: Fund[];
}

/** Bytes of one list item in canonical JSON, with its comma. */
function itemBytes(item: object): number {
  return JSON.stringify(item).length + 1;
}

/** Whether a list is over a limit; answers how many of its items fit, or undefined when all do. */
export function fittingItems(items: readonly object[], limits: PlanLimits): number | undefined {
  const { spansMax = Infinity, bytesMax = Infinity } = limits;
  let bytes = 1;
  for (const [index, item] of items.entries()) {
    bytes += itemBytes(item);
    if (index >= spansMax || bytes > bytesMax) return index;
  }
  return undefined;
}

/** Takes `amount` from the funds in listed order, from each as much as it has; a reserve whose slots stand open gives none. */
export function planSpans(
  state: LedgerState,
  amount: number,
  fundIds: readonly string[],
  limits: PlanLimits,
): Planned<FundSpan[]> {
  if (!isAmount(amount, 1)) return refused('malformed', { field: 'amount' });
  if (new Set(fundIds).size !== fundIds.length) return refused('duplicate-fund');
  const spans: FundSpan[] = [];
  let left = amount;
  for (const id of fundIds) {
    const named = namedFund(state, id);
    if ('code' in named) return refused(named.code, named.facts);
    const { fund } = named;
    const some = Math.min(left, fund.freeAmount);
    const held = some > 0 ? checkVoluntary(state, [fund]) : undefined;
    if (held !== undefined) return refused(held.code, held.facts);
    for (const { from, to } of lowestFree(fund, some)) spans.push({ from, fund: id, to });
    left -= some;
  }
  if (left > 0) return refused('not-enough-money', { asked: amount, available: amount - left });
  return fitting(spans, amount, limits);
}

/** The spans, or how much of them fits. */
export function fitting(spans: FundSpan[], amount: number, limits: PlanLimits): Planned<FundSpan[]> {
  const items = fittingItems(spans, limits);
  if (items === undefined) return planned(spans);
  const fits = sizeOf(spans.slice(0, items));
  return refused('too-fragmented', { asked: amount, fits });
}

/** Checks the spans of an outflow event: known funds of one currency, each fund once, free, and lowest first. */
export function checkTakenSpans(state: LedgerState, given: readonly FundSpan[]): Violation | TakenSpans {
  const named = namedSpans(state, given);
  if ('code' in named) return named;
  const { taken, perFund } = named;
  let previous = -1;
  const closed = new Set<number>();
  for (const { fund } of taken.spans) {
    if (closed.has(fund)) return violation('not-fifo', { fund: state.funds[fund]!.id });
    if (previous >= 0 && fund !== previous) closed.add(previous);
    previous = fund;
  }
  for (const [index, spans] of perFund) {
    const wrong = checkFifo(state.funds[index]!, spans);
    if (wrong !== undefined) return wrong;
  }
  return taken;
}

/** The same for spans that somebody chose: any free positions, none twice. */
export function checkChosenSpans(state: LedgerState, given: readonly FundSpan[]): Violation | TakenSpans {
  const named = namedSpans(state, given);
  if ('code' in named) return named;
  for (const [index, spans] of named.perFund) {
    const fund = state.funds[index]!;
    let end = 0;
    for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
      if (from < end || !isFree(fund, from, to)) {
        return violation('not-free', { fund: fund.id, from, to }, 1);
      }
      end = to;
    }
  }
  return named.taken;
}

interface NamedSpans {
  taken: TakenSpans;
  perFund: Map<number, Span[]>;
}

function namedSpans(state: LedgerState, given: readonly FundSpan[]): Violation | NamedSpans {
  const taken: TakenSpans = { spans: [], amount: 0, currency: -1, funds: [] };
  const perFund = new Map<number, Span[]>();
  for (const { fund: id, from, to } of given) {
    const index = state.fundIndex.get(id);
    if (index === undefined) return violation('unknown-fund', { fund: id });
    const list = perFund.get(index);
    if (list === undefined) perFund.set(index, [{ from, to }]);
    else list.push({ from, to });
    taken.spans.push({ slot: taken.amount, fund: index, from, to });
    const amount = addAmounts(taken.amount, to - from);
    if (amount === undefined) return violation('sum-overflow', { fund: id });
    taken.amount = amount;
  }
  for (const index of perFund.keys()) {
    const fund = state.funds[index]!;
    taken.funds.push(fund);
    if (taken.currency >= 0 && taken.currency !== fund.currency) {
      return violation('wrong-currency', { fund: fund.id }, 1);
    }
    taken.currency = fund.currency;
  }
  return { taken, perFund };
}

function checkFifo(fund: Fund, spans: readonly Span[]): Violation | undefined {
  for (const { from, to } of spans) {
    if (!isFree(fund, from, to)) return violation('not-free', { fund: fund.id, from, to }, 1);
  }
  const amount = sizeOf(spans);
  if (amount > fund.freeAmount) return violation('not-free', { fund: fund.id, asked: amount }, 1);
  const lowest = lowestFree(fund, amount);
  const same = lowest.length === spans.length && lowest.every((span, index) => isSame(span, spans[index]!));
  return same ? undefined : violation('not-fifo', { fund: fund.id, lowest: lowest[0]?.from ?? 0 });
}

function isSame(left: Span, right: Span): boolean {
  return left.from === right.from && left.to === right.to;
}
