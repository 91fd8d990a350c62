/** Bulk intake: a stream of batches, a bounded number of them in hand, each answered when it is durable. */
import { answerInOrder } from '@centesimo/grpc';
import type { DonationService, ReceiveGiftsRequest, ResponseInit } from '@centesimo/grpc';
import { isLaterPlace } from '@centesimo/journal';
import type { Answer, CommandEnvelope } from '@centesimo/journal';
import { lastDay, readAfter } from '@centesimo/service';
import type { Brought, HeldDetails, SealedDetails } from '@centesimo/service';
import { parseLedgerId } from '@centesimo/events';
import type { ReceiveGift } from '../domain/command.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { printTrail } from './ledger-ids.ts';
import { type Target, prepareGift, withDetails } from './to-command.ts';
import { type Said, refusalOf, toRefusal } from './to-status.ts';

export const BATCH_GIFTS_MAX = 1_000;
/** Batches of one stream that are begun and not answered; the stream is not read further meanwhile. */
export const BATCHES_IN_HAND_MAX = 4;

type Response = ResponseInit<typeof DonationService, 'receiveGifts'>;
type Batch = Pick<ReceiveGiftsRequest, 'batchId' | 'ledger' | 'gifts' | 'after'> & {
  /** Over HTTP: the Idempotency-Key, which must not have been used for other gifts. */
  readonly key?: string;
};
type Refusal = ReturnType<typeof toRefusal>;

/** What became of one gift; `refusal` alone where it was not taken. */
export type GiftOutcome =
  | {
      readonly gift: string;
      readonly trailCode: string;
      readonly repeated: boolean;
      readonly refusal?: undefined;
    }
  | { readonly refusal: Refusal };

/** What became of a batch; `refusal` alone where nothing of it was read. */
export type BatchOutcome = { readonly batchId: number } & (
  | {
      /** In the order of the request. */
      readonly results: GiftOutcome[];
      /** The last record that holds one of the results. */
      readonly position?: ReturnType<typeof toPosition>;
      readonly refusal?: undefined;
    }
  | { readonly refusal: Refusal }
);

export function receiveGifts(
  ports: ApiPorts,
  requests: AsyncIterable<ReceiveGiftsRequest>,
): AsyncIterable<Response> {
  return answerInOrder(requests, BATCHES_IN_HAND_MAX, (request) => receiveBatch(ports, request));
}

/** What became of one gift at the edge: refused, or waiting for the answer at `at`. */
type Begun = { readonly said: Said } | { readonly at: number; readonly gift: string; readonly trail: string };

/** Takes one batch, at most `BATCH_GIFTS_MAX` gifts; answers when all that it took is durable. */
export async function receiveBatch(ports: ApiPorts, request: Batch): Promise<BatchOutcome> {
  const { batchId, ledger } = request;
  const faults = new Faults();
  const after = readAfter(request.after, faults);
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  if (request.gifts.length > BATCH_GIFTS_MAX) faults.add('batch-too-large', 'gifts');
  const said = faults.said();
  if (said !== undefined) return { batchId, refusal: toRefusal(said) };
  const target = { ledger, ids: ports.ids(ledger), last: lastDay(ports.clock.now()), after };
  const { begun, envelopes, texts } = begin(target, request);
  const documents = ports.privateDetails.sealAll(texts.map(({ text }) => text));
  const commitments = new Map<number, string>();
  const brought: Brought[] = [];
  for (const [i, { at }] of texts.entries()) {
    const document = documents[i] as SealedDetails;
    commitments.set(at, document.id);
    brought.push({ key: envelopes[at]?.key ?? '', document });
  }
  let isOwnKey = true;
  let held: HeldDetails;
  try {
    const holding = ports.privateDetails.hold(ledger, brought);
    [isOwnKey, held] = await Promise.all([takeKey(ports, request, envelopes), holding]);
  } catch (error) {
    ports.fault('details-failed', error);
    return { batchId, refusal: toRefusal({ code: 'storage-unavailable', retryAfterMs: 1_000 }) };
  }
  if (!isOwnKey) {
    await ports.privateDetails.settle(held, [...commitments.values()]);
    return { batchId, refusal: toRefusal({ code: 'idempotency-conflict' }) };
  }
  for (const [at, commitment] of commitments)
    envelopes[at] = withDetails(envelopes[at] as CommandEnvelope<ReceiveGift>, commitment, held.until);
  const answers = await ports.submit(ledger, envelopes);
  const unnamed = unnamedOf(answers, commitments);
  if (unnamed !== undefined) await ports.privateDetails.settle(held, unnamed);
  ports.counted(answers);
  ports.received(answers);
  const results = begun.map((each) => toResult(each, answers));
  const position = lastPosition(answers);
  return position === undefined ? { batchId, results } : { batchId, results, position };
}

/** What is wrong in form takes no key: it can be corrected and sent again. */
async function takeKey(
  { requestKeys }: ApiPorts,
  { key, ledger }: Batch,
  envelopes: readonly CommandEnvelope<ReceiveGift>[],
): Promise<boolean> {
  if (key === undefined || envelopes.length === 0) return true;
  const inputs = envelopes.map(({ inputHash }) => inputHash);
  return await requestKeys.take(ledger, key, inputs);
}

function begin(target: Target, request: Batch) {
  const begun: Begun[] = [];
  const envelopes: CommandEnvelope<ReceiveGift>[] = [];
  const texts: { readonly at: number; readonly text: string }[] = [];
  for (const [index, input] of request.gifts.entries()) {
    const faults = new Faults();
    const prepared = prepareGift(target, input, faults);
    if (prepared === undefined) {
      begun.push({ said: faults.said({ index }) ?? { code: 'payment-invalid' } });
      continue;
    }
    const { envelope, details, trail } = prepared;
    const at = envelopes.length;
    if (details !== undefined) texts.push({ at, text: details });
    begun.push({ at, gift: envelope.key, trail });
    envelopes.push(envelope);
  }
  return { begun, envelopes, texts };
}

function toResult(begun: Begun, answers: readonly Answer[]): GiftOutcome {
  if ('said' in begun) return { refusal: toRefusal(begun.said) };
  const answer = answers[begun.at] ?? missing;
  const said = refusalOf(answer);
  if (said !== undefined) return { refusal: toRefusal(said) };
  const repeated = answer.kind === 'done' && answer.repeated;
  return { gift: begun.gift, trailCode: printTrail(begun.trail), repeated };
}

const missing: Answer = { kind: 'unavailable', reason: 'no answer came', retryAfterMs: 1_000 };

/**
 * The commitments that no fact names: a repetition or a refusal did not take what was brought. Undefined when that is not
 * known of each: an unknown outcome may still turn out to name it.
 */
export function unnamedOf(
  answers: readonly Answer[],
  commitments: ReadonlyMap<number, string>,
): string[] | undefined {
  const unnamed: string[] = [];
  for (const [at, commitment] of commitments) {
    const answer = answers[at];
    if (answer === undefined || answer.kind === 'unavailable') return undefined;
    if (answer.kind !== 'done' || answer.answer !== commitment) unnamed.push(commitment);
  }
  return unnamed;
}

/** The last place of the batch's gifts: some may be of an earlier call, and of a generation before. */
function lastPosition(answers: readonly Answer[]) {
  let last: Extract<Answer, { kind: 'done' }> | undefined;
  for (const answer of answers)
    if (answer.kind === 'done' && (last === undefined || !isLaterPlace(last, answer))) last = answer;
  return last === undefined ? undefined : toPosition(last);
}

/** A place as the wire has it. */
export function toPosition({ journal, n, k }: { journal: string; n: number; k: number }) {
  return { journal, n: BigInt(n), k: BigInt(k) };
}
