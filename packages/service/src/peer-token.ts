/** The token with which an instance asks its peers; short-lived, made for each call by the key of the data folder. */
import { issueToken } from '@centesimo/auth';
import type { SigningKey } from '@centesimo/auth';
import { TOKEN_AUDIENCE } from './deployment.ts';

const TTL_S = 60;

/** A token of an operator for all ledgers, good for a minute. `service` is its subject. */
export function createPeerToken(signingKey: SigningKey, service: string, nowMs: number): string {
  return issueToken(signingKey, {
    subject: service,
    roles: ['operator'],
    ledgers: ['*'],
    audience: TOKEN_AUDIENCE,
    ttlS: TTL_S,
    nowMs,
  });
}
