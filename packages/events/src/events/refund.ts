/** The event that settles a demand: which cents of the gift went back. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { Amount, DemandText, exactObject, GiftText, Span, SPANS_MAX, list } from '../schema-parts.ts';

/** `own` stands in gift-cent order; it is empty where unplaced money covered the whole demand. */
export const RefundSettled = eventSchema(
  'org.centesimo.refund.settled.v1',
  'allocation',
  DemandText,
  exactObject({
    gift: GiftText,
    own: list(Span, 0, SPANS_MAX),
    unplaced: Type.Optional(Amount),
  }),
);
