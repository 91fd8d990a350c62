/** Events of an account: what the bank or processor charged, and the balance that it states. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  ChargeText,
  Currency,
  Day,
  DisputeText,
  exactObject,
  GiftText,
  SignedAmount,
  Slug,
  StatementText,
} from '../schema-parts.ts';

/** A demand of no gift, wholly a loss. `gift` and `dispute` only say what caused it. */
export const BankCharged = eventSchema(
  'org.centesimo.bank.charged.v1',
  'donation',
  ChargeText,
  exactObject({
    amount: Amount,
    chargedAt: Day,
    currency: Currency,
    dispute: Type.Optional(DisputeText),
    gift: Type.Optional(GiftText),
    kind: Type.Enum(['account', 'dispute', 'interest', 'other', 'payment']),
  }),
);

/** The closing balance of a statement, to compare with. It is never part of what is replayed. */
export const BankBalanceStated = eventSchema(
  'org.centesimo.bank.balance-stated.v1',
  'donation',
  StatementText,
  exactObject({
    account: Slug,
    balance: SignedAmount,
    currency: Currency,
    statedAt: Day,
  }),
);
