/** The token with which an instance asks its peers: short-lived, signed with the key of the deployment. */
import { issueToken } from '@centesimo/auth';
import type { SigningKey } from '@centesimo/auth';
import { TOKEN_AUDIENCE } from './deployment.ts';

const TTL_S = 60;
/** Then the next one is signed: whoever is asked has half of the time left, and checks one signature in as long. */
const KEPT_MS = 30_000;

/** Tokens of an operator for all ledgers, each good for at least half a minute. `service` is their subject. */
export function peerTokens(signingKey: SigningKey, service: string, now: () => number): () => string {
  let token = '';
  let signedMs = -Infinity;
  return () => {
    const nowMs = now();
    if (nowMs - signedMs >= KEPT_MS || nowMs < signedMs) {
      token = issueToken(signingKey, {
        subject: service,
        roles: ['operator'],
        ledgers: ['*'],
        audience: TOKEN_AUDIENCE,
        ttlS: TTL_S,
        nowMs,
      });
      signedMs = nowMs;
    }
    return token;
  };
}
