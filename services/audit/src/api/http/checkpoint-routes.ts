/** Checkpoints that were published: what an auditor wrote down once is found again, with when it was signed. */
import { type HttpRoute, defineRoute, jsonAnswer } from '@centesimo/http';
import { parseCheckpointText, parseNote } from '@centesimo/log';
import { Type } from 'typebox';
import { answering } from '../to-status.ts';
import {
  type EntryRoutesPorts,
  HashText,
  NextCursor,
  PRESENT,
  base64,
  decodePosition,
  encodePosition,
  exact,
  index,
  pageFields,
  publishedSize,
} from './fields.ts';

const LIMIT_DEFAULT = 100;
const LIST = 'checkpoints';

const CheckpointsQuery = Type.Object(pageFields('checkpoints', ''), exact);
const CheckpointsPage = Type.Object(
  {
    checkpoints: Type.Array(
      Type.Object(
        {
          size: index('entries of the log'),
          root: HashText,
          signedAt: Type.String({ description: 'RFC 3339, by the clock of the server: nothing proves it' }),
          note: Type.String({ description: 'the signed note, verbatim' }),
        },
        exact,
      ),
    ),
    next: NextCursor,
  },
  exact,
);

export function checkpointRoutes({ reader, sha256 }: EntryRoutesPorts): HttpRoute[] {
  const list = defineRoute({
    method: 'GET',
    path: '/v1/checkpoints',
    summary: 'Checkpoints that were published',
    description:
      'The newest first. Whoever kept one shows with /v1/proofs/consistency that the log of today still contains it.',
    tag: 'log',
    schema: { query: CheckpointsQuery },
    answers: { 200: { description: 'a page of checkpoints', schema: CheckpointsPage } },
    handle: async ({ query: { cursor, limit = LIMIT_DEFAULT } }) => {
      const size = publishedSize(reader);
      const below = cursor === undefined ? size + 1 : decodePosition(sha256, LIST, cursor);
      const page = await answering(reader, () => reader.checkpoints(below, limit));
      const checkpoints = page.checkpoints.map(({ note, signedAt, size }) => {
        const { root } = parseCheckpointText(parseNote(note).text);
        return { size, root: base64(root), signedAt, note };
      });
      const next = page.next === undefined ? {} : { next: encodePosition(sha256, LIST, page.next) };
      return jsonAnswer(
        200,
        { checkpoints, ...next },
        { caching: PRESENT, tagged: true, compressible: true },
      );
    },
  });
  return [list];
}
