/** Events of a demand: settled, and undone by a credit. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  Back,
  CreditText,
  DemandText,
  exactObject,
  GiftText,
  list,
  NAMED_SLOTS_MAX,
  NamedSlots,
  SPANS_MAX,
} from '../schema-parts.ts';
import { TakenByDemand } from './taken.ts';

export const RefundSettled = eventSchema(
  'org.centesimo.refund.settled.v1',
  'allocation',
  DemandText,
  TakenByDemand,
);

/** `slots` are held by the gift again; the cents of `back` re-entered their funds, each fund standing where it first occurs.
 * `voided` is what a demand that was not settled asks for no more. */
export const RefundReversed = eventSchema(
  'org.centesimo.refund.reversed.v1',
  'allocation',
  CreditText,
  exactObject({
    back: list(Back, 0, SPANS_MAX),
    demand: DemandText,
    gift: GiftText,
    loss: Type.Optional(Amount),
    shortfall: Type.Optional(Amount),
    slots: list(NamedSlots, 0, NAMED_SLOTS_MAX),
    unplaced: Type.Optional(Amount),
    voided: Type.Optional(Amount),
  }),
);
