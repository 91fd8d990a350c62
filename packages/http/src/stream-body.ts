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

/** In place of media types: a body of any, also of one that names none. */
const ANY = '*/*';

/** Makes every route of this scope take its body as a stream; other media types than the route's are refused. */
export function takeStreams(scope: FastifyInstance, mediaTypes: readonly string[]): void {
  scope.removeAllContentTypeParsers();
  for (const mediaType of mediaTypes)
    scope.addContentTypeParser(mediaType === ANY ? '*' : mediaType, takeStream);
  // What is not read to its end is not read on for nobody.
  scope.addHook('onSend', async ({ raw }, reply) => {
    if (raw.complete === false) reply.header('connection', 'close');
  });
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

/** With how long it may be silent: only time in which its bytes are waited for counts. */
export interface PatientBody extends StreamedBody {
  readonly stallMs: number;
}

/** The bytes of a body that `takeStreams` let through, as long as they come and are not too many. */
export async function* contentOf(
  body: IncomingMessage,
  { bytesMax, stallMs }: PatientBody,
): AsyncGenerator<Uint8Array> {
  const tooLarge = (): HttpError =>
    new HttpError('body-too-large', undefined, { facts: { bytesMax }, headers: { connection: 'close' } });
  if (Number(body.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  let bytes = 0;
  // A reader that stops early must leave the connection able to answer.
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of coming(chunks, stallMs)) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError('body-malformed', undefined, { cause: error });
  }
}

/** @throws HttpError `request-timeout` after so many milliseconds without a byte */
async function* coming(chunks: AsyncIterable<Buffer>, ms: number): AsyncGenerator<Buffer> {
  const reading = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orStalled(reading.next(), ms);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: a read that stalls ends with its connection.
    void reading.return?.()?.catch(() => undefined);
  }
}

async function orStalled<T>(reading: Promise<T>, ms: number): Promise<T> {
  const stalled = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => stalled.reject(new HttpError('request-timeout', undefined, { headers: { connection: 'close' } })),
    ms,
  );
  try {
    return await Promise.race([reading, stalled.promise]);
  } finally {
    clearTimeout(timer);
  }
}
