/** The witness over HTTP: C2SP tlog-witness, and what it knows of each log for whoever watches it. */
import type { TokenVerifier } from '@centesimo/auth';
import { defineRoute, HttpError, jsonAnswer, textAnswer } from '@centesimo/http';
import type { HttpAnswer, HttpBinding, HttpRoute } from '@centesimo/http';
import { MAX_ADD_CHECKPOINT_BYTES, TREE_SIZE_TYPE } from '@centesimo/log';
import { Type } from 'typebox';
import type { Witness, WitnessAnswer } from './witness.ts';

const ARRIVE_MS = 30_000;
const TEXT = 'text/plain';

/** Nothing of a witness is behind a token: the log's signature is what admits a request. */
export const NO_TOKENS: TokenVerifier = {
  verify: () => ({ ok: false, code: 'token-unknown-key', message: 'a witness takes no tokens' }),
};

export function witnessBinding(witness: Witness): HttpBinding {
  const routes = [addCheckpoint(witness), checkpoint(witness), status(witness)];
  const access = Object.fromEntries(
    routes.map(({ method, path }) => [`${method} ${path}`, 'public'] as const),
  );
  return { routes, access };
}

function addCheckpoint(witness: Witness): HttpRoute {
  return defineRoute({
    method: 'POST',
    path: '/add-checkpoint',
    summary: 'Ask for the cosignature of a checkpoint',
    description: 'C2SP tlog-witness: the old size, a consistency proof, a blank line, the signed checkpoint.',
    tag: 'witness',
    schema: {},
    // The specification names no media type.
    stream: { mediaTypes: ['*/*'], bytesMax: MAX_ADD_CHECKPOINT_BYTES, arriveMs: ARRIVE_MS },
    answers: {
      200: { description: 'signature lines', mediaType: TEXT },
      400: { description: 'malformed, or the old size is larger than the checkpoint', mediaType: TEXT },
      403: { description: 'not signed by the key of the log', mediaType: TEXT },
      404: { description: 'an unknown origin', mediaType: TEXT },
      409: { description: 'the old size is another; the body is it', mediaType: TREE_SIZE_TYPE },
      422: { description: 'it does not continue the log, or the log is refused', mediaType: TEXT },
      503: { description: 'the entries are not verified that far yet', mediaType: TEXT },
    },
    handle: async ({ content }) => answerOf(await witness.addCheckpoint(await wholeOf(content))),
  });
}

/** As many bytes as the route takes. */
async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answerOf(answer: WitnessAnswer): HttpAnswer {
  switch (answer.status) {
    case 200:
      return textAnswer(200, answer.cosignatures);
    case 409:
      return { status: 409, mediaType: TREE_SIZE_TYPE, body: `${answer.size}\n` };
    case 503:
      return textAnswer(503, `${answer.reason}\n`, { headers: { 'retry-after': `${answer.retryAfterS}` } });
    default:
      return textAnswer(answer.status, `${answer.reason}\n`);
  }
}

const LogId = Type.Object(
  { log: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the SHA-256 of the origin, in hex' }) },
  { additionalProperties: false },
);

function checkpoint(witness: Witness): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/{log}/checkpoint',
    summary: 'The checkpoint of a log that was cosigned last',
    tag: 'witness',
    schema: { params: LogId },
    answers: { 200: { description: 'the note, with the cosignature', mediaType: TEXT } },
    problems: [404],
    handle: async ({ params }) => {
      const note = await witness.checkpointOf(params.log);
      if (note === undefined) throw new HttpError('route-not-found', 'nothing of this log was cosigned');
      return textAnswer(200, note, { tagged: true });
    },
  });
}

const Status = Type.Object(
  {
    origin: Type.String(),
    cosigned: Type.Integer({ description: 'size of the checkpoint that was cosigned last' }),
    followed: Type.Boolean({ description: 'whether entries, chains and money are verified' }),
    verified: Type.Optional(Type.Integer({ description: 'entries that were found good' })),
    heldUp: Type.Optional(Type.String({ description: 'why it gets no further at present' })),
    refused: Type.Optional(Type.Object({}, { description: 'why the log is refused for good' })),
  },
  { additionalProperties: false },
);

function status(witness: Witness): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/status',
    summary: 'What is known of each log',
    tag: 'witness',
    schema: {},
    answers: { 200: { description: 'the logs', schema: Type.Object({ logs: Type.Array(Status) }) } },
    handle: async () => jsonAnswer(200, { logs: await witness.status() }),
  });
}
