/** Parts of the shapes of the portal's answers over HTTP. */
import { Type } from 'typebox';
import type { TProperties } from 'typebox';

export const exact = <P extends TProperties>(properties: P, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
export const count = (description: string) => Type.Integer({ minimum: 0, description });
export const amount = (description: string) =>
  Type.Integer({ description: `${description}, in minor units` });
export const text = (description: string) => Type.String({ description });
export const currency = text('ISO 4217');
export const day = text('YYYY-MM-DD');
export const entry = count('the index of its entry in the log');
export const title = Type.Optional(text('as published'));

export const AsOf = exact({
  origin: text('the name of the log'),
  size: count('entries verified'),
  root: text('the root over them, base64'),
});
export const Ledger = exact({ id: text('a slug'), title, policy: text('the rule of attribution') });
export const fundClass = Type.Enum(['unrestricted', 'designated', 'restricted', 'conditional']);
export const partner = text('who holds the money of the fund for it');
export const Fund = exact({
  id: text('a slug'),
  class: fundClass,
  title,
  partner: Type.Optional(partner),
  conditionMet: Type.Optional(Type.Literal(true, { description: 'of a conditional fund' })),
});
const project = exact({ id: text('a slug'), title });
const reportOfImpact = {
  id: text('the id of the report'),
  entry,
  reportedAt: day,
  method: text('a slug: how it was counted'),
  unit: text('a slug: what was counted'),
  units: count('how many'),
  payment: Type.Optional(text('the expense that it is of')),
  project: Type.Optional(project),
  text: Type.Optional(text('as published')),
  replacedBy: Type.Optional(text('the report that counts instead')),
};
export const ImpactReport = exact(reportOfImpact);
export const Impact = exact({
  unit: text('a slug'),
  method: text('a slug'),
  project: Type.Optional(project),
  currency: Type.Optional(currency),
  part: Type.Optional(
    text('the exact sum of the parts, rounded down; absent where a project is paid in several currencies'),
  ),
  reports: Type.Array(
    exact({
      ...reportOfImpact,
      share: Type.Optional(
        exact({
          numerator: text('decimal; the exact part of the units'),
          denominator: text('decimal'),
          cents: amount('of the gift'),
          live: amount('of all among which the units are shared out'),
        }),
      ),
    }),
  ),
});
const Evidence = exact({
  commitment: text('a salted commitment to the file: base64url SHA-256(0x10, salt, json)'),
  salt: Type.Optional(text('base64url of 32 bytes')),
  json: Type.Optional(text('canonical JSON of bytes, mediaType and sha256 (base64url) of the file')),
});
export const payment = {
  id: text('the id of the expense'),
  entry,
  paidAt: day,
  text: Type.Optional(text('as published, where it opens the commitment in the entry')),
  project: Type.Optional(project),
  funds: Type.Array(Fund),
  currency,
  amount: amount('what was paid'),
  returned: amount('what came back of it'),
  evidence: Type.Array(Evidence),
  replaced: Type.Array(text('a commitment'), { description: 'documents that a redacted copy replaced' }),
  partner: Type.Optional(text('the partner that paid it out of what it holds')),
  shortfall: Type.Optional(amount('what nobody’s money stands in for')),
};
export const Payment = exact(payment);

const balance = {
  entry,
  account: text('a slug'),
  currency,
  statedAt: day,
  balance: amount('stated for the account'),
  stated: amount('of all accounts of the currency, each as stated last'),
  ledger: amount('what the ledger leaves there, as of that entry'),
  difference: amount('stated less ledger, never absorbed'),
};
export const BalanceLine = exact(balance);
export const Balance = exact({
  ...balance,
  candidates: Type.Array(
    exact({
      kind: Type.Enum(['not-at-bank', 'not-recorded'], {
        description: 'recorded before, and perhaps not at the bank by then; or recorded later only',
      }),
      type: text('of the event'),
      subject: Type.Optional(text('of the event; no gift is named')),
      entry: Type.Optional(entry),
      amount: amount('what it did at the bank, signed'),
    }),
    { description: 'what could be why: single entries, or else two, that make the difference' },
  ),
});
