/** `POST …/gifts`: one gift, or up to 1,000; the same path as the bulk intake over gRPC. */
import type { GiftInput } from '@centesimo/grpc';
import {
  type HttpAnswer,
  type HttpRoute,
  defineRoute,
  jsonAnswer,
  readIdempotencyKey,
} from '@centesimo/http';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { type BatchOutcome, type GiftOutcome, receiveBatch } from '../receive-gifts.ts';
import { type DonationCode, toRpcError } from '../to-status.ts';
import { AfterText, detailsJson, placeOf, readAfterText } from '@centesimo/service';
import { type GiftBody, BatchTaken, GiftTaken, GiftsBody, LedgerParams } from './schemas.ts';
import { answering, problemOf } from './to-problem.ts';

/** 1,000 gifts with the details that are usual; a batch with larger ones is sent in parts. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;

type Read = Exclude<BatchOutcome, { readonly refusal: object }>;
type Refusal = Extract<GiftOutcome, { readonly refusal: object }>['refusal'];

export function postGifts(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: '/v1/ledgers/{ledger}/gifts',
    summary: 'Records a gift, or up to 1,000',
    description:
      'Answers when it is durable. The header Idempotency-Key is required: under a key that was used for other gifts nothing is taken; processor and payment are what makes a gift itself, under any key. A batch is answered 200, with a status for each gift; if its form is wrong anywhere, nothing of it is taken.',
    tag: 'gifts',
    schema: {
      params: LedgerParams,
      query: Type.Object({ after: Type.Optional(AfterText) }, { additionalProperties: false }),
      body: GiftsBody,
    },
    answers: {
      200: { description: 'a gift known before, or a batch', schema: Type.Union([GiftTaken, BatchTaken]) },
      201: { description: 'a new gift', schema: GiftTaken },
    },
    problems: [404, 409, 422, 501],
    bodyBytesMax: BODY_BYTES_MAX,
    handle: ({ body, headers, params: { ledger }, query }) =>
      answering(async () => {
        const key = readIdempotencyKey(headers);
        const isBatch = 'gifts' in body;
        const gifts = (isBatch ? body.gifts : [body]).map(toInput);
        const outcome = await receiveBatch(ports, {
          batchId: 0,
          key,
          ledger,
          gifts,
          after: readAfterText(query.after),
        });
        if (outcome.refusal !== undefined) throw errorOf(outcome.refusal);
        return isBatch ? answerBatch(outcome) : answerOne(ledger, outcome);
      }),
  });
}

function toInput(gift: Static<typeof GiftBody>): GiftInput {
  return {
    $typeName: 'centesimo.donation.v1.GiftInput',
    processor: gift.processor,
    payment: gift.payment,
    grossAmount: BigInt(gift.gross),
    currency: gift.currency,
    feeAmount: BigInt(gift.fee ?? 0),
    feeBearerReserve: gift.feeBearer === 'reserve',
    fund: gift.fund ?? '',
    givenAt: gift.givenAt,
    detailsJson: detailsJson(gift.details),
  };
}

function answerOne(ledger: string, { position, results: [result] }: Read): HttpAnswer {
  if (result === undefined || position === undefined || result.refusal !== undefined)
    throw errorOf(result?.refusal ?? UNANSWERED);
  const { gift: id, repeated, trailCode } = result;
  const headers = { location: `/v1/ledgers/${ledger}/gifts/${id}` };
  return jsonAnswer(repeated ? 200 : 201, { id, trailCode, repeated, ...placeOf(position) }, { headers });
}

const UNANSWERED: Refusal = { code: 'ledger-busy', message: '', factsJson: '{}', retryAfterMs: 1_000 };

/** The longest wait of its gifts is that of the batch, for callers who read only headers. */
function answerBatch({ position, results }: Read): HttpAnswer {
  const answers = results.map(toResult);
  const waitS = answers.reduce(
    (most, each) => Math.max(most, 'retryAfterS' in each ? each.retryAfterS : 0),
    0,
  );
  const place = position === undefined ? {} : placeOf(position);
  const headers = waitS === 0 ? {} : { 'retry-after': String(waitS) };
  return jsonAnswer(200, { results: answers, ...place }, { headers });
}

function toResult(outcome: GiftOutcome) {
  if (outcome.refusal === undefined) {
    const { gift: id, repeated, trailCode } = outcome;
    return { status: repeated ? 200 : 201, id, trailCode, repeated };
  }
  const { headers, problem } = problemOf(errorOf(outcome.refusal));
  const wait = headers['retry-after'];
  const refused = { status: problem.status, problem };
  return wait === undefined ? refused : { ...refused, retryAfterS: Number(wait) };
}

/** The refusal as it was before it was written for the wire. */
function errorOf({ code, factsJson, retryAfterMs }: Refusal) {
  const facts = JSON.parse(factsJson) as Readonly<Record<string, unknown>>;
  const wait = retryAfterMs > 0 ? { retryAfterMs } : {};
  return toRpcError({ code: code as DonationCode, facts, ...wait });
}
