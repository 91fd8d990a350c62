/** What allocation takes and answers over HTTP. Money is whole minor units: a fraction, a text or 2^53 is refused. */
import { AMOUNT_MAX, CURRENCIES_MAX, EVIDENCE_MAX, PATTERNS, RULE_SHARES_MAX } from '@centesimo/events';
import { type TProperties, type TSchema, Type } from 'typebox';
import { FUND_CLASSES } from '../../domain/command.ts';
import { FUND_PROJECTS_MAX } from '../to-command.ts';
import { EventIdentity, PositionText } from '@centesimo/service';

const TAKES_MAX = 100;
const WEIGHT_MAX = 10_000;
const TOKEN_CHARACTERS_MAX = 8 * 1024;

/** Exactly these properties. */
export function exact<P extends TProperties>(
  properties: P,
  options: { description?: string; examples?: unknown[] } = {},
) {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

export const slug = (description: string) => Type.String({ pattern: PATTERNS.slug, description });
export const day = (description: string) =>
  Type.String({
    pattern: PATTERNS.date,
    description: `${description}, YYYY-MM-DD`,
    examples: ['2026-02-01'],
  });
export const amount = (minimum: 0 | 1, description: string) =>
  Type.Integer({ minimum, maximum: AMOUNT_MAX, description: `${description}, in minor units` });
export const count = (description: string) => Type.Integer({ minimum: 0, maximum: AMOUNT_MAX, description });

export const Ledger = slug('the ledger');
export const Fund = slug('the fund');
export const ExpenseId = Type.String({ pattern: PATTERNS.expenseId, description: 'the id of an expense' });
export const Commitment = Type.String({
  pattern: PATTERNS.hash,
  description: 'a commitment, base64url of 32 bytes',
});
export const Currency = Type.String({
  pattern: PATTERNS.currency,
  description: 'ISO 4217, upper case',
  examples: ['EUR'],
});
export const Details = Type.Object(
  {},
  { additionalProperties: true, description: 'public details, at most 8 KiB of JSON' },
);
export const ApproverToken = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: TOKEN_CHARACTERS_MAX,
    writeOnly: true,
    description: 'the token of another person with the role approver, who approves',
  }),
);
export const Evidence = Type.Optional(
  Type.Array(Commitment, { minItems: 1, maxItems: EVIDENCE_MAX, uniqueItems: true }),
);
export const Share = exact({ fund: Fund, weight: Type.Integer({ minimum: 1, maximum: WEIGHT_MAX }) });
const Reserve = exact({ currency: Currency, fund: Fund });
export const Takes = Type.Array(
  exact({
    fund: Fund,
    amount: Type.Optional(amount(0, 'left out or 0: whatever the fund holds, as far as it is needed')),
  }),
  { minItems: 1, maxItems: TAKES_MAX, description: 'taken from in this order' },
);

export const LedgerParams = exact({ ledger: Ledger });
export const FundParams = exact({ ledger: Ledger, fund: Fund });
export const ExpenseParams = exact({ ledger: Ledger, expense: ExpenseId });
export const DetailsParams = exact({ commitment: Commitment });

export const LedgerBody = exact(
  {
    ledger: Ledger,
    baseCurrency: Currency,
    currencies: Type.Array(Currency, { minItems: 1, maxItems: CURRENCIES_MAX, uniqueItems: true }),
    reserves: Type.Array(Reserve, {
      maxItems: CURRENCIES_MAX,
      description: 'one unrestricted fund for each currency, opened with the ledger',
    }),
    details: Type.Optional(Details),
  },
  {
    examples: [
      {
        ledger: 'acqua-viva',
        baseCurrency: 'EUR',
        currencies: ['EUR'],
        reserves: [{ currency: 'EUR', fund: 'general' }],
      },
    ],
  },
);

export const RuleBody = exact(
  { shares: Type.Array(Share, { minItems: 1, maxItems: RULE_SHARES_MAX }) },
  {
    examples: [
      {
        shares: [
          { fund: 'general', weight: 9 },
          { fund: 'well', weight: 1 },
        ],
      },
    ],
  },
);

/** What a fund may be bound to. */
export const FundTerms = {
  custody: Type.Optional(
    exact(
      { partner: slug('the partner'), source: slug('the fund whose money it is') },
      { description: 'a partner holds it' },
    ),
  ),
  goal: Type.Optional(amount(1, 'what an appeal asks for')),
  projects: Type.Optional(
    Type.Array(slug('a project'), {
      minItems: 1,
      maxItems: FUND_PROJECTS_MAX,
      uniqueItems: true,
      description: 'only these may be paid from it',
    }),
  ),
  purposeOf: Type.Optional(slug('the fund of another currency that has the same purpose')),
};

export const FundBody = exact(
  {
    fund: Fund,
    class: Type.Enum([...FUND_CLASSES]),
    currency: Currency,
    details: Type.Optional(Details),
    ...FundTerms,
    secondary: Type.Optional(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description: 'the purpose that follows where the first is met or fails, as public as details',
        },
      ),
    ),
    secondaryFund: Type.Optional(slug('the fund of that purpose: alone it may get money on that ground')),
    until: Type.Optional(day('until when an appeal asks')),
  },
  {
    examples: [
      { fund: 'well', class: 'designated', currency: 'EUR' },
      {
        ...{ fund: 'school-brazil', class: 'restricted', currency: 'EUR' },
        custody: { partner: 'escola', source: 'school' },
      },
    ],
  },
);

export const ProjectBody = exact(
  { project: slug('the project'), details: Type.Optional(Details) },
  { examples: [{ project: 'pump', details: { title: 'A pump' } }] },
);

export const MoveBody = exact(
  {
    from: Takes,
    to: Fund,
    amount: amount(1, 'what is moved'),
    currency: Currency,
    ground: Type.Optional(slug('the legal ground, where the classes of the funds ask for one')),
  },
  { examples: [{ from: [{ fund: 'general' }], to: 'well', amount: 1000, currency: 'EUR' }] },
);

export const ExpenseBody = exact(
  {
    from: Takes,
    amount: amount(1, 'what was paid'),
    currency: Currency,
    paidAt: day('when it was paid'),
    project: Type.Optional(slug('the project')),
    line: Type.Optional(slug('the line of the budget')),
    category: Type.Optional(slug('the category')),
    evidence: Evidence,
    details: Type.Optional(Details),
    approverToken: ApproverToken,
    corrects: Type.Optional(ExpenseId),
  },
  {
    examples: [
      { from: [{ fund: 'general' }], amount: 5000, currency: 'EUR', paidAt: '2026-02-01', project: 'pump' },
    ],
  },
);

export const ReturnBody = exact(
  {
    amount: amount(1, 'what came back'),
    currency: Currency,
    returnedAt: day('when it came back'),
    details: Type.Optional(Details),
    correction: Type.Optional(
      Type.Literal(true, { description: 'no money came back: it had been recorded wrongly' }),
    ),
  },
  { examples: [{ amount: 500, currency: 'EUR', returnedAt: '2026-02-10' }] },
);

export const AssignmentBody = exact(
  {
    gift: Type.String({
      pattern: PATTERNS.sourceId,
      description: 'a gift or an income on the unassigned list',
    }),
    fund: Fund,
  },
  { examples: [{ gift: `gift_${'a'.repeat(52)}`, fund: 'general' }] },
);

export const Done = exact({
  id: Type.String({ description: 'what the command made or changed' }),
  repeated: Type.Boolean({ description: 'true: the answer of an earlier request with the same key' }),
  position: PositionText,
  event: EventIdentity,
});

export const PublicDetails = exact({
  commitment: Commitment,
  salt: Type.String({ description: 'base64url of 32 bytes' }),
  json: Type.String({ description: 'canonical JSON; SHA-256(0x10, salt, json) is the commitment' }),
});

const NextCursor = Type.Optional(
  Type.String({ description: '`cursor` of the next page; left out: this was the last' }),
);
export const pageOf = <Name extends string, Item extends TSchema>(name: Name, item: Item) =>
  Type.Object({ [name]: Type.Array(item), nextCursor: NextCursor }, { additionalProperties: false });
