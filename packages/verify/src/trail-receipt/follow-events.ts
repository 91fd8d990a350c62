/** Follows the cents of a gift through its proved entries: what each says is checked in form, then moves them on. */
import type { FundSpan } from '@centesimo/cents';
import { isFundSpans, isList, isRecord, isSlug } from '@centesimo/cents/shape';
import { verifySumPath } from '@centesimo/cents/sum-tree';
import { isAmount } from '@centesimo/money';
import type { Sha256 } from '@centesimo/log';
import {
  type CentsOnTheWay,
  type Reentered,
  arrive,
  broken,
  giveBack,
  move,
  pay,
  refund,
  startCents,
  sumOf,
} from './cents-on-the-way.ts';
import type { ProvedEvent } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';
import type { TrailReceipt } from './trail-receipt.ts';

const SPANS_MAX = 2_500;
const PARTS_MAX = 1_000;

export interface FollowedCents {
  readonly gift: ProvedEvent;
  /** What was given less the fee that it bears, in minor units. */
  readonly amount: number;
  readonly cents: CentsOnTheWay;
  readonly payments: readonly ProvedEvent[];
  /** What staff assigned by hand. */
  readonly assigned: number;
  /** What got no place: not yet, or refunded before. */
  readonly placeless: number;
}

interface Following {
  readonly sha256: Sha256;
  readonly receipt: TrailReceipt;
  readonly gift: ProvedEvent;
  readonly cents: CentsOnTheWay;
  readonly payments: ProvedEvent[];
  placed: number;
  assigned: number;
  placements: number;
}

/** @throws TrailReceiptError `entry-differs`, `placement-refused`, `path-broken` */
export function followEvents(
  sha256: Sha256,
  receipt: TrailReceipt,
  events: readonly ProvedEvent[],
): FollowedCents {
  const [gift, ...onward] = events;
  if (gift?.type !== 'gift.received')
    throw new TrailReceiptError('entry-differs', 'its first entry is no gift');
  const amount = netOf(gift);
  const following: Following = {
    ...{ sha256, receipt, gift, cents: startCents(), payments: [] },
    ...{ placed: 0, assigned: 0, placements: 0 },
  };
  for (const event of onward) followOne(following, event);
  const { assigned, cents, payments, placed, placements } = following;
  const placeless = amount - placed - assigned;
  const used = placements === receipt.placements.length && countAssigned(events) === receipt.assigned.length;
  if (!used || placeless < 0)
    throw new TrailReceiptError('placement-refused', 'more cents got a place than its entries say');
  return { gift, amount, cents, payments, assigned, placeless };
}

function countAssigned(events: readonly ProvedEvent[]): number {
  return events.filter(({ type }) => type === 'gift.assigned').length;
}

/** The fee of a gift is taken from it unless a reserve bears it; it never takes more than there is. */
function netOf(gift: ProvedEvent): number {
  const { fee = 0, feeBearer, gross } = gift.data;
  if (!isAmount(gross, 1) || !isAmount(fee)) return differs(gift);
  return feeBearer === 'reserve' ? gross : Math.max(0, gross - fee);
}

function differs(event: ProvedEvent): never {
  throw new TrailReceiptError('entry-differs', `entry ${event.index} is no ${event.type} of a known form`);
}

function followOne(following: Following, event: ProvedEvent): void {
  const { cents, gift, payments } = following;
  const { data, index, subject, type } = event;
  switch (type) {
    case 'gifts.placed':
      return followPlacement(following, event);
    case 'gift.assigned':
      return followAssignment(following, event);
    case 'money.moved':
    case 'money.repurposed': {
      const spans = spansOf(event, data['spans']);
      const { at, to } = data;
      if (!isSlug(to) || !isAmount(at) || !isAmount(at + sumOf(spans))) return differs(event);
      const isAnyOrder = type === 'money.repurposed';
      return move(cents, index, { at, spans, to }, isAnyOrder);
    }
    case 'expense.recorded': {
      const spans = spansOf(event, data['spans']);
      if (data['amount'] !== sumOf(spans)) return differs(event);
      payments.push(event);
      return pay(cents, index, subject, spans);
    }
    case 'expense.returned':
      return followReturn(following, event);
    case 'refund.settled':
      if (data['gift'] !== gift.subject) return broken(index, 'it refunds another gift');
      return refund(cents, index, spansOf(event, data['own']));
    default:
      return broken(index, `a ${type} moves no cents of a gift`);
  }
}

function spansOf(event: ProvedEvent, spans: unknown): readonly FundSpan[] {
  return isFundSpans(spans, SPANS_MAX) && isAmount(sumOf(spans)) ? spans : differs(event);
}

/** The shares that the file states at this entry: a gift is placed once, with one share in a part. */
function followPlacement(following: Following, event: ProvedEvent): void {
  const { cents, gift, receipt, sha256 } = following;
  const { parts } = event.data;
  if (!isList(parts, PARTS_MAX)) return differs(event);
  const shares = receipt.placements.filter(({ entry }) => entry === event.index);
  const funds = new Set(shares.map(({ fund }) => fund));
  if (following.placed > 0 || shares.length === 0 || funds.size !== shares.length)
    return broken(event.index, 'a gift is placed once, with one share in each fund');
  for (const { amount, fund, leaf, path } of shares) {
    const part = parts.find((each) => isRecord(each) && each['fund'] === fund);
    const span = isPart(part)
      ? verifySumPath(sha256, part, { id: gift.subject, amount }, leaf, path)
      : undefined;
    if (span === undefined || !isSlug(fund)) throw refusedPlacement(event, fund);
    arrive(cents, { fund, ...span });
    following.placed += amount;
    following.placements += 1;
  }
}

interface Part {
  readonly at: number;
  readonly count: number;
  readonly total: number;
  readonly root: string;
}

/** `verifySumPath` believes none of them. */
function isPart(part: unknown): part is Part {
  return isRecord(part);
}

function refusedPlacement({ index }: ProvedEvent, fund: string): TrailReceiptError {
  const what = `entry ${index}: its sum tree does not prove this share in ${fund}`;
  return new TrailReceiptError('placement-refused', what);
}

/** The entry says where, and the file how many: no more than the gift has is checked at the end. */
function followAssignment(following: Following, event: ProvedEvent): void {
  const { cents, gift, receipt } = following;
  const { at, fund } = event.data;
  const [stated, ...more] = receipt.assigned.filter(({ entry }) => entry === event.index);
  if (event.subject !== gift.subject) return broken(event.index, 'it assigns another gift');
  if (stated === undefined || more.length > 0)
    return broken(event.index, 'how many cents it assigned is not stated once');
  if (!isSlug(fund) || !isAmount(at) || !isAmount(at + stated.amount)) return differs(event);
  arrive(cents, { fund, from: at, to: at + stated.amount });
  following.assigned += stated.amount;
}

function followReturn({ cents }: Following, event: ProvedEvent): void {
  const { back, expense, slots } = event.data;
  const [slot, ...more] = isList(slots, 1) ? slots : [];
  if (!isSlots(slot) || more.length > 0 || typeof expense !== 'string') return differs(event);
  if (!isList(back, SPANS_MAX) || !back.every(isReentered)) return differs(event);
  giveBack(cents, event.index, expense, slot, back);
}

function isSlots(slot: unknown): slot is { readonly from: number; readonly to: number } {
  return isRecord(slot) && isAmount(slot['from']) && isAmount(slot['to']) && slot['from'] < slot['to'];
}

function isReentered(back: unknown): back is Reentered {
  if (!isRecord(back)) return false;
  const { at, count, fund } = back;
  return isSlug(fund) && isAmount(at) && isAmount(count, 1) && isAmount(at + count);
}
