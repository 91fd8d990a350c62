/**
 * Notices of a demand that came before that of their gift. They are parked: kept in the journal without an event, since
 * a demand of an unknown gift is none, and emitted in the record that holds the gift.
 */
import type { Decision, EventDraft, Json } from '@centesimo/decider';
import { canonicalText } from '@centesimo/log';
import type { RecordRefund } from './command.ts';
import { pending, sumObstacle } from './decision.ts';
import { giftRefundedData, knownIncomeData } from './event-data.ts';
import { type Notice, demandOf } from './notice.ts';
import type { LedgerState } from './state.ts';

/** The answer to a notice that was parked. */
export const PARKED = 'parked';
/** Of one gift, and of a ledger: a typing error in a payment's id must not fill the journal's memory. */
const NOTICES_OF_GIFT_MAX = 16;
const GIFTS_MAX = 10_000;

/** A gift that is named by an id of ours was known to whoever names it, so its notice cannot be on its way. */
export function park(ledger: LedgerState, id: string, notice: Notice): Decision {
  const isDemand = 'withdrawn' in notice ? notice.withdrawn : !('choice' in notice && notice.choice);
  const waiting = ledger.parked.get(notice.gift)?.length;
  const hasRoom = waiting === undefined ? ledger.parked.size < GIFTS_MAX : waiting < NOTICES_OF_GIFT_MAX;
  if (!isDemand || notice.byPayment !== true || !hasRoom) return pending('unknown-gift');
  const inputs = [{ in: id, parked: notice } as unknown as Json];
  return { kind: 'accepted', events: [], inputs, answer: PARKED };
}

/** What `gift.received` brings with it: the demands that waited for it. One that does not fit it goes on waiting. */
export function parkedDemands(
  ledger: LedgerState,
  id: string,
  gift: { readonly gift: string; readonly currency: string; readonly gross: number },
): EventDraft[] {
  const events: EventDraft[] = [];
  let refunded = 0;
  let sums = { amount: gift.gross, out: 0 };
  for (const notice of ledger.parked.get(gift.gift) ?? []) {
    const more = notice.kind === 'record-refund' ? notice.amount : 0;
    const then = { amount: sums.amount + difference(notice), out: sums.out + notice.amount };
    const isTooMuch = refunded + more > gift.gross || sumObstacle(ledger, gift.currency, then) !== undefined;
    if (notice.currency !== gift.currency || isTooMuch) continue;
    refunded += more;
    sums = then;
    events.push(...demandEvents(id, notice));
  }
  return events;
}

/** What the bank did not take of what was given back. */
export function difference(notice: Notice): number {
  const taken = notice.kind === 'record-refund' ? notice.taken : undefined;
  return taken === undefined ? 0 : notice.amount - taken.amount;
}

/** The events of a demand whose gift is known. */
export function demandEvents(ledger: string, notice: Notice): EventDraft[] {
  const subject = demandOf(notice);
  const { amount, currency, gift } = notice;
  switch (notice.kind) {
    case 'record-refund':
      return refundEvents(ledger, notice);
    case 'record-failure': {
      const data = canonicalText({ amount, currency, failedAt: notice.failedAt, gift });
      return [{ ledger, type: 'org.centesimo.gift.failed.v1', subject, data }];
    }
    case 'open-dispute': {
      const { openedAt, withdrawn } = notice;
      const data = canonicalText({ amount, currency, gift, openedAt, withdrawn });
      return [{ ledger, type: 'org.centesimo.gift.dispute-opened.v1', subject, data }];
    }
  }
}

/** What the bank kept of what was given back is ours, and no longer the gift's: income, in the same record. */
function refundEvents(ledger: string, refund: RecordRefund): EventDraft[] {
  const { currency, demand: subject, refundedAt, taken } = refund;
  const type = 'org.centesimo.gift.refunded.v1';
  const demand = { ledger, type, subject, data: giftRefundedData(refund) };
  if (taken === undefined) return [demand];
  const data = knownIncomeData('difference', difference(refund), currency, refundedAt);
  return [demand, { ledger, type: 'org.centesimo.income.received.v1', subject: taken.income, data }];
}
