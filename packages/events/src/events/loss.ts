/** The event of a loss: money that is gone without an expense. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  By,
  ChargeText,
  Commitment,
  Count,
  Currency,
  Evidence,
  exactObject,
  list,
  LossText,
  Span,
  SPANS_MAX,
} from '../schema-parts.ts';

const Cause = Type.Union([
  exactObject({ charge: ChargeText, kind: Type.Literal('charge') }, 'one charge of the bank, whole'),
  exactObject({ count: Count, kind: Type.Literal('fees') }, 'the oldest count fees that the reserve owes'),
  exactObject({ kind: Type.Literal('other') }, 'decided by a person'),
]);

/** What the reserve did not hold is `shortfall`; only a loss of another cause is decided by somebody. */
export const LossRecorded = eventSchema(
  'org.centesimo.loss.recorded.v1',
  'allocation',
  LossText,
  exactObject({
    amount: Amount,
    approvedBy: Type.Optional(By),
    by: Type.Optional(By),
    cause: Cause,
    currency: Currency,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(Evidence),
    shortfall: Type.Optional(Amount),
    spans: list(Span, 0, SPANS_MAX),
  }),
);
