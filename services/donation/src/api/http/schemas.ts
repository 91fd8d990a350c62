/** What donation takes and answers over HTTP. Money is whole minor units: a fraction, a text or 2^53 is refused. */
import { AMOUNT_MAX, PATTERNS } from '@centesimo/events';
import { ProblemSchema } from '@centesimo/http';
import { type TProperties, Type } from 'typebox';
import { INCOME_KINDS } from '../../domain/command.ts';
import { BATCH_GIFTS_MAX } from '../receive-gifts.ts';
import { EventIdentity, PositionText } from '@centesimo/service';

const FOREIGN_ID_CHARACTERS_MAX = 255;

/** Exactly these properties. */
export function exact<P extends TProperties>(
  properties: P,
  options: { description?: string; examples?: unknown[] } = {},
) {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

export const slug = (description: string) => Type.String({ pattern: PATTERNS.slug, description });
export const foreignId = (description: string) =>
  Type.String({ minLength: 1, maxLength: FOREIGN_ID_CHARACTERS_MAX, description });
export const day = (description: string) =>
  Type.String({
    pattern: PATTERNS.date,
    description: `${description}, YYYY-MM-DD`,
    examples: ['2026-01-15'],
  });
export const amount = (minimum: 0 | 1, description: string) =>
  Type.Integer({ minimum, maximum: AMOUNT_MAX, description: `${description}, in minor units` });

export const Currency = Type.String({
  pattern: PATTERNS.currency,
  description: 'ISO 4217, upper case',
  examples: ['EUR'],
});
export const Fund = slug('the fund that was named; left out: the placement rule decides');
export const GiftId = Type.String({ pattern: PATTERNS.giftId, description: 'the id of a gift' });
export const Details = (whose: string) =>
  Type.Object({}, { additionalProperties: true, description: `${whose}, at most 8 KiB of JSON` });

export const LedgerParams = exact({ ledger: slug('the ledger') });
export const GiftParams = exact({ ledger: slug('the ledger'), id: GiftId });

export const GiftBody = exact(
  {
    processor: slug('who processed the payment'),
    payment: foreignId("the processor's id of the payment; with the processor it is the gift's identity"),
    gross: amount(1, 'what the giver paid'),
    fee: Type.Optional(amount(0, 'what the processor kept; left out: nothing')),
    feeBearer: Type.Optional(
      Type.Literal('reserve', { description: 'the whole gross is placed, and a reserve owes the fee' }),
    ),
    currency: Currency,
    fund: Type.Optional(Fund),
    givenAt: day('when it was given'),
    details: Type.Optional(Details('private details of the giver, never published')),
  },
  {
    description: 'a gift',
    examples: [
      {
        processor: 'stripe',
        payment: 'pi_3Nq7',
        gross: 2500,
        fee: 61,
        currency: 'EUR',
        givenAt: '2026-01-15',
      },
    ],
  },
);

export const GiftsBody = Type.Union([
  GiftBody,
  exact(
    { gifts: Type.Array(GiftBody, { minItems: 1, maxItems: BATCH_GIFTS_MAX }) },
    { description: 'up to 1,000 gifts, each answered for itself' },
  ),
]);

export const RefundBody = exact(
  {
    processor: slug('who pays the money back'),
    refund: foreignId("the processor's id of the refund; with the processor it is the demand's identity"),
    payment: Type.Optional(foreignId('the payment that is refunded; this or `gift`')),
    gift: Type.Optional(GiftId),
    amount: amount(1, 'what is paid back'),
    currency: Currency,
    refundedAt: day('when it was paid back'),
    choice: Type.Optional(
      Type.Boolean({ description: 'true: staff choose it; refused where it would open a shortfall' }),
    ),
    appeal: Type.Optional(
      slug(
        'the fund of the appeal that cannot use the money; only with `choice`. Whether it was so, the settlement says',
      ),
    ),
    taken: Type.Optional(
      amount(1, 'what the bank took, where that was less than the amount: the difference is income'),
    ),
  },
  {
    examples: [
      {
        processor: 'stripe',
        refund: 're_1',
        payment: 'pi_3Nq7',
        amount: 2500,
        currency: 'EUR',
        refundedAt: '2026-01-20',
      },
    ],
  },
);

export const IncomeBody = exact(
  {
    kind: Type.Enum([...INCOME_KINDS]),
    amount: amount(1, 'what came in'),
    currency: Currency,
    fund: Type.Optional(Fund),
    receivedAt: day('when it came in'),
    details: Type.Optional(Details('public details')),
  },
  { examples: [{ kind: 'interest', amount: 125, currency: 'EUR', receivedAt: '2026-01-31' }] },
);

const TrailCode = Type.String({ description: "the giver's code, to be handed to nobody else" });

export const GiftTaken = exact({
  id: GiftId,
  trailCode: TrailCode,
  repeated: Type.Boolean({ description: 'true: known before; this is its first answer' }),
  position: PositionText,
  event: EventIdentity,
});

/** A gift of a batch: `status` says what a request of its own would have been answered with. */
const BatchResult = Type.Union([
  exact({ status: Type.Enum([200, 201]), id: GiftId, trailCode: TrailCode, repeated: Type.Boolean() }),
  exact({
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    problem: ProblemSchema,
    retryAfterS: Type.Optional(
      Type.Integer({ minimum: 1, description: 'not final: send it again after this' }),
    ),
  }),
]);

export const BatchTaken = exact({
  results: Type.Array(BatchResult, { description: 'one for each gift, in their order' }),
  position: Type.Optional(PositionText),
  event: Type.Optional(EventIdentity),
});

export const Recorded = exact({
  id: Type.String({ description: 'the id of the fact, or of the gift or dispute that it is of' }),
  repeated: Type.Boolean(),
  position: PositionText,
  event: EventIdentity,
});

export const Parked = exact({
  id: Type.String({ description: 'the id that the fact will have' }),
  parked: Type.Literal(true),
  repeated: Type.Boolean({ description: 'true: known before; it may be a fact by now' }),
  position: PositionText,
});

export const Gift = exact({
  id: GiftId,
  ledger: slug('the ledger'),
  processor: slug('who processed the payment'),
  gross: amount(1, 'what the giver paid'),
  fee: amount(0, 'what the processor kept'),
  net: amount(0, 'what is placed'),
  currency: Currency,
  feeBearer: Type.Optional(Type.Literal('reserve')),
  fund: Type.Optional(Fund),
  givenAt: day('when it was given'),
  refunded: amount(0, 'the sum of the refunds demanded so far'),
  trailCode: Type.Optional(TrailCode),
  detailsErasedAt: Type.Optional(day('when its private details were erased')),
  recordedAt: Type.String({ description: 'RFC 3339, UTC' }),
  position: PositionText,
  event: EventIdentity,
});

export const GiftPage = exact({
  gifts: Type.Array(Gift),
  nextCursor: Type.Optional(Type.String({ description: 'left out: there is no further page yet' })),
});
