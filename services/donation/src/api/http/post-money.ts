/** `POST …/refunds` and `POST …/income`: the same commands as over gRPC. */
import {
  type HttpAnswer,
  type HttpRoute,
  HttpError,
  defineRoute,
  jsonAnswer,
  readIdempotencyKey,
} from '@centesimo/http';
import { Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { recordIncome, recordRefund } from '../record-money.ts';
import type { Recorded as RecordedFact } from '../submit-one.ts';
import type { GiftTarget, RefundRequest } from '../to-command.ts';
import { AfterText, detailsJson, placeOf, readAfterText } from '@centesimo/service';
import { IncomeBody, LedgerParams, Parked, Recorded, RefundBody } from './schemas.ts';
import { answering } from './to-problem.ts';

export const Query = Type.Object({ after: Type.Optional(AfterText) }, { additionalProperties: false });
export const answers = {
  200: { description: 'known before: the first answer', schema: Recorded },
  201: { description: 'recorded', schema: Recorded },
};
/** Of a demand, which may come before its gift. */
export const demandAnswers = {
  ...answers,
  202: { description: 'parked: its gift is not known, and it becomes a fact with it', schema: Parked },
};

export function postRefund(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: '/v1/ledgers/{ledger}/refunds',
    summary: 'Records that a processor or bank took money back for a gift',
    description:
      'The header Idempotency-Key is required; processor and refund are what makes the demand itself, under any key. `choice: true` needs the role staff.',
    tag: 'refunds',
    schema: { params: LedgerParams, query: Query, body: RefundBody },
    answers: demandAnswers,
    problems: [404, 409, 422, 501],
    handle: ({ body, headers, params: { ledger }, principal, query }) =>
      answering(async () => {
        const request: RefundRequest = {
          idempotencyKey: readIdempotencyKey(headers),
          ledger,
          after: readAfterText(query.after),
          processor: body.processor,
          refund: body.refund,
          target: targetOf(body),
          amount: BigInt(body.amount),
          currency: body.currency,
          refundedAt: body.refundedAt,
          choice: body.choice ?? false,
          takenAmount: BigInt(body.taken ?? 0),
          appeal: body.appeal ?? '',
        };
        return recorded(await recordRefund(ports, request, { principal }));
      }),
  });
}

/** How a body names its gift. */
interface NamedGift {
  readonly gift?: string | undefined;
  readonly payment?: string | undefined;
}

/** @throws HttpError where not exactly one of both names the gift */
export function targetOf({ gift, payment }: NamedGift): GiftTarget {
  if (gift !== undefined && payment === undefined) return { case: 'gift', value: gift };
  if (payment !== undefined && gift === undefined) return { case: 'payment', value: payment };
  throw new HttpError('request-invalid', 'name the gift by `gift` or by `payment`, not by both', {
    facts: { at: '/body' },
  });
}

export function postIncome(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: '/v1/ledgers/{ledger}/income',
    summary: 'Records money that is no gift',
    description:
      'The header Idempotency-Key is required and is the identity of the income: the same key with other input is refused.',
    tag: 'income',
    schema: { params: LedgerParams, query: Query, body: IncomeBody },
    answers,
    problems: [404, 409, 422, 501],
    handle: ({ body, headers, params: { ledger }, query }) =>
      answering(async () =>
        recorded(
          await recordIncome(ports, {
            idempotencyKey: readIdempotencyKey(headers),
            ledger,
            after: readAfterText(query.after),
            kind: body.kind,
            amount: BigInt(body.amount),
            currency: body.currency,
            fund: body.fund ?? '',
            receivedAt: body.receivedAt,
            detailsJson: detailsJson(body.details),
          }),
        ),
      ),
  });
}

export function recorded({ id, parked, position, repeated }: RecordedFact): HttpAnswer {
  if (parked) {
    const { position: at } = placeOf(position);
    return jsonAnswer(202, { id, parked, repeated, position: at });
  }
  return jsonAnswer(repeated ? 200 : 201, { id, repeated, ...placeOf(position) });
}
