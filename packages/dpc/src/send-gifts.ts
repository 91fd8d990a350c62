/** Sending gifts over donation's bulk stream: batches, a few in flight, until each one is answered as durable. */
import {
  type DonationService,
  type ReceiveGiftsResponse,
  type Refusal,
  type RequestInit,
  RpcError,
  type ServiceClient,
  toSafeInteger,
} from '@centesimo/grpc';
import { BatchFlow } from './batch-flow.ts';
import type { GiftToPost, Place } from './import-client.ts';
import { type Patience, type Waiting, callOptions, createPatience } from './try-again.ts';

const GIFTS_PER_BATCH = 1_000;
/** Twice what the service has in hand of one stream, so that it never waits for us. */
const BATCHES_IN_FLIGHT = 8;

export interface GiftSending {
  readonly ledger: string;
  readonly gifts: readonly GiftToPost[];
  readonly after: Place;
  /** Told how many gifts are durable so far. */
  readonly posted: (count: number) => void;
  readonly waiting: Waiting;
}

type Intake = ServiceClient<typeof DonationService>['call']['receiveGifts'];

/**
 * Answers the last place. A stream that breaks, or ends before everything is answered, is opened again for what is left.
 * @throws RpcError on a refusal, with the gift's `payment` in its facts; or when nothing came of it for too long
 */
export async function sendGifts(receiveGifts: Intake, sending: GiftSending): Promise<Place> {
  const patience = createPatience(sending.waiting);
  const batches = Math.ceil(sending.gifts.length / GIFTS_PER_BATCH);
  const sent: Sent = { sending, left: new Set(Array(batches).keys()), last: sending.after, done: 0 };
  while (sent.left.size > 0) {
    try {
      await sendLeft(receiveGifts, sent, patience);
    } catch (error) {
      await patience.waitAfter(error);
    }
  }
  return sent.last;
}

/** How far a sending is: what of it is durable outlives a stream. */
interface Sent {
  readonly sending: GiftSending;
  /** Numbers of the batches that are not answered as durable. */
  readonly left: Set<number>;
  last: Place;
  done: number;
}

/** One stream. @throws RpcError `stream-cut-off` when it ends with batches unanswered */
async function sendLeft(receiveGifts: Intake, sent: Sent, patience: Patience): Promise<void> {
  const flow = new BatchFlow(sent.left, BATCHES_IN_FLIGHT);
  try {
    for await (const response of receiveGifts(
      requests(sent.sending, flow),
      callOptions(sent.sending.waiting),
    )) {
      const refused = refusalIn(sent, response);
      if (refused === undefined) {
        settle(sent, response);
        patience.progressed();
        flow.settled();
      } else {
        flow.sendAgain(response.batchId, patience.pauseAfter(refused));
      }
    }
  } finally {
    flow.end();
  }
  if (sent.left.size > 0)
    throw new RpcError('unavailable', 'stream-cut-off', 'the stream ended before every gift was answered');
}

function settle(sent: Sent, { batchId, position, results }: ReceiveGiftsResponse): void {
  sent.left.delete(batchId);
  sent.done += results.length;
  sent.sending.posted(sent.done);
  if (position === undefined) return;
  const n = toSafeInteger(position.n, 'position.n');
  if (position.journal !== sent.last.journal || n > sent.last.n) sent.last = { journal: position.journal, n };
}

/** What keeps a batch from being durable: a final refusal before one that only asks to wait. */
function refusalIn({ left, sending }: Sent, response: ReceiveGiftsResponse): RpcError | undefined {
  const { batchId, refusal, results } = response;
  if (!left.has(batchId))
    throw new RpcError('internal', 'answer-unexpected', 'an answer came for a batch that was not sent');
  const batch = batchOf(sending, batchId);
  if (refusal !== undefined) return toError(refusal, batch[0]);
  if (results.length !== batch.length)
    throw new RpcError('internal', 'answer-unexpected', 'an answer does not have one result for each gift');
  const at = results.findIndex((result) => result.refusal?.retryAfterMs === 0);
  const first = at < 0 ? results.findIndex((result) => result.refusal !== undefined) : at;
  const found = results[first]?.refusal;
  return found && toError(found, batch[first]);
}

function toError({ code, message, retryAfterMs }: Refusal, gift: GiftToPost | undefined): RpcError {
  const facts = { payment: gift?.payment ?? '' };
  return retryAfterMs === 0
    ? new RpcError('refused', code, message, { facts })
    : new RpcError('unavailable', code, message, { facts, retryAfterMs });
}

function batchOf({ gifts }: GiftSending, batch: number): readonly GiftToPost[] {
  return gifts.slice(batch * GIFTS_PER_BATCH, (batch + 1) * GIFTS_PER_BATCH);
}

type IntakeInit = RequestInit<typeof DonationService, 'receiveGifts'>;

async function* requests(sending: GiftSending, flow: BatchFlow): AsyncGenerator<IntakeInit> {
  const after = [{ journal: sending.after.journal, n: BigInt(sending.after.n) }];
  for (let batchId = await flow.next(); batchId !== undefined; batchId = await flow.next()) {
    const gifts = batchOf(sending, batchId).map(({ amount, fund, givenAt, payment, processor }) => ({
      processor,
      payment,
      grossAmount: BigInt(amount),
      currency: 'EUR',
      fund,
      givenAt,
    }));
    yield { ledger: sending.ledger, batchId, gifts, after };
  }
}
