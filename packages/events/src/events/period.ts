/** The event that closes a period: the facts it counts, and the hash of the statement that follows from them. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  By,
  CURRENCIES_MAX,
  Day,
  EventId,
  exactObject,
  LedgerSlug,
  list,
  Position,
  StatementHash,
  Version,
} from '../schema-parts.ts';
import { PATTERNS } from '../patterns.ts';

const Counts = exactObject(
  {
    charges: Position,
    corrections: Position,
    credits: Position,
    demands: Position,
    fees: list(Position, 1, CURRENCIES_MAX),
    receipts: Position,
  },
  'facts of each kind, in the order in which donation stated them; fees by currency',
);

/** Whoever has the log up to this entry makes the statement again, byte for byte, and compares its hash. */
export const PeriodClosed = eventSchema(
  'org.centesimo.period.closed.v1',
  'allocation',
  LedgerSlug,
  exactObject({
    approvedBy: Type.Optional(By),
    by: By,
    counts: Counts,
    donation: Type.Optional(
      exactObject(
        { id: EventId, source: Type.String({ pattern: PATTERNS.donationSource }) },
        'where the last fact stands that allocation had followed',
      ),
    ),
    number: Version,
    statement: StatementHash,
    until: Day,
  }),
);
