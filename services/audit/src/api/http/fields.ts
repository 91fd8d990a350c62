/** What several routes of audit ask for and answer: names, numbers, hashes, filters of entries. */
import { CURSOR_CHARACTERS_MAX, HttpError, decodeCursor, encodeCursor } from '@centesimo/http';
import { type Hash, type Sha256, bytesOfBinary, leafHashOfText } from '@centesimo/log';
import { Type } from 'typebox';
import type { LogReader } from '../../log/log-reader.ts';
import { notPublished } from '../to-status.ts';

export interface EntryRoutesPorts {
  readonly reader: LogReader;
  readonly sha256: Sha256;
}

const LIMIT_MAX = 1_000;
/** What lies under the checkpoint of now; a proof for a size that was named never changes. */
export const PRESENT = { maxAgeS: 1 } as const;

export const exact = { additionalProperties: false } as const;
export const index = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
export const HashText = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', description: '32 bytes in base64' });
export const LedgerParams = Type.Object(
  {
    ledger: Type.String({
      pattern: '^(?:_log|[a-z0-9][a-z0-9-]{0,62})$',
      description: 'the id of the ledger; _log for what the log says of itself',
    }),
  },
  exact,
);

/** Which entries of a ledger; all where left out. */
export const entryFilters = {
  from: Type.Optional(index('the first index of the log looked at')),
  to: Type.Optional(index('the index before which to end')),
  type: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9.-]{1,100}$',
      description: 'one event type',
      examples: ['org.centesimo.gift.received.v1'],
    }),
  ),
  subject: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9_-]{1,100}$',
      description: 'one gift, fund, expense: the subject of the events',
    }),
  ),
};

export const pageFields = (what: string, filters: string) => ({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: LIMIT_MAX, description: `${what} of a page; 100 where left out` }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: CURSOR_CHARACTERS_MAX,
      description: `next of the page before${filters}`,
    }),
  ),
});
export const NextCursor = Type.Optional(
  Type.String({ description: 'the cursor of the next page; a page may be empty and have one' }),
);

/** The cursor of one list, named by its filters: it is good for this list alone. */
export function encodePosition(sha256: Sha256, list: string, position: number): string {
  return encodeCursor(digestOf(sha256, list), String(position));
}

/** @throws HttpError `cursor-malformed` */
export function decodePosition(sha256: Sha256, list: string, cursor: string): number {
  const position = decodeCursor(digestOf(sha256, list), cursor);
  if (!/^(0|[1-9][0-9]{0,14})$/.test(position)) throw new HttpError('cursor-malformed');
  return Number(position);
}

export function publishedSize(reader: LogReader): number {
  const { published } = reader;
  if (published === undefined) throw notPublished(reader);
  return published.size;
}

export function base64(hash: Hash): string {
  return Buffer.from(bytesOfBinary(hash)).toString('base64');
}

function digestOf(sha256: Sha256, list: string): string {
  return base64(leafHashOfText(sha256, list)).slice(0, 12);
}
