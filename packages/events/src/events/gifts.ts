/** The event that places the oldest queued gifts, up to a million at once. */
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  Count,
  exactObject,
  FundSlug,
  LedgerSlug,
  PARTS_MAX,
  Position,
  Root,
  RuleVersion,
  list,
} from '../schema-parts.ts';

const Part = exactObject(
  { at: Position, count: Count, fund: FundSlug, root: Root, total: Amount },
  'the shares that enter one fund, from position at on',
);

/** No part stands where every placed gift went to the unassigned list or had nothing left. */
export const GiftsPlaced = eventSchema(
  'org.centesimo.gifts.placed.v1',
  'allocation',
  LedgerSlug,
  exactObject({ count: Count, parts: list(Part, 0, PARTS_MAX), rule: RuleVersion }),
);
