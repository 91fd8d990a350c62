/** Events of a ledger: opened with its currencies and reserves, closed. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  By,
  Commitment,
  CURRENCIES_MAX,
  Currency,
  exactObject,
  FundSlug,
  LedgerSlug,
  list,
} from '../schema-parts.ts';

const Reserve = exactObject({ currency: Currency, fund: FundSlug });

/** Opens the ledger and, for each currency, its reserve: an unrestricted fund that cannot close. */
export const LedgerOpened = eventSchema(
  'org.centesimo.ledger.opened.v1',
  'allocation',
  LedgerSlug,
  exactObject({
    baseCurrency: Currency,
    by: By,
    currencies: list(Currency, 1, CURRENCIES_MAX),
    details: Type.Optional(Commitment),
    policy: Type.Literal('fifo@1'),
    reserves: list(Reserve, 1, CURRENCIES_MAX),
  }),
);

export const LedgerClosed = eventSchema(
  'org.centesimo.ledger.closed.v1',
  'allocation',
  LedgerSlug,
  exactObject({ by: By }),
);
