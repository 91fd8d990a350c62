/** Taking checked cents out of their funds: every outflow begins here. */
import type { LedgerEvent } from './event.ts';
import { refOf } from './event.ts';
import { takeSpan } from './fund.ts';
import { SPANS_MAX } from './limits.ts';
import type { Holder, Outflow, OutflowKind, SlotSpan } from './outflow.ts';
import { firstHolders, SHORTFALL } from './outflow.ts';
import { isFundSpans, isSubject } from './shape.ts';
import type { LedgerState } from './state.ts';
import { outflowKey } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

export interface NewOutflow {
  kind: OutflowKind;
  spans: SlotSpan[];
  amount: number;
  currency: number;
  target?: Outflow['target'];
  /** Slots after those of the spans that nobody's cents are there for. */
  shortfall?: number;
  /** The gift that did not reach, if it was one. */
  origin?: number;
}

/** The form of an event that takes spans of its own, under a subject of its own. */
export function checkOutflowShape(
  state: LedgerState,
  subject: string,
  prefix: string,
  spans: unknown,
  spansMin = 1,
): Violation | undefined {
  if (!isSubject(subject, prefix)) return violation('malformed', { field: 'subject' });
  if (!isFundSpans(spans, SPANS_MAX) || spans.length < spansMin) {
    return violation('malformed', { field: 'spans' }, 1);
  }
  if (state.outflowIndex.has(subject)) return violation('duplicate-subject', { subject }, 2);
  return undefined;
}

/** Takes the checked spans and records the outflow, whose slots the taken cents hold; answers its index. */
export function addOutflow(state: LedgerState, event: LedgerEvent, outflow: NewOutflow): number {
  const { amount, currency, kind, origin = -1, spans, shortfall = 0, target } = outflow;
  const index = state.outflows.length;
  for (const { fund, from, to, slot } of spans) takeSpan(state.funds[fund]!, { from, to }, index, slot);
  const holders: Holder[] = firstHolders(spans);
  if (shortfall > 0) {
    const slot = amount - shortfall;
    holders.push({ slot, length: shortfall, fund: SHORTFALL, from: 0 });
    openShortfall(state, currency, index, slot, shortfall, origin);
  }
  const { subject: id } = event;
  const common = { id, kind, amount, currency, spans, holders, live: amount, target, event: refOf(event) };
  state.outflows.push(common);
  state.outflowIndex.set(outflowKey(common), index);
  return index;
}

/** Slots that nobody's cents hold, until later covers; the gift is the one that was taken back, −1: none. */
export function openShortfall(
  state: LedgerState,
  currency: number,
  outflow: number,
  slot: number,
  length: number,
  origin: number,
): void {
  state.shortfalls[currency]!.push({ outflow, slot, length, origin });
  state.sums[currency]!.shortfall += length;
}

/** Slots `[from, to)` of an outflow stand no longer open. */
export function closeShortfall(state: LedgerState, outflow: number, from: number, to: number): void {
  const { currency } = state.outflows[outflow]!;
  const list = state.shortfalls[currency]!;
  for (let index = 0; index < list.length; index += 1) {
    const open = list[index]!;
    const low = Math.max(from, open.slot);
    const high = Math.min(to, open.slot + open.length);
    if (open.outflow !== outflow || low >= high) continue;
    const rest = [
      { ...open, length: low - open.slot },
      { ...open, slot: high, length: open.slot + open.length - high },
    ].filter(({ length }) => length > 0);
    list.splice(index, 1, ...rest);
    index += rest.length - 1;
    state.sums[currency]!.shortfall -= high - low;
  }
}
