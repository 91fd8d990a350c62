/** Streamed bodies: handed to the handler as they arrive, counted, and never held whole. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import type { StreamedBody } from './route.ts';

/** What a document says of such a body. */
export function streamSchema({ bytesMax, mediaTypes }: StreamedBody): object {
  const description = `at most ${bytesMax} bytes, read as they arrive`;
  const schema = { type: 'string', format: 'binary', description };
  return { content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }])) };
}

/** Makes every route of this scope take its body as a stream; other media types than the route's are refused. */
export function takeStreams(scope: FastifyInstance, mediaTypes: readonly string[]): void {
  scope.removeAllContentTypeParsers();
  for (const mediaType of mediaTypes) scope.addContentTypeParser(mediaType, takeStream);
  // The bytes are the handler's to judge.
  scope.setValidatorCompiler(() => (value: unknown) => ({ value }));
}

function takeStream(
  _request: FastifyRequest,
  payload: IncomingMessage,
  done: (error: null, body: IncomingMessage) => void,
): void {
  done(null, payload);
}

/** The bytes of a body that `takeStreams` let through, as long as they are not too many. */
export async function* contentOf(
  body: IncomingMessage,
  { bytesMax }: StreamedBody,
): AsyncGenerator<Uint8Array> {
  const tooLarge = (): HttpError =>
    new HttpError('body-too-large', undefined, { facts: { bytesMax }, headers: { connection: 'close' } });
  if (Number(body.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  let bytes = 0;
  // A reader that stops early must leave the connection able to answer.
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError('body-malformed', undefined, { cause: error });
  }
}
