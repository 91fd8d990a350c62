/** Follows the cents of a gift through its proved entries: what each says is checked in form, then done to what is known. */
import type { Sha256 } from '@centesimo/log';
import { isList, isRecord } from '@centesimo/cents/shape';
import { type OutflowKind, sizeOf } from '@centesimo/cents/slots';
import { isAmount } from '@centesimo/money';
import { amountOf, backOf, differs, namedSlotsOf, slotsOf, slugOf, spansOf, textOf } from './event-forms.ts';
import { followAssignment, followPlacement } from './follow-places.ts';
import type { Following } from './following.ts';
import { addOutflow, broken, claim, createKnownMoney, enter, giftNumber, passBy } from './known-money.ts';
import { giveFeeBack, reverse, settle } from './known-settlements.ts';
import { endSlots, fillSlots } from './known-slots.ts';
import { followReceived, followTransferReturn } from './known-transfers.ts';
import type { ProvedEvent } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';
import type { TrailReceipt } from './trail-receipt.ts';

const CURRENCIES_MAX = 200;

/** @throws TrailReceiptError `entry-differs`, `placement-refused`, `path-broken` */
export function followEvents(
  sha256: Sha256,
  receipt: TrailReceipt,
  events: readonly ProvedEvent[],
): Following {
  // Payments that its cents stand in for others in may be older than the gift.
  const [gift, ...others] = events.filter(
    ({ type }) => type === 'gift.received' || type === 'income.received',
  );
  if (gift === undefined || others.length > 0)
    throw new TrailReceiptError('entry-differs', 'its entries are not those of one gift or income');
  const money = createKnownMoney(gift);
  giftNumber(money, gift.subject);
  const following: Following = { gift, money, roots: [], placed: 0, assigned: 0, amount: netOf(gift) };
  for (const event of events) {
    if (event === gift) continue;
    if (event.type === 'gifts.placed') followPlacement(following, event, sha256, receipt);
    else if (event.type === 'gift.assigned') followAssignment(following, event, receipt);
    else followOne(following, event);
  }
  const isUsed = following.roots.length === receipt.placements.length + receipt.assigned.length;
  if (!isUsed)
    throw new TrailReceiptError('placement-refused', 'cents got a place that its entries do not say');
  return following;
}

/** All of an income; the fee of a gift is taken from it unless a reserve bears it; it never takes more than there is. */
function netOf(gift: ProvedEvent): number {
  const { amount, fee = 0, feeBearer, gross } = gift.data;
  if (gift.type === 'income.received') return isAmount(amount, 1) ? amount : differs(gift);
  if (!isAmount(gross, 1) || !isAmount(fee)) return differs(gift);
  return feeBearer === 'reserve' ? gross : Math.max(0, gross - fee);
}

function followOne(following: Following, event: ProvedEvent): void {
  const { money } = following;
  const { data, subject, type } = event;
  switch (type) {
    case 'money.moved':
      return moveInto(following, event, 'move', true);
    case 'money.repurposed':
      return moveInto(following, event, 'move', false);
    case 'money.exchanged':
      return moveInto(following, event, 'exchange', true);
    case 'transfer.sent':
      return moveInto(following, event, 'transfer', true);
    case 'transfer.received':
      return followReceived(following, event);
    case 'transfer.returned':
      return followTransferReturn(following, event);
    case 'transfer.handed-over':
      return takeFirst(following, event, 'handover');
    case 'expense.recorded':
      return takeFirst(following, event, 'expense');
    case 'loss.recorded':
      return takeFirst(following, event, 'loss');
    case 'expense.returned': {
      const outflow = money.outflowIndex.get(textOf(event, data['expense']));
      if (outflow === undefined) return broken(event.index, 'the payment that it returns is not here');
      const slots = slotsOf(event, data['slots']);
      return endSlots(money, event, outflow, slots, backOf(event, data['back']));
    }
    case 'refund.settled':
      return settle(following, event, 'demand');
    case 'refund.reversed':
      return reverse(following, event);
    case 'fee.settled':
      if (data['own'] !== undefined) return settle(following, event, 'fee');
      return giveFeeBack(following, event);
    case 'shortfall.covered': {
      const slots = namedSlotsOf(event, data['slots']);
      const spans = spansOf(event, data['spans']);
      if (sizeOf(spans) !== sizeOf(slots)) return differs(event);
      return fillSlots(money, event, slots, claim(money, event, spans));
    }
    case 'fund.opened':
      money.currencies.set(subject, textOf(event, data['currency']));
      return;
    case 'ledger.opened':
      return followOpening(following, event);
    default:
      return broken(event.index, `a ${type} moves no cents of a gift`);
  }
}

/** Cents leave for the fund `to`, in the same order from position `at`. */
function moveInto(
  { money }: Following,
  event: ProvedEvent,
  kind: 'move' | 'exchange' | 'transfer',
  isLowest: boolean,
): void {
  const { at, spans: given, to, units: said } = event.data;
  const spans = spansOf(event, given);
  const units = kind === 'exchange' ? amountOf(event, said) : sizeOf(spans);
  if (spans.length === 0 || !isAmount(at) || units === 0) return differs(event);
  const fund = enter(money, event, slugOf(event, to), at, units);
  addOutflow(money, event, { kind, spans, target: { fund, at, units }, name: event.subject });
  if (isLowest) passBy(money, event, spans);
}

/** Cents leave for good, the lowest free ones of each fund; only a loss may find too few. */
function takeFirst({ money }: Following, event: ProvedEvent, kind: OutflowKind): void {
  const spans = spansOf(event, event.data['spans']);
  const shortfall = kind === 'loss' ? amountOf(event, event.data['shortfall']) : 0;
  if (event.data['amount'] !== sizeOf(spans) + shortfall) return differs(event);
  addOutflow(money, event, { kind, spans, shortfall, name: event.subject });
  passBy(money, event, spans);
}

function followOpening({ money }: Following, event: ProvedEvent): void {
  const { reserves } = event.data;
  if (!isList(reserves, CURRENCIES_MAX)) return differs(event);
  for (const reserve of reserves) {
    if (!isRecord(reserve)) return differs(event);
    money.currencies.set(slugOf(event, reserve['fund']), textOf(event, reserve['currency']));
  }
}
