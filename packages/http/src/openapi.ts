/** The OpenAPI 3.1 document, made from the routes as they are served. */
import type { FastifySchema } from 'fastify';
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { AccessRule } from './access.ts';
import { KEY_PATTERN } from './idempotency-key.ts';
import { PROBLEM_TYPE } from './problem.ts';
import type { AnswerDoc, HttpRoute } from './route.ts';
import { streamSchema } from './stream-body.ts';

export interface OpenApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'a parameter, the body or the address is malformed',
  401: 'no good token',
  403: 'the token is for other roles or ledgers',
  404: 'there is no such thing',
  409: 'the same request is still running; Retry-After says when to ask again',
  412: 'it has changed meanwhile',
  413: 'the body is too large',
  414: 'the address is too long',
  415: 'the body has a media type that is not taken',
  422: 'a rule forbids it, or the key was used with other input',
  500: 'the service is at fault',
  503: 'not now; Retry-After says when to ask again',
  504: 'the outcome is not known; Retry-After says when to send the same again',
};

export function openApiOptions(info: OpenApiInfo): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    refResolver: { buildLocalReference: ({ $id }) => (typeof $id === 'string' ? $id : 'schema') },
    transform: ({ schema, url }) => ({ schema: withKey(schema), url: restored(schema, url) }),
  };
}

/** Only told: checked it is by whoever reads it, with codes of its own. */
const KEY_HEADER = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      pattern: KEY_PATTERN,
      description: 'of the caller’s choice: the same key and input get the first answer again',
    },
  },
  required: ['Idempotency-Key'],
};

function withKey(schema: FastifySchema & { readonly isKeyed?: boolean }): FastifySchema {
  const { isKeyed, ...told } = schema;
  return isKeyed === true ? { ...told, headers: KEY_HEADER } : told;
}

/** The wildcard of the router has a name in the document. */
function restored(schema: FastifySchema, url: string): string {
  const names = Object.keys((schema.params as { properties?: object } | undefined)?.properties ?? {});
  return url.replace(/\*$/, `:${names.at(-1) ?? 'rest'}`);
}

/** Statuses of problems that the route may answer with. */
function problemStatuses(route: HttpRoute, rule: AccessRule): number[] {
  const { schema } = route;
  const statuses = new Set(route.problems ?? []);
  if ([schema.body, schema.params, schema.query].some((part) => part !== undefined)) statuses.add(400);
  if (schema.body !== undefined || route.stream !== undefined)
    for (const status of [400, 413, 415]) statuses.add(status);
  if (rule !== 'public') for (const status of [401, 403]) statuses.add(status);
  for (const status of [414, 500, 503, 504]) statuses.add(status);
  return [...statuses].sort((a, b) => a - b);
}

/** What Fastify checks requests by, and what the document says of the route. */
export function toFastifySchema(route: HttpRoute, rule: AccessRule): FastifySchema {
  const { body, params, query } = route.schema;
  const response: Record<number, object> = {};
  for (const [status, doc] of Object.entries(route.answers)) response[Number(status)] = documented(doc);
  for (const status of problemStatuses(route, rule)) {
    const schema = { $ref: 'Problem#' };
    const own = route.answers[status];
    // A page of the route's own may stand beside the problem document that the app sends with the same status.
    response[status] = {
      description: own?.description ?? PROBLEMS[status] ?? 'refused',
      content: { ...(own === undefined ? {} : contentOf(own)), [PROBLEM_TYPE]: { schema } },
    };
  }
  const isKeyed = route.isKeyed === true ? { isKeyed: true } : {};
  return {
    ...isKeyed,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    operationId: operationId(route),
    ...(rule === 'public' ? {} : { security: [{ token: [] }] }),
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    ...(route.stream === undefined ? {} : { body: streamSchema(route.stream) }),
    response,
  };
}

function documented(doc: AnswerDoc): object {
  const { description } = doc;
  return doc.mediaType === '' ? { description, type: 'null' } : { description, content: contentOf(doc) };
}

function contentOf({ mediaType = 'application/json', schema }: AnswerDoc): Record<string, object> {
  return { [mediaType]: { schema: schema ?? { type: 'string' } } };
}

/** `getLedgersLedgerEntries`: stable as long as the address is. */
function operationId({ method, path }: HttpRoute): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'v1');
  return method.toLowerCase() + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}
