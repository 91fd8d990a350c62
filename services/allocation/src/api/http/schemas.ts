/** What allocation takes and answers over HTTP. Money is whole minor units: a fraction, a text or 2^53 is refused. */
import { AMOUNT_MAX, CURRENCIES_MAX, EVIDENCE_MAX, PATTERNS, RULE_SHARES_MAX } from '@centesimo/events';
import { type TProperties, Type } from 'typebox';
import { FUND_CLASSES } from '../../domain/command.ts';
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
const Share = exact({ fund: Fund, weight: Type.Integer({ minimum: 1, maximum: WEIGHT_MAX }) });
const Reserve = exact({ currency: Currency, fund: Fund });
const Takes = Type.Array(
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

export const FundBody = exact(
  { fund: Fund, class: Type.Enum([...FUND_CLASSES]), currency: Currency, details: Type.Optional(Details) },
  { examples: [{ fund: 'well', class: 'designated', currency: 'EUR' }] },
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
    evidence: Type.Optional(
      Type.Array(Commitment, { minItems: 1, maxItems: EVIDENCE_MAX, uniqueItems: true }),
    ),
    details: Type.Optional(Details),
    approverToken: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: TOKEN_CHARACTERS_MAX,
        writeOnly: true,
        description: 'the token of another person with the role approver, who approves',
      }),
    ),
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

export const FundState = exact({
  fund: Fund,
  class: Type.Enum([...FUND_CLASSES]),
  currency: Currency,
  length: count('all cents that ever entered'),
  free: count('cents not taken'),
  closed: Type.Boolean(),
  reserve: Type.Boolean({ description: 'opened with the ledger; cannot close' }),
});

const Queue = exact({
  currency: Currency,
  unplacedCount: count('gifts and incomes received, not placed'),
  unplacedAmount: amount(0, 'their sum'),
  unassignedCount: count('gifts and incomes on the unassigned list'),
  unassignedAmount: amount(0, 'their sum'),
  demandsOpenCount: count('refunds demanded, not settled'),
  demandsOpenAmount: amount(0, 'their sum'),
});

export const LedgerState = exact({
  ledger: Ledger,
  baseCurrency: Currency,
  currencies: Type.Array(Currency),
  policy: Type.String({ examples: ['fifo@1'] }),
  closed: Type.Boolean(),
  funds: Type.Array(FundState),
  rule: Type.Optional(exact({ version: count('counted from 1'), shares: Type.Array(Share) })),
  queues: Type.Array(Queue, { description: 'one for each currency in which something waits' }),
  projects: Type.Array(slug('a project')),
  position: PositionText,
  event: EventIdentity,
});

export const PublicDetails = exact({
  commitment: Commitment,
  salt: Type.String({ description: 'base64url of 32 bytes' }),
  json: Type.String({ description: 'canonical JSON; SHA-256(0x10, salt, json) is the commitment' }),
});
