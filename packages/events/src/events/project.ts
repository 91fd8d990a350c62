/** The event that opens a project; its title is a detail. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { By, Commitment, exactObject, ProjectSlug } from '../schema-parts.ts';

export const ProjectOpened = eventSchema(
  'org.centesimo.project.opened.v1',
  'allocation',
  ProjectSlug,
  exactObject({ by: By, details: Type.Optional(Commitment) }),
);
