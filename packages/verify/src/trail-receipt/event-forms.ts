/** Reading what entries say: the log's key vouches for their bytes, so every field is looked at before it is used. */
import type { BackPart, FundSpan, OutflowSlots, SlotRange } from '@centesimo/cents';
import { isFundSpans, isList, isRecord, isSlug } from '@centesimo/cents/shape';
import { sizeOf } from '@centesimo/cents/slots';
import { isAmount } from '@centesimo/money';
import type { ProvedEvent } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';

const SPANS_MAX = 2_500;
const SLOTS_MAX = 4_000;

export function differs({ index, type }: ProvedEvent): never {
  throw new TrailReceiptError('entry-differs', `entry ${index} is no ${type} of a known form`);
}

/** Left out: none. */
export function spansOf(event: ProvedEvent, spans: unknown = []): readonly FundSpan[] {
  return isFundSpans(spans, SPANS_MAX) && isAmount(sizeOf(spans)) ? spans : differs(event);
}

/** Left out: 0. */
export function amountOf(event: ProvedEvent, amount: unknown = 0): number {
  return isAmount(amount) ? amount : differs(event);
}

export function slugOf(event: ProvedEvent, slug: unknown): string {
  return isSlug(slug) ? slug : differs(event);
}

export function textOf(event: ProvedEvent, text: unknown): string {
  return typeof text === 'string' ? text : differs(event);
}

export function slotsOf(event: ProvedEvent, slots: unknown): readonly SlotRange[] {
  return isList(slots, SLOTS_MAX) && slots.every(isSlots) ? slots : differs(event);
}

/** Left out: none. */
export function namedSlotsOf(event: ProvedEvent, slots: unknown = []): readonly OutflowSlots[] {
  return isList(slots, SLOTS_MAX) && slots.every(isNamedSlots) ? slots : differs(event);
}

export function backOf(event: ProvedEvent, back: unknown): readonly BackPart[] {
  return isList(back, SPANS_MAX) && back.every(isBack) ? back : differs(event);
}

function isSlots(slots: unknown): slots is SlotRange {
  return isRecord(slots) && isAmount(slots['from']) && isAmount(slots['to']) && slots['from'] < slots['to'];
}

function isNamedSlots(slots: unknown): slots is OutflowSlots {
  return isRecord(slots) && isSlots(slots) && typeof slots['outflow'] === 'string';
}

function isBack(back: unknown): back is BackPart {
  return isRecord(back) && isSlug(back['fund']) && isAmount(back['at']) && isAmount(back['count'], 1);
}
