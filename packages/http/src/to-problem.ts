/** Errors to HTTP: the only file that knows statuses and problem documents for kinds and codes. */
import { FACTS_LENGTH_MAX, RpcError, type RpcKind } from '@centesimo/grpc';
import { HTTP_CODES, type HttpCode, HttpError } from './http-error.ts';
import { PROBLEM_BASE, type ProblemAnswer } from './problem.ts';

/** `conflict` is 409 while the first request still runs, which `retryAfterMs` tells, and 422 for other input. */
export const STATUS_OF_KIND: Readonly<Record<RpcKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 422,
  refused: 422,
  'too-large': 413,
  unavailable: 503,
  deadline: 504,
  cancelled: 503,
  unimplemented: 501,
  internal: 500,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is malformed',
  401: 'A good token is needed',
  403: 'The token may not do that',
  404: 'There is no such thing',
  405: 'This address takes other methods',
  408: 'The request did not arrive in time',
  409: 'The same request is still running',
  413: 'The request is too large',
  414: 'The address is too long',
  415: 'This media type is not taken',
  422: 'A rule forbids it',
  431: 'The headers are too large',
  500: 'The service is at fault',
  501: 'This is not served here',
  503: 'Not now: send the same again',
  504: 'The time is over and the outcome unknown: send the same again',
};

const DETAIL_CHARACTERS_MAX = 500;
/** What a caller waits where nothing better is known. */
const RETRY_AFTER_MS = 1_000;

/** What a handler, an admission or Fastify threw, as an answer; 5xx says nothing but its code. */
export function toProblem(error: unknown): ProblemAnswer {
  if (error instanceof RpcError) return ofRpcError(error);
  const known = error instanceof HttpError ? error : ofFastify(error);
  if (known === undefined) return answer(500, 'internal', '', {}, {});
  const retry = known.retriable ? retryAfter(RETRY_AFTER_MS) : {};
  const { code, facts, message } = known;
  return answer(HTTP_CODES[code].status, code, message, facts, { ...retry, ...known.headers });
}

/** True for what nobody foresaw: its text goes to the log and not to the caller. */
export function isFault(error: unknown): boolean {
  return toProblem(error).problem.status === 500;
}

function ofRpcError(error: RpcError): ProblemAnswer {
  const { kind, retryAfterMs } = error;
  const stillRunning = kind === 'conflict' && retryAfterMs !== undefined;
  const status = stillRunning ? 409 : STATUS_OF_KIND[kind];
  // An outcome that is unknown, or a refusal that time heals, always says when to ask again.
  const waitsMs = retryAfterMs ?? (status === 503 || status === 504 ? RETRY_AFTER_MS : undefined);
  const headers = {
    ...(waitsMs === undefined ? {} : retryAfter(waitsMs)),
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="centesimo"' } : {}),
  };
  return answer(status, kind === 'internal' ? 'internal' : error.code, error.message, error.facts, headers);
}

function retryAfter(ms: number): Record<string, string> {
  return { 'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))) };
}

function answer(
  status: number,
  code: string,
  detail: string,
  facts: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): ProblemAnswer {
  const title = TITLES[status] ?? 'The request is refused';
  const isOurs = status >= 500;
  const problem = {
    type: `${PROBLEM_BASE}${code}`,
    title,
    status,
    detail: isOurs ? title : detail.slice(0, DETAIL_CHARACTERS_MAX),
    code,
    facts: isOurs ? {} : bounded(facts),
  };
  return { problem, headers };
}

function bounded(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.stringify(facts).length <= FACTS_LENGTH_MAX ? facts : { truncated: true };
}

const FASTIFY_CODES: Readonly<Record<string, HttpCode>> = {
  FST_ERR_BAD_URL: 'url-malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'url-too-long',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body-malformed',
  FST_ERR_HANDLER_TIMEOUT: 'answer-timeout',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body-malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body-malformed',
};

/** Of what Fastify itself refuses; a request cut off inside its body is told as a broken body. */
function ofFastify(error: unknown): HttpError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FASTIFY_CODES[code] : undefined;
  if (known !== undefined) return new HttpError(known);
  return statusCode === 400 || code === 'ECONNRESET' ? new HttpError('body-malformed') : undefined;
}
