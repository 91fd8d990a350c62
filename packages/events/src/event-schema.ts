/** The envelope every event shares: a structured CloudEvent 1.0 with the extension `ledger`. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { PATTERNS } from './patterns.ts';
import { EventId, exactObject, Instant, LedgerSlug } from './schema-parts.ts';

export type EventOwner = 'donation' | 'allocation';

/** The schema of one event type: what its subject names, which service alone states it, and its data. */
export function eventSchema<const T extends string, S extends TSchema, D extends TSchema>(
  type: T,
  owner: EventOwner,
  subject: S,
  data: D,
) {
  const pattern = owner === 'donation' ? PATTERNS.donationSource : PATTERNS.allocationSource;
  return exactObject({
    data,
    id: EventId,
    ledger: LedgerSlug,
    source: Type.String({ pattern, description: `the partition of ${owner} that stated it` }),
    specversion: Type.Literal('1.0'),
    subject,
    time: Instant,
    type: Type.Literal(type),
  });
}
