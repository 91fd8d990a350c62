/** Verifies tokens call after call: a token seen before costs no second signature check, only its times. */
import { verifyToken } from './verify-token.ts';
import type { TokenPolicy, VerifiedToken } from './verify-token.ts';
import { refuse } from './refusal.ts';
import type { AuthRefusal } from './refusal.ts';

/** Tokens remembered, at most 8 KiB each. */
export const TOKENS_CACHED_MAX = 1_000;

export interface TokenVerifier {
  verify(token: string | undefined): VerifiedToken | AuthRefusal;
}

/** Only tokens that held are remembered, so a flood of false ones does not push true ones out. */
export function createTokenVerifier(policy: TokenPolicy, nowMs: () => number): TokenVerifier {
  const known = new Map<string, VerifiedToken>();
  return {
    verify(token) {
      const now = nowMs();
      const hit = token === undefined ? undefined : known.get(token);
      if (token === undefined || hit === undefined)
        return remember(known, token, verifyToken(token, policy, now));
      if (now >= hit.notBeforeMs && now < hit.expiresMs) return hit;
      known.delete(token);
      return now < hit.notBeforeMs
        ? refuse('token-not-yet', 'the token does not hold yet')
        : refuse('token-expired', 'the token has expired');
    },
  };
}

function remember(
  known: Map<string, VerifiedToken>,
  token: string | undefined,
  result: VerifiedToken | AuthRefusal,
): VerifiedToken | AuthRefusal {
  if (!result.ok || token === undefined) return result;
  if (known.size >= TOKENS_CACHED_MAX) {
    const oldest = known.keys().next();
    if (!oldest.done) known.delete(oldest.value);
  }
  known.set(token, result);
  return result;
}
