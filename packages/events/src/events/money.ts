/** Events of money inside the ledger: moved, put to another purpose, exchanged. The order of the cents stays. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  Commitment,
  Day,
  Evidence,
  exactObject,
  ExchangeText,
  FundSlug,
  GiftText,
  MoveText,
  Position,
  Rate,
  RepurposeText,
  Slug,
  Spans,
} from '../schema-parts.ts';

/** Cents leave spans and enter another fund in the same order, from position `at` on. */
export const MoneyMoved = eventSchema(
  'org.centesimo.money.moved.v1',
  'allocation',
  MoveText,
  exactObject({
    at: Position,
    by: By,
    ground: Type.Optional(Slug),
    spans: Spans,
    to: FundSlug,
  }),
);

/** Cents leave their purpose on a legal ground. `gift` is the gift whose donor consented. */
export const MoneyRepurposed = eventSchema(
  'org.centesimo.money.repurposed.v1',
  'allocation',
  RepurposeText,
  exactObject({
    approvedBy: By,
    at: Position,
    by: By,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(Evidence),
    gift: Type.Optional(GiftText),
    ground: Type.Enum(['board-decision', 'secondary-purpose', 'donor-consent', 'authority', 'correction']),
    spans: Spans,
    to: FundSlug,
  }),
);

/** `units` of the other currency enter the fund `to` from position `at` on. `source` says whose rate it is. */
export const MoneyExchanged = eventSchema(
  'org.centesimo.money.exchanged.v1',
  'allocation',
  ExchangeText,
  exactObject({
    approvedBy: Type.Optional(By),
    at: Position,
    by: By,
    exchangedAt: Day,
    rate: Rate,
    source: Slug,
    spans: Spans,
    to: FundSlug,
    units: Amount,
  }),
);
