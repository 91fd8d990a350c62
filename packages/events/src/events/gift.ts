/** Events of a gift: received, demanded back, assigned to a fund. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  Commitment,
  Currency,
  Day,
  DemandText,
  exactObject,
  FundSlug,
  GiftText,
  Position,
  Slug,
  SourceText,
  TrailKeyText,
} from '../schema-parts.ts';

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

/** A demand: the bank takes money of a gift back. `choice` stands where staff chose it. */
export const GiftRefunded = eventSchema(
  'org.centesimo.gift.refunded.v1',
  'donation',
  DemandText,
  exactObject({
    amount: Amount,
    choice: Type.Optional(Type.Literal(true)),
    currency: Currency,
    gift: GiftText,
    refundedAt: Day,
  }),
);

/** Places one gift or income of the unassigned list whole into a fund, from position `at` on. */
export const GiftAssigned = eventSchema(
  'org.centesimo.gift.assigned.v1',
  'allocation',
  SourceText,
  exactObject({ at: Position, by: By, fund: FundSlug }),
);
