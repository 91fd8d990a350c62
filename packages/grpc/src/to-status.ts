/** Errors to gRPC status and trailers, and back: the only file that knows both. */
import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError, StatusObject } from '@grpc/grpc-js';
import { RpcError } from './rpc-error.ts';
import type { RpcFacts, RpcKind } from './rpc-error.ts';

const CODE_TRAILER = 'centesimo-code';
const FACTS_TRAILER = 'centesimo-facts';
const RETRY_TRAILER = 'retry-after-ms';

/** Longest facts carried, in characters of JSON: trailers share one 8 KiB block with everything else. */
export const FACTS_LENGTH_MAX = 4 * 1024;
const MESSAGE_LENGTH_MAX = 500;

const STATUS_OF_KIND: Readonly<Record<RpcKind, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  conflict: status.ABORTED,
  refused: status.FAILED_PRECONDITION,
  'too-large': status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  deadline: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  unimplemented: status.UNIMPLEMENTED,
  internal: status.INTERNAL,
};

const KIND_OF_STATUS: ReadonlyMap<number, RpcKind> = new Map(
  Object.entries(STATUS_OF_KIND).map(([kind, code]) => [code, kind as RpcKind]),
);

/** Anything that is not an RpcError becomes `internal` and shows nothing of itself. */
export function toStatus(error: unknown): Partial<StatusObject> {
  const known = error instanceof RpcError ? error : new RpcError('internal', 'internal', 'internal error');
  const metadata = new Metadata();
  metadata.set(CODE_TRAILER, known.code);
  const facts = toAscii(JSON.stringify(known.facts));
  if (facts !== '{}')
    metadata.set(FACTS_TRAILER, facts.length <= FACTS_LENGTH_MAX ? facts : '{"truncated":true}');
  if (known.retryAfterMs !== undefined) metadata.set(RETRY_TRAILER, String(Math.ceil(known.retryAfterMs)));
  return { code: STATUS_OF_KIND[known.kind], details: known.message.slice(0, MESSAGE_LENGTH_MAX), metadata };
}

/** Reads what `toStatus` wrote; a failure of the transport gets the code `transport-<kind>`. */
function fromServiceError(error: ServiceError): RpcError {
  const kind = KIND_OF_STATUS.get(error.code) ?? 'internal';
  const code = readTrailer(error.metadata, CODE_TRAILER) ?? `transport-${kind}`;
  const retry = Number(readTrailer(error.metadata, RETRY_TRAILER));
  return new RpcError(kind, code, error.details, {
    facts: readFacts(readTrailer(error.metadata, FACTS_TRAILER)),
    cause: error,
    ...(Number.isSafeInteger(retry) && retry > 0 ? { retryAfterMs: retry } : {}),
  });
}

/** An RpcError of whatever a call threw. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (isServiceError(error)) return fromServiceError(error);
  return new RpcError('internal', 'internal', 'the call failed', { cause: error });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
}

function readTrailer(metadata: Metadata | undefined, name: string): string | undefined {
  const value = metadata?.get(name)[0];
  return typeof value === 'string' ? value : undefined;
}

function readFacts(text: string | undefined): RpcFacts {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RpcFacts) : {};
  } catch {
    return {};
  }
}

/** Trailers hold printable ASCII; JSON can say everything else in escapes. */
function toAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
