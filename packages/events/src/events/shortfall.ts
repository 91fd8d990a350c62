/** The event that covers an open shortfall: the oldest slots get holders. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  CoverText,
  Currency,
  exactObject,
  FundSlug,
  list,
  NAMED_SLOTS_MAX,
  NamedSlots,
  Spans,
} from '../schema-parts.ts';

/** The cents of `spans` become the holders of `slots`, in order. */
export const ShortfallCovered = eventSchema(
  'org.centesimo.shortfall.covered.v1',
  'allocation',
  CoverText,
  exactObject({
    amount: Amount,
    by: Type.Optional(By),
    currency: Currency,
    fund: FundSlug,
    slots: list(NamedSlots, 1, NAMED_SLOTS_MAX),
    spans: Spans,
  }),
);
