/** Events of documents: some that come later or replace others, and whether an expense needs one. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { By, Commitment, DocumentedText, Evidence, exactObject, LedgerSlug } from '../schema-parts.ts';

/** `replaces`: these are redacted copies of that document, which stays on record and is no more shown. */
export const EvidenceAttached = eventSchema(
  'org.centesimo.evidence.attached.v1',
  'allocation',
  DocumentedText,
  exactObject({
    by: By,
    evidence: Evidence,
    replaces: Type.Optional(Commitment),
  }),
);

/** From here on, an expense is recorded with a document (`required`), or need not be. */
export const EvidenceRuleSet = eventSchema(
  'org.centesimo.evidence-rule.set.v1',
  'allocation',
  LedgerSlug,
  exactObject({
    by: By,
    required: Type.Boolean(),
  }),
);
