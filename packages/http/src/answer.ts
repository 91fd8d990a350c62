/** Answers as values, and how they are written: media type, caching, ETag, compression. */
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsGzip } from './accepts-gzip.ts';
import { etagOf, isMatch, variantOf } from './etag.ts';

/** How long a copy may be used: for ever, for some seconds, or never without asking. */
export type Caching = 'immutable' | { readonly maxAgeS: number } | 'none';

export interface HttpAnswer {
  readonly status: number;
  readonly mediaType?: string;
  readonly body?: string | Uint8Array;
  /** Instead of a body: bytes sent as they come. What it throws cuts the connection, so that nobody takes it for whole. */
  readonly stream?: AsyncIterable<Uint8Array>;
  /** `none` where left out. */
  readonly caching?: Caching;
  /** True: an ETag of the body is sent, and 304 where the caller has the same. */
  readonly tagged?: boolean;
  /** True: gzip, where the caller takes it and the body is worth it. */
  readonly compressible?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** True: this very object is given again, so that its tag and its compressed bytes are kept as long as it is. */
  readonly isKept?: boolean;
}

type Options = Omit<HttpAnswer, 'status' | 'mediaType' | 'body' | 'stream'>;

export function jsonAnswer(status: number, value: unknown, options: Options = {}): HttpAnswer {
  return jsonTextAnswer(status, JSON.stringify(value), options);
}

/** For JSON whose text is known already. */
export function jsonTextAnswer(status: number, text: string, options: Options = {}): HttpAnswer {
  return { ...options, status, mediaType: 'application/json; charset=utf-8', body: text };
}

export function textAnswer(status: number, text: string, options: Options = {}): HttpAnswer {
  return { ...options, status, mediaType: 'text/plain; charset=utf-8', body: text };
}

export function bytesAnswer(status: number, bytes: Uint8Array, options: Options = {}): HttpAnswer {
  return { ...options, status, mediaType: 'application/octet-stream', body: bytes };
}

/** The header by which a browser saves an answer as a file. `name` needs no quoting: letters, digits, `-_.`. */
export function savedAs(name: string): { readonly 'content-disposition': string } {
  return { 'content-disposition': `attachment; filename="${name}"` };
}

/** Below this compression costs more than it saves. */
const GZIP_BYTES_MIN = 1_024;
const gzipped = promisify(gzip);

/** Writes the answer; what needs a token is never for a shared cache. */
export async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: HttpAnswer,
  isPublic: boolean,
): Promise<FastifyReply> {
  reply.code(answer.status).headers({ ...answer.headers });
  reply.header('cache-control', cacheControl(answer.caching ?? 'none', isPublic));
  if (answer.stream !== undefined) {
    reply.header('content-type', answer.mediaType ?? 'application/octet-stream');
    return reply.send(Readable.from(answer.stream, { objectMode: false }));
  }
  const body = answer.body ?? '';
  const isGzip = answer.compressible === true && acceptsGzip(request.headers['accept-encoding']);
  if (answer.compressible === true) reply.header('vary', varyOf(answer.headers?.['vary']));
  const compress = isGzip && Buffer.byteLength(body) >= GZIP_BYTES_MIN;
  if (answer.tagged === true) {
    // Other bytes are another representation, which a strong tag must tell apart.
    const etag = variantOf(keptOf(answer).etag, compress ? 'gzip' : undefined);
    reply.header('etag', etag);
    if (isMatch(request.headers['if-none-match'], etag)) return reply.code(304).send();
  }
  if (answer.mediaType !== undefined) reply.header('content-type', answer.mediaType);
  if (!compress)
    return reply.send(
      typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length),
    );
  reply.header('content-encoding', 'gzip');
  return reply.send(await keptOf(answer).packed);
}

interface Kept {
  readonly etag: string;
  readonly packed: Promise<Buffer>;
}

const KEPT = new WeakMap<HttpAnswer, Kept>();

/** What is computed of a body, when it is asked for: once, where the answer is given again. */
function keptOf(answer: HttpAnswer): Kept {
  const known = KEPT.get(answer);
  if (known !== undefined) return known;
  const { body = '' } = answer;
  let etag: string | undefined;
  let packed: Promise<Buffer> | undefined;
  const kept: Kept = {
    get etag() {
      return (etag ??= etagOf(body));
    },
    get packed() {
      return (packed ??= gzipped(body));
    },
  };
  if (answer.isKept === true) KEPT.set(answer, kept);
  return kept;
}

function varyOf(further: string | undefined): string {
  return further === undefined ? 'accept-encoding' : `accept-encoding, ${further}`;
}

function cacheControl(caching: Caching, isPublic: boolean): string {
  if (caching === 'none') return 'no-store';
  const scope = isPublic ? 'public' : 'private';
  return caching === 'immutable'
    ? `${scope}, max-age=31536000, immutable`
    : `${scope}, max-age=${caching.maxAgeS}`;
}
