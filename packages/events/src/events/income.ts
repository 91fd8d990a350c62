/** The event of money that is not a gift: an opening balance, interest, a gain, a fee that came back. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { Amount, Commitment, Currency, Day, exactObject, FundSlug, IncomeText } from '../schema-parts.ts';

export const IncomeReceived = eventSchema(
  'org.centesimo.income.received.v1',
  'donation',
  IncomeText,
  exactObject({
    amount: Amount,
    currency: Currency,
    details: Type.Optional(Commitment),
    fund: Type.Optional(FundSlug),
    kind: Type.Enum(['opening', 'interest', 'gain', 'other', 'fee-returned', 'supplier', 'difference']),
    receivedAt: Day,
  }),
);
