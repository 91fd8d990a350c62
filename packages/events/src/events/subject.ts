/** The event of an erasure: salt and details of a gift or income exist no more. */
import { eventSchema } from '../event-schema.ts';
import { Commitment, Day, exactObject, Slug, SourceText } from '../schema-parts.ts';

/** `details` is the commitment that nothing opens any more. */
export const SubjectErased = eventSchema(
  'org.centesimo.subject.erased.v1',
  'donation',
  SourceText,
  exactObject({
    details: Commitment,
    erasedAt: Day,
    ground: Slug,
  }),
);
