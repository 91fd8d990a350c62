/** The log as C2SP tlog-tiles serves it: checkpoint, hash tiles and entry bundles, for any verifier of that format. */
import { RpcError } from '@centesimo/grpc';
import { type HttpAnswer, type HttpRoute, bytesAnswer, defineRoute, textAnswer } from '@centesimo/http';
import { LogError, TILE_WIDTH, type Tile, parseTilePath } from '@centesimo/log';
import { Type } from 'typebox';
import type { LogReader } from '../../log/log-reader.ts';
import { notFound, notPublished } from '../to-status.ts';
import { KeptAnswers } from './kept-answers.ts';

/** A checkpoint is published about once a second. */
const CHECKPOINT_CACHING = { maxAgeS: 1 } as const;
/** A partial tile says the same for ever, but nobody needs it once the full one is there. */
const PARTIAL_CACHING = { maxAgeS: 60 } as const;

const BYTES = { type: 'string', contentMediaType: 'application/octet-stream' } as const;
const TileNumber = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'groups of three digits, all but the last after an x, and .p/ with the width of a partial one',
  examples: ['000.p/1', 'x001/x234/067'],
});
const TileParams = Type.Object(
  {
    level: Type.String({ minLength: 1, maxLength: 2, description: '0 to 63', examples: ['0'] }),
    n: TileNumber,
  },
  { additionalProperties: false },
);
const BundleParams = Type.Object({ n: TileNumber }, { additionalProperties: false });

/** Of full tiles and bundles: about 170 bundles, or 4,000 hash tiles. */
const KEPT_BYTES = 32 * 1024 * 1024;

export function logRoutes(reader: LogReader): HttpRoute[] {
  const kept = new KeptAnswers(KEPT_BYTES);
  const checkpoint = defineRoute({
    method: 'GET',
    path: '/log/checkpoint',
    summary: 'The published checkpoint',
    description:
      'A signed note (C2SP tlog-checkpoint): origin, size, root, and the signatures over them; those of witnesses as they come.',
    tag: 'log',
    schema: {},
    answers: { 200: { description: 'the note', mediaType: 'text/plain' } },
    handle: () => {
      const { published } = reader;
      if (published === undefined) throw notPublished(reader);
      return textAnswer(200, published.note, { caching: CHECKPOINT_CACHING, tagged: true });
    },
  });
  const cosigned = defineRoute({
    method: 'GET',
    path: '/log/cosigned-checkpoint',
    summary: 'The newest checkpoint with a quorum of cosignatures',
    description:
      'Published before, and no larger than the published one. A quorum is that of the policy which the operator configured: hold it to your own.',
    tag: 'log',
    schema: {},
    answers: { 200: { description: 'the note', mediaType: 'text/plain' } },
    problems: [404],
    handle: () => {
      const { cosigned: found, published } = reader;
      if (published === undefined) throw notPublished(reader);
      if (found === undefined) throw notFound('a cosigned checkpoint');
      return textAnswer(200, found.note, { caching: CHECKPOINT_CACHING, tagged: true });
    },
  });
  const bundle = defineRoute({
    method: 'GET',
    path: '/log/tile/entries/{n*}',
    summary: 'A bundle of entries',
    description: 'Up to 256 entries, each after its length as two bytes (C2SP tlog-tiles).',
    tag: 'log',
    schema: { params: BundleParams },
    answers: { 200: { description: 'the entries', mediaType: 'application/octet-stream', schema: BYTES } },
    problems: [404],
    handle: ({ params }) => tileAnswer(reader, kept, `tile/entries/${params.n}`),
  });
  const tile = defineRoute({
    method: 'GET',
    path: '/log/tile/{level}/{n*}',
    summary: 'A hash tile',
    description: 'Up to 256 hashes of one level of the tree, 32 bytes each (C2SP tlog-tiles).',
    tag: 'log',
    schema: { params: TileParams },
    answers: { 200: { description: 'the hashes', mediaType: 'application/octet-stream', schema: BYTES } },
    problems: [404],
    handle: ({ params }) => tileAnswer(reader, kept, `tile/${params.level}/${params.n}`),
  });
  return [checkpoint, cosigned, bundle, tile];
}

/** What is not published is 404, so that it may be asked for again; no log here is not: then nothing is known. */
async function tileAnswer(reader: LogReader, kept: KeptAnswers, path: string): Promise<HttpAnswer> {
  const known = reader.published && kept.get(path);
  if (known !== undefined) return known;
  const tile = parsePath(path);
  if (reader.published === undefined) throw notPublished(reader);
  const bytes = await reader.tile(tile);
  if (bytes === undefined) throw notFound(path);
  const isFull = tile.width === TILE_WIDTH;
  const answer = bytesAnswer(200, bytes, {
    caching: isFull ? 'immutable' : PARTIAL_CACHING,
    tagged: true,
    compressible: tile.level === 'entries',
  });
  return isFull ? kept.keep(path, answer) : answer;
}

/** A path that the format does not have leads nowhere: 404, as for any other address. */
function parsePath(path: string): Tile {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new RpcError('not-found', 'log-not-found', 'this is no path of a tile', { cause: error });
  }
}
