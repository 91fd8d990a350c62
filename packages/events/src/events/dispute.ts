/** Events of a dispute: opened, won, lost. Only money that the bank withdrew or gave back counts. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { Amount, CreditText, Currency, Day, DisputeText, exactObject, GiftText } from '../schema-parts.ts';

/** With money withdrawn a demand. Without, an inquiry, which may come once more with money withdrawn. */
export const GiftDisputeOpened = eventSchema(
  'org.centesimo.gift.dispute-opened.v1',
  'donation',
  DisputeText,
  exactObject({
    amount: Amount,
    currency: Currency,
    gift: GiftText,
    openedAt: Day,
    withdrawn: Type.Boolean(),
  }),
);

/** A credit against the dispute's demand. No `amount` stands where nothing had been withdrawn. */
export const GiftDisputeWon = eventSchema(
  'org.centesimo.gift.dispute-won.v1',
  'donation',
  CreditText,
  exactObject({
    amount: Type.Optional(Amount),
    currency: Currency,
    dispute: DisputeText,
    gift: GiftText,
    wonAt: Day,
  }),
);

/** The dispute is lost. No money: what was withdrawn stays so. */
export const GiftDisputeLost = eventSchema(
  'org.centesimo.gift.dispute-lost.v1',
  'donation',
  DisputeText,
  exactObject({
    gift: GiftText,
    lostAt: Day,
  }),
);
