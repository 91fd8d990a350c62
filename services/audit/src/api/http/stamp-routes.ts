/** The time stamps of checkpoints, as files by the size of the log; a mirror holds the same ones. */
import { type HttpRoute, bytesAnswer, defineRoute } from '@centesimo/http';
import { Type } from 'typebox';
import type { LogReader } from '../../log/log-reader.ts';
import type { Stamps } from '../../log/stamps.ts';
import { notFound, notPublished } from '../to-status.ts';

/** A stamp is taken every hour or so. */
const INDEX_CACHING = { maxAgeS: 60 } as const;
const BYTES = { type: 'string', contentMediaType: 'application/octet-stream' } as const;
const FileParams = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      maxLength: 32,
      description:
        'index (sizes, one a line), or a size with .checkpoint (the note that was stamped) or .tst (the token)',
      examples: ['index', '304.checkpoint', '304.tst'],
    }),
  },
  { additionalProperties: false },
);

export function stampRoutes({ reader, stamps }: { reader: LogReader; stamps: Stamps }): HttpRoute[] {
  const file = defineRoute({
    method: 'GET',
    path: '/log/stamps/{file}',
    summary: 'A time stamp of a checkpoint',
    description:
      'Tokens of RFC 3161 (DER) over the SHA-256 of the note that stands beside each, byte for byte.',
    tag: 'log',
    schema: { params: FileParams },
    answers: { 200: { description: 'the file', mediaType: 'application/octet-stream', schema: BYTES } },
    problems: [404],
    handle: async ({ params }) => {
      if (reader.published === undefined) throw notPublished(reader);
      const bytes = await stamps.file(`stamps/${params.file}`);
      if (bytes === undefined) throw notFound(`stamps/${params.file}`);
      return bytesAnswer(200, bytes, {
        caching: params.file === 'index' ? INDEX_CACHING : 'immutable',
        tagged: true,
      });
    },
  });
  return [file];
}
