/** Who may call what: the table that every service hands over with its handlers, checked on each call. */
import { ANONYMOUS, authorize } from '@centesimo/auth';
import type { AuthRefusal, Principal, Role, TokenVerifier } from '@centesimo/auth';
import type { DescService } from '@bufbuild/protobuf';
import type { Metadata } from '@grpc/grpc-js';
import { RpcError } from './rpc-error.ts';
import type { MethodName, RequestOf } from './wire-type.ts';

export interface RoleRule<Request> {
  /** One of these is enough. */
  readonly roles: readonly Role[];
  /** The ledger that a request touches, checked for each message of a stream; `none` where it touches no single one. */
  readonly ledger: 'none' | ((request: Request) => string);
}

/** `public`: anybody, without a token. */
export type AccessRule<Request> = 'public' | RoleRule<Request>;

/** One rule for each method; a method without one does not compile, and does not start. */
export type AccessTable<S extends DescService> = {
  readonly [K in MethodName<S>]: AccessRule<RequestOf<S, K>>;
};

/** @throws RpcError `unauthenticated` or `forbidden` with the code of `@centesimo/auth` */
export function admit(rule: AccessRule<never>, metadata: Metadata, verifier: TokenVerifier): Principal {
  if (rule === 'public') return ANONYMOUS;
  const verified = verifier.verify(bearerToken(metadata));
  if (!verified.ok) throw toRpcError(verified);
  const allowed = authorize(verified.principal, { roles: rule.roles });
  if (!allowed.ok) throw toRpcError(allowed);
  return verified.principal;
}

/** @throws RpcError `forbidden`, `ledger-forbidden` */
export function admitMessage(rule: AccessRule<never>, principal: Principal, message: unknown): void {
  if (rule === 'public' || rule.ledger === 'none') return;
  const allowed = authorize(principal, { roles: rule.roles, ledger: rule.ledger(message as never) });
  if (!allowed.ok) throw toRpcError(allowed);
}

function bearerToken(metadata: Metadata): string | undefined {
  const values = metadata.get('authorization');
  if (values.length === 0) return undefined;
  const match = values.length === 1 ? /^Bearer ([^ ]+)$/i.exec(String(values[0])) : null;
  if (match?.[1] === undefined) {
    throw new RpcError('unauthenticated', 'token-malformed', 'authorization must be one "Bearer <token>"');
  }
  return match[1];
}

function toRpcError(refusal: AuthRefusal): RpcError {
  const isRight = refusal.code === 'role-forbidden' || refusal.code === 'ledger-forbidden';
  return new RpcError(isRight ? 'forbidden' : 'unauthenticated', refusal.code, refusal.message);
}
