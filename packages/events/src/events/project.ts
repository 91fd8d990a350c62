/** Events of a project: opened, with its title as a detail, and closed. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { By, Commitment, exactObject, ProjectSlug } from '../schema-parts.ts';

export const ProjectOpened = eventSchema(
  'org.centesimo.project.opened.v1',
  'allocation',
  ProjectSlug,
  exactObject({
    by: By,
    details: Type.Optional(Commitment),
  }),
);

/** No expense is paid for it any more. */
export const ProjectClosed = eventSchema(
  'org.centesimo.project.closed.v1',
  'allocation',
  ProjectSlug,
  exactObject({
    by: By,
  }),
);
