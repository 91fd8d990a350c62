/** How a ledger stands, over HTTP. */
import { EventIdentity, PositionText } from '@centesimo/service';
import { Type } from 'typebox';
import { FUND_CLASSES } from '../../domain/command.ts';
import {
  Commitment,
  Currency,
  Fund,
  FundTerms,
  Ledger,
  Share,
  amount,
  count,
  exact,
  slug,
} from './schemas.ts';

export const FundState = exact({
  fund: Fund,
  class: Type.Enum([...FUND_CLASSES]),
  currency: Currency,
  length: count('all cents that ever entered'),
  free: count('cents not taken'),
  closed: Type.Boolean(),
  reserve: Type.Boolean({ description: 'opened with the ledger; cannot close' }),
  ...FundTerms,
  inTransit: Type.Optional(count('cents on their way to the partner')),
  secondary: Type.Optional(Commitment),
  conditionMet: Type.Optional(Type.Literal(true)),
});

const signed = (description: string) =>
  Type.Integer({ description: `${description}, in minor units`, minimum: Number.MIN_SAFE_INTEGER });

const Queue = exact({
  currency: Currency,
  unplacedCount: count('gifts and incomes received, not placed'),
  unplacedAmount: amount(0, 'their sum'),
  unassignedCount: count('gifts and incomes on the unassigned list'),
  unassignedAmount: amount(0, 'their sum'),
  demandsOpenCount: count('refunds demanded, not settled'),
  demandsOpenAmount: amount(0, 'their sum'),
  creditsOpenCount: count('what came back of demands, not settled'),
  creditsOpenAmount: amount(0, 'their sum'),
  correctionsOpenCount: count('corrections of fees, not settled'),
  correctionsOpenAmount: signed('what gifts become more by them'),
  chargesOpenCount: count('what the bank took for itself, not settled'),
  chargesOpenAmount: amount(0, 'their sum'),
  feesOwedCount: count('fees that the reserve owes'),
  feesOwedAmount: amount(0, 'their sum'),
  shortfall: amount(0, 'what was taken back and is not covered'),
});

const Budget = exact({
  project: slug('the project'),
  currency: Currency,
  over: Type.Enum(['refuse', 'flag']),
  version: count('counted from 1'),
  lines: Type.Array(
    exact({
      line: slug('the line'),
      planned: amount(0, 'what is planned'),
      spent: amount(0, 'what was spent and did not come back'),
      left: signed('what is left; below 0: more was spent'),
    }),
  ),
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
  closedProjects: Type.Array(slug('a project that is closed')),
  budgets: Type.Array(Budget, { description: 'those in force' }),
  documentRequired: Type.Boolean({ description: 'whether an expense is recorded with a document only' }),
  position: PositionText,
  event: EventIdentity,
});
