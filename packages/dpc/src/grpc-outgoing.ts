/** The importer's calls for money that is no expense: back to givers, and on to somebody who holds it. */
import type { AllocationService, DonationService, ServiceClient } from '@centesimo/grpc';
import { CURRENCY, type Placing, toAfter } from './grpc-parts.ts';
import type { ImportClient, Place, RecallToPost } from './import-client.ts';

/** Recalls under way at once: they are stored together, and none waits for another. */
const AT_ONCE = 64;

export function recallsBy(
  { call }: ServiceClient<typeof DonationService>,
  placed: Placing,
): ImportClient['postRecalls'] {
  const post = (ledger: string, recall: RecallToPost, after: readonly Place[]): Promise<Place> => {
    const { amount, payment, processor, refund, refundedAt } = recall;
    const request = {
      idempotencyKey: `recall/${refund}`,
      ...{ ledger, processor, refund, refundedAt, currency: CURRENCY, amount: BigInt(amount) },
      target: { case: 'payment', value: payment },
      after: after.map(toAfter),
    } as const;
    return placed((options) => call.recordRefund(request, options));
  };
  return async (ledger, recalls, after) => {
    let last = after.at(-1) ?? { journal: '', n: -1 };
    for (let at = 0; at < recalls.length; at += AT_ONCE) {
      const some = recalls.slice(at, at + AT_ONCE);
      const places = await Promise.all(some.map((recall) => post(ledger, recall, after)));
      for (const { journal, n } of places) if (journal !== last.journal || n > last.n) last = { journal, n };
    }
    return last;
  };
}

/** Sent and received whole: the statement names one day and no fee. */
export function handOnBy(
  { call }: ServiceClient<typeof AllocationService>,
  placed: Placing,
): ImportClient['handOn'] {
  return async ({ after, amount, day, details, from, key, ledger, to }) => {
    const money = { ledger, amount: BigInt(amount), currency: CURRENCY };
    const sending = {
      ...{ ...money, idempotencyKey: `hand-on/${key}`, from, to, sentAt: day },
      ...{ detailsJson: JSON.stringify(details), after: after.map(toAfter) },
    };
    const sent = await placed((options) => call.sendTransfer(sending, options));
    const receiving = {
      ...{ ...money, idempotencyKey: `hand-on/${key}/there`, transfer: sent.id },
      ...{ receivedAt: day, after: [toAfter(sent)] },
    };
    const { journal, n } = await placed((options) => call.receiveTransfer(receiving, options));
    return { id: sent.id, journal, n };
  };
}
