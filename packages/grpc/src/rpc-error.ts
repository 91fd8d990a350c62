/** The one error of calls: thrown by handlers, carried over the wire with its code and facts, thrown again at the client. */

/** What kind of failure it is: decides the gRPC status (`to-status.ts`) and what a caller can do about it. */
export const RPC_KINDS = [
  /** The input is malformed; sending it again changes nothing. */
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  /** Another input under the same key, or the same still running. */
  'conflict',
  /** Well formed, and refused by a rule on the state as it is. */
  'refused',
  /** Larger or more than the limit. */
  'too-large',
  /** Not now: send the same again after `retryAfterMs`. */
  'unavailable',
  /** The time allowed is over; the outcome is unknown to the caller. */
  'deadline',
  'cancelled',
  'unimplemented',
  'internal',
] as const;
export type RpcKind = (typeof RPC_KINDS)[number];

/** JSON-able facts behind a refusal: no personal data, no secrets. */
export type RpcFacts = Readonly<Record<string, unknown>>;

export interface RpcErrorOptions {
  readonly facts?: RpcFacts;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export class RpcError extends Error {
  readonly kind: RpcKind;
  /** Stable code, see docs/ERRORS.md. */
  readonly code: string;
  readonly facts: RpcFacts;
  /** Set for `unavailable` and for a conflict that time resolves. */
  readonly retryAfterMs: number | undefined;
  readonly retriable: boolean;
  constructor(kind: RpcKind, code: string, message: string, options: RpcErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'RpcError';
    this.kind = kind;
    this.code = code;
    this.facts = options.facts ?? {};
    this.retryAfterMs = options.retryAfterMs;
    this.retriable = options.retryAfterMs !== undefined || kind === 'unavailable';
  }
}
