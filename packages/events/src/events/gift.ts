/** Events of a gift: pending, received, its fee corrected, failed late, demanded back, assigned to a fund. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  Commitment,
  CorrectionText,
  CreditText,
  Currency,
  Day,
  DemandText,
  exactObject,
  FailureText,
  FundSlug,
  GiftText,
  Position,
  RefundText,
  SignedChange,
  Slug,
  SourceText,
  TrailKeyText,
} from '../schema-parts.ts';

/** A gift is on its way, its fee not known yet. No money: `gift.received` of it ends the pending state. */
export const GiftPending = eventSchema(
  'org.centesimo.gift.pending.v1',
  'donation',
  GiftText,
  exactObject({
    currency: Currency,
    details: Type.Optional(Commitment),
    fund: Type.Optional(FundSlug),
    givenAt: Day,
    gross: Amount,
    processor: Slug,
    trailKey: TrailKeyText,
  }),
);

/** A gift joins the queue of unplaced money. No `fee` is a fee of 0: the event has one form for it. */
export const GiftReceived = eventSchema(
  'org.centesimo.gift.received.v1',
  'donation',
  GiftText,
  exactObject({
    currency: Currency,
    details: Type.Optional(Commitment),
    fee: Type.Optional(Amount),
    feeBearer: Type.Optional(Type.Literal('reserve')),
    fund: Type.Optional(FundSlug),
    givenAt: Day,
    gross: Amount,
    processor: Slug,
    trailKey: TrailKeyText,
  }),
);

/** The fee was another: `change` of the gift's net (negative: the fee rose), `owed` what the reserve owes beyond it. */
export const GiftFeeCorrected = eventSchema(
  'org.centesimo.gift.fee-corrected.v1',
  'donation',
  CorrectionText,
  exactObject({
    change: Type.Optional(SignedChange),
    correctedAt: Day,
    currency: Currency,
    gift: GiftText,
    owed: Type.Optional(Amount),
  }),
);

/** A payment failed after all: a demand for a gift that was received, the end of one that was only pending. */
export const GiftFailed = eventSchema(
  'org.centesimo.gift.failed.v1',
  'donation',
  FailureText,
  exactObject({
    amount: Amount,
    currency: Currency,
    failedAt: Day,
    gift: GiftText,
  }),
);

/** A demand: the bank takes money of a gift back. `choice` stands where staff chose it, `appeal` where they chose it to
 * give back what that appeal cannot use, as they say: whether it was so, `refund.settled` tells. */
export const GiftRefunded = eventSchema(
  'org.centesimo.gift.refunded.v1',
  'donation',
  RefundText,
  exactObject({
    amount: Amount,
    appeal: Type.Optional(FundSlug),
    choice: Type.Optional(Type.Literal(true)),
    currency: Currency,
    gift: GiftText,
    refundedAt: Day,
  }),
);

/** A credit: what the bank had taken for the demand `refund` came back. */
export const GiftRefundFailed = eventSchema(
  'org.centesimo.gift.refund-failed.v1',
  'donation',
  CreditText,
  exactObject({
    amount: Amount,
    currency: Currency,
    failedAt: Day,
    gift: GiftText,
    refund: DemandText,
  }),
);

/** Places one gift or income of the unassigned list whole into a fund, from position `at` on. */
export const GiftAssigned = eventSchema(
  'org.centesimo.gift.assigned.v1',
  'allocation',
  SourceText,
  exactObject({
    at: Position,
    by: By,
    fund: FundSlug,
  }),
);
