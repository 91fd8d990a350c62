/** Events of a fund: opened with a class that never changes, its condition met, closed. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  Commitment,
  Currency,
  Day,
  Evidence,
  exactObject,
  FUND_PROJECTS_MAX,
  FundSlug,
  list,
  ProjectSlug,
  Slug,
} from '../schema-parts.ts';

const Custody = exactObject(
  { partner: Slug, source: FundSlug },
  'money of the fund source that is with the partner',
);

/** `projects`: only these may be paid from it. `purposeOf`: the fund of another currency whose purpose it shares.
 * `goal`: what an appeal asks for, `until` when. `secondary`: the wording of the purpose that follows when the first one
 * is met or fails, and `secondaryFund` the fund of that purpose. */
export const FundOpened = eventSchema(
  'org.centesimo.fund.opened.v1',
  'allocation',
  FundSlug,
  exactObject({
    by: By,
    class: Type.Enum(['unrestricted', 'designated', 'restricted', 'conditional']),
    currency: Currency,
    custody: Type.Optional(Custody),
    details: Type.Optional(Commitment),
    goal: Type.Optional(Amount),
    projects: Type.Optional(list(ProjectSlug, 1, FUND_PROJECTS_MAX)),
    purposeOf: Type.Optional(FundSlug),
    secondary: Type.Optional(Commitment),
    secondaryFund: Type.Optional(FundSlug),
    until: Type.Optional(Day),
  }),
);

/** A conditional fund becomes spendable, like a restricted one. */
export const ConditionMet = eventSchema(
  'org.centesimo.condition.met.v1',
  'allocation',
  FundSlug,
  exactObject({
    approvedBy: Type.Optional(By),
    by: By,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(Evidence),
  }),
);

export const FundClosed = eventSchema(
  'org.centesimo.fund.closed.v1',
  'allocation',
  FundSlug,
  exactObject({
    by: By,
  }),
);
