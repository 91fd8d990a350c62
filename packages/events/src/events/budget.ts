/** The event of a budget: what each line of a project may spend. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  BUDGET_LINES_MAX,
  By,
  Currency,
  exactObject,
  list,
  ProjectSlug,
  Slug,
  Version,
} from '../schema-parts.ts';

const Line = exactObject({ amount: Amount, line: Slug }, 'what may be spent on the line');

/** Replaces the budget of the project. `over` says what happens to an expense beyond its line. */
export const BudgetSet = eventSchema(
  'org.centesimo.budget.set.v1',
  'allocation',
  ProjectSlug,
  exactObject({
    approvedBy: Type.Optional(By),
    by: By,
    currency: Currency,
    lines: list(Line, 1, BUDGET_LINES_MAX),
    over: Type.Enum(['refuse', 'flag']),
    version: Version,
  }),
);
