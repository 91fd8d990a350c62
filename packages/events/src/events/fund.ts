/** Events of a fund: opened with a class that never changes, closed. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { By, Commitment, Currency, exactObject, FundSlug } from '../schema-parts.ts';

export const FundOpened = eventSchema(
  'org.centesimo.fund.opened.v1',
  'allocation',
  FundSlug,
  exactObject({
    by: By,
    class: Type.Enum(['unrestricted', 'designated', 'restricted', 'conditional']),
    currency: Currency,
    details: Type.Optional(Commitment),
  }),
);

export const FundClosed = eventSchema(
  'org.centesimo.fund.closed.v1',
  'allocation',
  FundSlug,
  exactObject({ by: By }),
);
