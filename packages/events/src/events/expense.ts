/** Events of an expense: recorded with the cents it took, returned in part or whole. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  Commitment,
  Count,
  Currency,
  Day,
  EVIDENCE_MAX,
  exactObject,
  ExpenseText,
  FundSlug,
  Position,
  ProjectSlug,
  ReturnText,
  Slots,
  SLOTS_MAX,
  Slug,
  Spans,
  SPANS_MAX,
  list,
} from '../schema-parts.ts';

export const ExpenseRecorded = eventSchema(
  'org.centesimo.expense.recorded.v1',
  'allocation',
  ExpenseText,
  exactObject({
    amount: Amount,
    approvedBy: Type.Optional(By),
    by: By,
    category: Type.Optional(Slug),
    currency: Currency,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(list(Commitment, 1, EVIDENCE_MAX)),
    line: Type.Optional(Slug),
    paidAt: Day,
    project: Type.Optional(ProjectSlug),
    spans: Spans,
  }),
);

const Back = exactObject(
  { at: Position, count: Count, fund: FundSlug },
  'cents that re-enter the fund they were taken from, from position at on',
);

/** `slots` ascend; `back` stands in the order in which the funds first occur among the slots. */
export const ExpenseReturned = eventSchema(
  'org.centesimo.expense.returned.v1',
  'allocation',
  ReturnText,
  exactObject({
    amount: Amount,
    back: list(Back, 1, SPANS_MAX),
    by: By,
    details: Type.Optional(Commitment),
    expense: ExpenseText,
    returnedAt: Day,
    slots: list(Slots, 1, SLOTS_MAX),
  }),
);
