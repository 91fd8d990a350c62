/** Entries by ledger, proofs and receipts, as JSON and text: for people with a browser and programs without a verifier. */
import {
  CURSOR_CHARACTERS_MAX,
  HttpError,
  type HttpRoute,
  decodeCursor,
  defineRoute,
  encodeCursor,
  jsonAnswer,
  jsonTextAnswer,
  textAnswer,
} from '@centesimo/http';
import { type Hash, bytesOfBinary, leafHashOfText } from '@centesimo/log';
import type { Sha256 } from '@centesimo/log';
import { Type } from 'typebox';
import { findEntries } from '../../log/find-entries.ts';
import type { LogReader } from '../../log/log-reader.ts';
import { answering, notPublished } from '../to-status.ts';

export interface EntryRoutesPorts {
  readonly reader: LogReader;
  readonly sha256: Sha256;
}

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;
/** What lies under the checkpoint of now; a proof for a size that was named never changes. */
const PRESENT = { maxAgeS: 1 } as const;
const INDEX_MAX = Number.MAX_SAFE_INTEGER;

const exact = { additionalProperties: false } as const;
const index = (description: string) => Type.Integer({ minimum: 0, maximum: INDEX_MAX, description });
const HashText = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', description: '32 bytes in base64' });
const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'the id of the ledger' });

const EntriesQuery = Type.Object(
  {
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
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LIMIT_MAX, description: 'entries of a page; 100 where left out' }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: CURSOR_CHARACTERS_MAX,
        description: 'next of the page before, with the same filters',
      }),
    ),
  },
  exact,
);
const EntriesPage = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          index: index('its place in the log'),
          leafHash: HashText,
          entry: Type.Object(
            {},
            {
              description: 'canonical JSON (RFC 8785): these very bytes are hashed',
              additionalProperties: true,
            },
          ),
        },
        exact,
      ),
    ),
    next: Type.Optional(
      Type.String({ description: 'the cursor of the next page; a page may be empty and have one' }),
    ),
    size: index('the published size of the log'),
  },
  exact,
);
const InclusionQuery = Type.Object(
  {
    index: index('the place of the entry'),
    size: Type.Optional(index('a size of the tree; the published one where left out')),
  },
  exact,
);
const InclusionProof = Type.Object(
  { index: index('as asked'), size: index('of the tree'), leafHash: HashText, path: Type.Array(HashText) },
  exact,
);
const ConsistencyQuery = Type.Object(
  {
    from: index('the smaller size'),
    to: Type.Optional(index('the larger size; the published one where left out')),
  },
  exact,
);
const ConsistencyProof = Type.Object(
  { from: index('as asked'), to: index('the larger size'), path: Type.Array(HashText) },
  exact,
);

export function entryRoutes(ports: EntryRoutesPorts): HttpRoute[] {
  return [entriesRoute(ports), inclusionRoute(ports), consistencyRoute(ports), receiptRoute(ports)];
}

function entriesRoute({ reader, sha256 }: EntryRoutesPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/entries',
    summary: 'Entries of a ledger',
    description:
      'In the order of the log. A ledger without entries gives an empty list: the log does not say which ledgers there are.',
    tag: 'entries',
    schema: { params: Type.Object({ ledger: Slug }, exact), query: EntriesQuery },
    answers: { 200: { description: 'a page of entries', schema: EntriesPage } },
    handle: async ({ params: { ledger }, query }) => {
      const { cursor, from = 0, limit = LIMIT_DEFAULT, subject, to, type } = query;
      const size = publishedSize(reader);
      const list = JSON.stringify([ledger, type, subject, from, to]);
      const start = cursor === undefined ? from : readPosition(list, cursor);
      const page = await answering(() => findEntries(reader, { ledger, subject, type, to }, start, limit));
      const entries = page.found.map(
        (each) =>
          `{"index":${each.index},"leafHash":"${base64(leafHashOfText(sha256, each.text))}","entry":${each.text}}`,
      );
      const next =
        page.next === undefined ? '' : `"next":"${encodeCursor(digestOf(sha256, list), String(page.next))}",`;
      return jsonTextAnswer(200, `{"entries":[${entries.join(',')}],${next}"size":${size}}`, {
        caching: PRESENT,
        tagged: true,
        compressible: true,
      });
    },
  });

  function readPosition(list: string, cursor: string): number {
    const position = decodeCursor(digestOf(sha256, list), cursor);
    if (!/^(0|[1-9][0-9]{0,14})$/.test(position)) throw new HttpError('cursor-malformed');
    return Number(position);
  }
}

function inclusionRoute({ reader }: EntryRoutesPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/proofs/inclusion',
    summary: 'The proof that an entry is in the log',
    description: 'RFC 9162 §2.1.3: the leaf hash and this path give the root of a tree of that size.',
    tag: 'proofs',
    schema: { query: InclusionQuery },
    answers: { 200: { description: 'the proof', schema: InclusionProof } },
    problems: [404],
    handle: async ({ query }) =>
      await answering(async () => {
        const size = query.size ?? publishedSize(reader);
        if (reader.published === undefined) throw notPublished();
        const path = await reader.inclusionProof(query.index, size);
        const leafHash = base64(await reader.leafHash(query.index));
        return jsonAnswer(
          200,
          { index: query.index, size, leafHash, path: path.map(base64) },
          { caching: query.size === undefined ? PRESENT : 'immutable', tagged: true },
        );
      }),
  });
}

function consistencyRoute({ reader }: EntryRoutesPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/proofs/consistency',
    summary: 'The proof that the log only grew',
    description: 'RFC 9162 §2.1.4: a tree of the one size is the beginning of that of the other.',
    tag: 'proofs',
    schema: { query: ConsistencyQuery },
    answers: { 200: { description: 'the proof', schema: ConsistencyProof } },
    problems: [404],
    handle: async ({ query }) =>
      await answering(async () => {
        const to = query.to ?? publishedSize(reader);
        if (reader.published === undefined) throw notPublished();
        const path = await reader.consistencyProof(query.from, to);
        return jsonAnswer(
          200,
          { from: query.from, to, path: path.map(base64) },
          { caching: query.to === undefined ? PRESENT : 'immutable', tagged: true },
        );
      }),
  });
}

function receiptRoute({ reader }: EntryRoutesPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/receipts/{index}',
    summary: 'The receipt of an entry',
    description:
      'A C2SP tlog-proof with the entry inside: checked offline with nothing but the key of the log.',
    tag: 'proofs',
    schema: { params: Type.Object({ index: index('the place of the entry') }, exact) },
    answers: { 200: { description: 'the receipt', mediaType: 'text/plain' } },
    problems: [404],
    handle: async ({ params }) =>
      await answering(async () => {
        if (reader.published === undefined) throw notPublished();
        const receipt = await reader.receipt(params.index);
        const name = `attachment; filename="receipt-${params.index}.tlog-proof"`;
        return textAnswer(200, receipt, {
          caching: PRESENT,
          tagged: true,
          headers: { 'content-disposition': name },
        });
      }),
  });
}

function publishedSize(reader: LogReader): number {
  const { published } = reader;
  if (published === undefined) throw notPublished();
  return published.size;
}

function base64(hash: Hash): string {
  return Buffer.from(bytesOfBinary(hash)).toString('base64');
}

/** Names a list by its filters, so that its cursors are good for it alone. */
function digestOf(sha256: Sha256, list: string): string {
  return base64(leafHashOfText(sha256, list)).slice(0, 12);
}
