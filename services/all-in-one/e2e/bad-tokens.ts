/** Tokens with every kind of problem, each with the code that it is refused with, and what they are made of. */
import { createHmac, createPublicKey, sign } from 'node:crypto';
import { generateSigningKey, loadSigningKey, ROLES } from '@centesimo/auth';
import type { SigningKey } from '@centesimo/auth';
import { signingKeyOf } from './charity-process.ts';

export interface BadToken {
  readonly name: string;
  readonly token: string | undefined;
  readonly code: string;
  /** 401: no good token; 403: a good one that may not do that. */
  readonly status: 401 | 403;
}

const HOUR_S = 3_600;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function es256({ kid, privateKey }: SigningKey, claims: object, header: object = {}): string {
  const input = `${part({ alg: 'ES256', typ: 'at+jwt', kid, ...header })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

export function badTokens(folder: string, wrongRole: string): BadToken[] {
  const key = loadSigningKey(signingKeyOf(folder), 'centesimo');
  const stranger = generateSigningKey('centesimo');
  const now = Math.floor(Date.now() / 1_000);
  const good = { iss: 'centesimo', sub: 'planted-subject', aud: 'centesimo', iat: now, exp: now + HOUR_S };
  const claims = { ...good, roles: ROLES, ledgers: ['*'] };
  const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
  const hs = `${part({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${part(claims)}`;
  const refused = (name: string, code: string, token: string | undefined): BadToken => ({
    ...{ name, code, token, status: 401 },
  });
  return [
    refused('none', 'token-missing', undefined),
    refused('no token', 'token-malformed', 'let-me-in'),
    refused('expired', 'token-expired', es256(key, { ...claims, iat: now - HOUR_S, exp: now - 60 })),
    refused('not yet valid', 'token-not-yet', es256(key, { ...claims, nbf: now + HOUR_S })),
    refused('for others', 'token-audience', es256(key, { ...claims, aud: 'elsewhere' })),
    refused('of another issuer', 'token-issuer', es256(key, { ...claims, iss: 'somebody' })),
    refused('by another key', 'token-signature', es256({ ...stranger, kid: key.kid }, claims)),
    refused('by an unknown key', 'token-unknown-key', es256(stranger, claims)),
    refused('unsigned', 'token-algorithm', `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`),
    refused(
      'keyed with the public key',
      'token-algorithm',
      `${hs}.${createHmac('sha256', pem).update(hs).digest('base64url')}`,
    ),
    refused('oversized', 'token-malformed', es256(key, { ...claims, pad: 'x'.repeat(9_000) })),
    {
      name: 'of another role',
      code: 'role-forbidden',
      token: es256(key, { ...claims, roles: [wrongRole] }),
      status: 403,
    },
    {
      name: 'of another ledger',
      code: 'ledger-forbidden',
      token: es256(key, { ...claims, ledgers: ['elsewhere'] }),
      status: 403,
    },
  ];
}
