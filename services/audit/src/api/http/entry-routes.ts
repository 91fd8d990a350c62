/** Entries by ledger, proofs and receipts, as JSON and text: for people with a browser and programs without a verifier. */
import {
  type HttpRoute,
  defineRoute,
  jsonAnswer,
  jsonTextAnswer,
  savedAs,
  textAnswer,
} from '@centesimo/http';
import { entryJson } from '@centesimo/log';
import { Type } from 'typebox';
import { findEntries } from '../../log/find-entries.ts';
import { answering, notPublished } from '../to-status.ts';
import {
  type EntryRoutesPorts,
  HashText,
  LedgerParams,
  NextCursor,
  PRESENT,
  base64,
  decodePosition,
  encodePosition,
  entryFilters,
  exact,
  index,
  pageFields,
  publishedSize,
} from './fields.ts';

const LIMIT_DEFAULT = 100;
const EntriesQuery = Type.Object(
  { ...entryFilters, ...pageFields('entries', ', with the same filters') },
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
    next: NextCursor,
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
    schema: { params: LedgerParams, query: EntriesQuery },
    answers: { 200: { description: 'a page of entries', schema: EntriesPage } },
    handle: async ({ params: { ledger }, query }) => {
      const { cursor, from = 0, limit = LIMIT_DEFAULT, subject, to, type } = query;
      const size = publishedSize(reader);
      const list = JSON.stringify([ledger, type, subject, from, to]);
      const start = cursor === undefined ? from : decodePosition(sha256, list, cursor);
      const page = await answering(reader, () =>
        findEntries(reader, { ledger, subject, type, to }, start, limit),
      );
      const entries = page.found.map((each) => entryJson(sha256, each.index, each.text));
      const next = page.next === undefined ? '' : `"next":"${encodePosition(sha256, list, page.next)}",`;
      return jsonTextAnswer(200, `{"entries":[${entries.join(',')}],${next}"size":${size}}`, {
        caching: PRESENT,
        tagged: true,
        compressible: true,
      });
    },
  });
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
      await answering(reader, async () => {
        const size = query.size ?? publishedSize(reader);
        if (reader.published === undefined) throw notPublished(reader);
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
      await answering(reader, async () => {
        const to = query.to ?? publishedSize(reader);
        if (reader.published === undefined) throw notPublished(reader);
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
      await answering(reader, async () => {
        if (reader.published === undefined) throw notPublished(reader);
        const receipt = await reader.receipt(params.index);
        return textAnswer(200, receipt, {
          caching: PRESENT,
          tagged: true,
          headers: savedAs(`receipt-${params.index}.tlog-proof`),
        });
      }),
  });
}
