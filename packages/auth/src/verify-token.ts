/** Checks an access token: hostile until every step here has passed. */
import jwt from 'jsonwebtoken';
import { TOKEN_TYPE } from './issue-token.ts';
import { isLedgerScope, isRole } from './principal.ts';
import type { Principal } from './principal.ts';
import { refuse } from './refusal.ts';
import type { AuthRefusal } from './refusal.ts';
import type { TrustedKey, TrustedKeys } from './trusted-keys.ts';

/** Longest token read, in characters. */
export const TOKEN_LENGTH_MAX = 8 * 1024;
export const CLOCK_TOLERANCE_S = 5;

export interface TokenPolicy {
  readonly keys: TrustedKeys;
  /** The audience that a token must name. */
  readonly audience: string;
  /** How far clocks may differ; 5 s when left out. */
  readonly clockToleranceS?: number;
}

export interface VerifiedToken {
  readonly ok: true;
  readonly principal: Principal;
  /** The token holds for `notBeforeMs <= now < expiresMs`, tolerance included. */
  readonly notBeforeMs: number;
  readonly expiresMs: number;
}

/** `token` is the bare token, without `Bearer`. */
export function verifyToken(
  token: string | undefined,
  policy: TokenPolicy,
  nowMs: number,
): VerifiedToken | AuthRefusal {
  if (token === undefined || token === '') return refuse('token-missing', 'the call carries no token');
  if (token.length > TOKEN_LENGTH_MAX) {
    return refuse('token-malformed', `the token is longer than ${TOKEN_LENGTH_MAX} characters`);
  }
  const key = findKey(token, policy.keys);
  if ('ok' in key) return key;
  const claims = verifySignature(token, key);
  if (claims === undefined) return refuse('token-signature', 'the signature does not hold');
  return judgeClaims(claims, key, policy, nowMs);
}

type Claims = Record<string, unknown>;

/** The header chooses among trusted keys and nothing more: what it says about keys elsewhere is not read. */
function findKey(token: string, keys: TrustedKeys): TrustedKey | AuthRefusal {
  const header = decodeHeader(token);
  if (header === undefined) return refuse('token-malformed', 'this is not a signed JSON web token');
  if (header['alg'] !== 'ES256') return refuse('token-algorithm', 'only tokens signed with ES256 are taken');
  if (header['typ'] !== TOKEN_TYPE) return refuse('token-type', `the token's type is not ${TOKEN_TYPE}`);
  if ('crit' in header) return refuse('token-malformed', 'the token asks for an extension that is not known');
  const kid = header['kid'];
  const key = typeof kid === 'string' ? keys.get(kid) : undefined;
  return key ?? refuse('token-unknown-key', 'the key that signed the token is not trusted here');
}

function decodeHeader(token: string): Claims | undefined {
  // Base64url only: decoders that skip other characters would give one token many spellings.
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return undefined;
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString(),
    );
    return isObject(header) ? header : undefined;
  } catch {
    return undefined;
  }
}

/** Times are judged afterwards, so that one clock and one tolerance decide. */
function verifySignature(token: string, key: TrustedKey): Claims | undefined {
  try {
    const options = { algorithms: ['ES256' as const], ignoreExpiration: true, ignoreNotBefore: true };
    const claims: unknown = jwt.verify(token, key.publicKey, options);
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function judgeClaims(
  claims: Claims,
  key: TrustedKey,
  policy: TokenPolicy,
  nowMs: number,
): VerifiedToken | AuthRefusal {
  const { iss, aud, exp, iat } = claims;
  const nbf = claims['nbf'] ?? iat;
  if (iss !== key.issuer)
    return refuse('token-issuer', 'the key does not belong to the issuer that the token names');
  if (aud !== policy.audience && !(Array.isArray(aud) && aud.includes(policy.audience))) {
    return refuse('token-audience', `the token is not for ${policy.audience}`);
  }
  if (!isTime(exp) || !isTime(iat) || !isTime(nbf)) {
    return refuse('token-malformed', 'exp and iat must stand in the token, as seconds');
  }
  const toleranceS = policy.clockToleranceS ?? CLOCK_TOLERANCE_S;
  const expiresMs = (exp + toleranceS) * 1000;
  const notBeforeMs = (Math.max(nbf, iat) - toleranceS) * 1000;
  if (nowMs >= expiresMs) return refuse('token-expired', 'the token has expired');
  if (nowMs < notBeforeMs) return refuse('token-not-yet', 'the token does not hold yet');
  const principal = toPrincipal(claims, key.issuer);
  if (principal === undefined)
    return refuse('token-malformed', 'sub, roles or ledgers are missing or malformed');
  return { ok: true, principal, notBeforeMs, expiresMs };
}

/** Roles that are not ours (an issuer may serve others too) give no right; a ledger that cannot exist is a fault. */
function toPrincipal(claims: Claims, issuer: string): Principal | undefined {
  const { sub, roles, ledgers } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) return undefined;
  if (!isStrings(roles) || !isStrings(ledgers) || !ledgers.every(isLedgerScope)) return undefined;
  return { issuer, subject: sub, roles: roles.filter(isRole), ledgers };
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 2 ** 40;
}
