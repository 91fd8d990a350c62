/** Events of an expense: recorded with the cents it took, recoded, returned in part or whole. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  Back,
  By,
  Commitment,
  Currency,
  Day,
  Evidence,
  exactObject,
  ExpenseText,
  list,
  ProjectSlug,
  ReturnText,
  Slots,
  SLOTS_MAX,
  Slug,
  Spans,
  SPANS_MAX,
} from '../schema-parts.ts';

/** `corrects` names the returned expense that this one stands for. */
export const ExpenseRecorded = eventSchema(
  'org.centesimo.expense.recorded.v1',
  'allocation',
  ExpenseText,
  exactObject({
    amount: Amount,
    approvedBy: Type.Optional(By),
    by: By,
    category: Type.Optional(Slug),
    corrects: Type.Optional(ExpenseText),
    currency: Currency,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(Evidence),
    line: Type.Optional(Slug),
    paidAt: Day,
    project: Type.Optional(ProjectSlug),
    spans: Spans,
  }),
);

/** Replaces project, line and category together: what is left out is none. No cents move. */
export const ExpenseRecoded = eventSchema(
  'org.centesimo.expense.recoded.v1',
  'allocation',
  ExpenseText,
  exactObject({
    approvedBy: Type.Optional(By),
    by: By,
    category: Type.Optional(Slug),
    line: Type.Optional(Slug),
    project: Type.Optional(ProjectSlug),
  }),
);

/** `slots` ascend; `back` stands in the order in which the funds first occur among the slots. `shortfall` is how much of
 * it closed a shortfall and made no position. `correction`: nothing moved at the bank. */
export const ExpenseReturned = eventSchema(
  'org.centesimo.expense.returned.v1',
  'allocation',
  ReturnText,
  exactObject({
    amount: Amount,
    back: list(Back, 0, SPANS_MAX),
    by: By,
    correction: Type.Optional(Type.Literal(true)),
    details: Type.Optional(Commitment),
    expense: ExpenseText,
    returnedAt: Day,
    shortfall: Type.Optional(Amount),
    slots: list(Slots, 1, SLOTS_MAX),
  }),
);
