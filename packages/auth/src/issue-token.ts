/** Makes access tokens of our own issuer: JWT, ES256, type `at+jwt` (RFC 9068). */
import jwt from 'jsonwebtoken';
import type { Role } from './principal.ts';
import type { SigningKey } from './signing-key.ts';

/** The type that every token must carry: an id token or any other JWT of the same issuer is no access token. */
export const TOKEN_TYPE = 'at+jwt';

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Ledger slugs, or `*`. */
  readonly ledgers: readonly string[];
  readonly audience: string;
  readonly ttlS: number;
  readonly nowMs: number;
}

/**
 * Deterministic but for the signature; the claims stand in whole seconds.
 * @throws RangeError when `nowMs` is below one second: the library would take its own clock for an `iat` of 0
 */
export function issueToken(key: SigningKey, request: TokenRequest): string {
  const issuedAtS = Math.floor(request.nowMs / 1000);
  if (!(issuedAtS >= 1)) throw new RangeError('a token cannot be issued before 1970-01-01T00:00:01Z');
  const claims = {
    iss: key.issuer,
    sub: request.subject,
    aud: request.audience,
    iat: issuedAtS,
    exp: issuedAtS + request.ttlS,
    roles: request.roles,
    ledgers: request.ledgers,
  };
  const header = { alg: 'ES256', typ: TOKEN_TYPE, kid: key.kid };
  return jwt.sign(claims, key.privateKey, { algorithm: 'ES256', header });
}
