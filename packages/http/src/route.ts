/** A route as a service declares it: address, schemas, what it answers, and a handler that knows nothing of Fastify. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '@centesimo/auth';
import type { Static, TObject, TSchema } from 'typebox';
import type { HttpAnswer } from './answer.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Query and path hold text: their properties are strings, integers or booleans. Bodies are taken as they are. */
export interface RouteSchema {
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
}

type PartOf<S extends RouteSchema, K extends keyof RouteSchema> = S[K] extends TSchema
  ? Static<S[K]>
  : undefined;

/** One request, validated and admitted. */
export interface HttpCall<S extends RouteSchema = RouteSchema> {
  readonly params: PartOf<S, 'params'>;
  readonly query: PartOf<S, 'query'>;
  readonly body: PartOf<S, 'body'>;
  /**
   * The bytes of a streamed body, as they arrive; nothing where the route takes none. Reading throws HttpError
   * `body-too-large`, and `body-malformed` where the caller goes before the end.
   */
  readonly content: AsyncIterable<Uint8Array>;
  readonly headers: IncomingHttpHeaders;
  readonly principal: Principal;
  /** Aborted when the caller goes before the answer is written. */
  readonly signal: AbortSignal;
}

/** What a status brings, for the OpenAPI document. */
export interface AnswerDoc {
  readonly description: string;
  /** JSON where left out. */
  readonly mediaType?: string;
  readonly schema?: TSchema;
}

/** What a route that answers with an ETag brings besides. */
export const NOT_CHANGED = { 304: { description: 'not changed', mediaType: '' } } as const;

/** A body that is handed on as it arrives and never held whole. */
export interface StreamedBody {
  /** Other media types are told 415; the range of all (star, slash, star) takes also a body that names none. */
  readonly mediaTypes: readonly string[];
  readonly bytesMax: number;
  /** From the first byte to the last, in milliseconds; how long it may be silent is the server's limit. */
  readonly arriveMs: number;
}

export interface RouteSpec<S extends RouteSchema> {
  readonly method: HttpMethod;
  /** `/v1/ledgers/{ledger}/entries`; `{rest*}` at the end takes slashes too. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** Groups routes on the documentation page. */
  readonly tag: string;
  readonly schema: S;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Statuses of problems beyond those that every such route has: 400, 401, 403, 413, 414, 415, 500, 503, 504. */
  readonly problems?: readonly number[];
  /** The default limit where left out. */
  readonly bodyBytesMax?: number;
  /** Instead of a JSON body. */
  readonly stream?: StreamedBody;
  /** Such requests need the header Idempotency-Key; the handler reads it. */
  readonly isKeyed?: boolean;
  handle(call: HttpCall<S>): HttpAnswer | Promise<HttpAnswer>;
}

declare const declared: unique symbol;

/** A declared route, whatever its schemas are. */
export interface HttpRoute extends Omit<RouteSpec<RouteSchema>, 'handle'> {
  readonly [declared]: true;
  handle(call: HttpCall<never>): HttpAnswer | Promise<HttpAnswer>;
}

/** Keeps the handler and its schemas together; the compiler checks one against the other. */
export function defineRoute<const S extends RouteSchema>(spec: RouteSpec<S>): HttpRoute {
  return spec as unknown as HttpRoute;
}
