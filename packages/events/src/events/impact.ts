/** The event of a report of impact: units delivered, by a named method. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  By,
  Commitment,
  Count,
  Day,
  exactObject,
  ExpenseText,
  ImpactText,
  ProjectSlug,
  Slug,
} from '../schema-parts.ts';

/** Of one expense, or of a project as a whole. No cents move. It adds to earlier ones, but for the one that it replaces. */
export const ImpactReported = eventSchema(
  'org.centesimo.impact.reported.v1',
  'allocation',
  ImpactText,
  exactObject({
    by: By,
    details: Type.Optional(Commitment),
    expense: Type.Optional(ExpenseText),
    method: Slug,
    project: Type.Optional(ProjectSlug),
    replaces: Type.Optional(ImpactText),
    reportedAt: Day,
    unit: Slug,
    units: Count,
  }),
);
