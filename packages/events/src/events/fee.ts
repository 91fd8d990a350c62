/** The event that settles the correction of a fee: taken from the gift like a refund, or given back. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { Amount, Back, CorrectionText, exactObject, GiftText, list, SPANS_MAX } from '../schema-parts.ts';
import { Taken } from './taken.ts';

/** `loss` is how much of a loss was undone, `refunded` what of it counts as refunded; `given` has no place yet. */
const GivenBack = exactObject(
  {
    back: list(Back, 0, SPANS_MAX),
    gift: GiftText,
    given: Type.Optional(Amount),
    loss: Type.Optional(Amount),
    refunded: Type.Optional(Amount),
    shortfall: Type.Optional(Amount),
  },
  'a fee that fell',
);

export const FeeSettled = eventSchema(
  'org.centesimo.fee.settled.v1',
  'allocation',
  CorrectionText,
  Type.Union([Taken, GivenBack]),
);
