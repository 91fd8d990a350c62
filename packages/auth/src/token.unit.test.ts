// Tokens: what holds, and every way in which one must not.
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  authorize,
  createTokenVerifier,
  generateSigningKey,
  issueToken,
  ROLES,
  TOKEN_LENGTH_MAX,
  trustKeys,
  verifyToken,
} from './index.ts';
import type { Principal, TokenRequest } from './index.ts';

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const NOW_S = NOW_MS / 1000;
const key = generateSigningKey('https://issuer.test');
const stranger = generateSigningKey('https://issuer.test');
const other = generateSigningKey('https://other.test');
const policy = { keys: trustKeys([key, other]), audience: 'centesimo' };
const request: TokenRequest = {
  subject: 'user-1',
  roles: ['staff', 'approver'],
  ledgers: ['acqua-viva'],
  audience: 'centesimo',
  ttlS: 600,
  nowMs: NOW_MS,
};
const goodHeader = { alg: 'ES256', typ: 'at+jwt', kid: key.kid };
const goodClaims = {
  iss: key.issuer,
  sub: 'user-1',
  aud: 'centesimo',
  iat: NOW_S,
  exp: NOW_S + 600,
  roles: ['staff'],
  ledgers: ['acqua-viva'],
};

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, so that a forger's choices need no library's consent. */
function forge(header: object, claims: unknown, privateKey: KeyObject = key.privateKey): string {
  const input = `${part(header)}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

function codeOf(token: string | undefined, nowMs = NOW_MS): string {
  const result = verifyToken(token, policy, nowMs);
  return result.ok ? 'ok' : result.code;
}

describe('a token that holds', () => {
  it('gives the principal it was issued for', () => {
    const result = verifyToken(issueToken(key, request), policy, NOW_MS);
    expect(result).toMatchObject({
      ok: true,
      principal: {
        issuer: 'https://issuer.test',
        subject: 'user-1',
        roles: ['staff', 'approver'],
        ledgers: ['acqua-viva'],
      },
    });
  });

  it('is taken when made by hand with one audience of several', () => {
    expect(codeOf(forge(goodHeader, goodClaims))).toBe('ok');
    expect(codeOf(forge(goodHeader, { ...goodClaims, aud: ['x', 'centesimo'] }))).toBe('ok');
  });

  it('gives no right for roles that are not known here', () => {
    const result = verifyToken(
      forge(goodHeader, { ...goodClaims, roles: ['root', 'auditor'] }),
      policy,
      NOW_MS,
    );
    expect(result).toMatchObject({ ok: true, principal: { roles: ['auditor'] } });
  });
});

describe('a token that must be refused', () => {
  const none = `${part({ ...goodHeader, alg: 'none' })}.${part(goodClaims)}.`;
  const publicPem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
  const hmacInput = `${part({ ...goodHeader, alg: 'HS256' })}.${part(goodClaims)}`;
  const confused = `${hmacInput}.${createHmac('sha256', publicPem).update(hmacInput).digest('base64url')}`;
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const good = forge(goodHeader, goodClaims);
  const without = (name: string): object =>
    Object.fromEntries(Object.entries(goodClaims).filter(([claim]) => claim !== name));

  it.each<[string, string, string | undefined]>([
    ['none at all', 'token-missing', undefined],
    ['an empty one', 'token-missing', ''],
    ['no token', 'token-malformed', 'hello'],
    ['a header that is no JSON', 'token-malformed', `aGVsbG8.${part(goodClaims)}.AAAA`],
    ['a header that is a list', 'token-malformed', `${part([1])}.${part(goodClaims)}.AAAA`],
    ['a stray character', 'token-malformed', `${good}=`],
    ['white space', 'token-malformed', ` ${good}`],
    ['a fourth part', 'token-malformed', `${good}.AAAA`],
    ['one that is too long', 'token-malformed', 'a'.repeat(TOKEN_LENGTH_MAX + 1)],
    [
      'a long one that is signed',
      'token-malformed',
      forge(goodHeader, { ...goodClaims, pad: 'x'.repeat(9000) }),
    ],
    ['alg none', 'token-algorithm', none],
    ['alg None', 'token-algorithm', `${part({ ...goodHeader, alg: 'None' })}.${part(goodClaims)}.`],
    ['no alg', 'token-algorithm', forge({ typ: 'at+jwt', kid: key.kid }, goodClaims)],
    ['HS256 keyed with the public key', 'token-algorithm', confused],
    ['RS256', 'token-algorithm', forge({ ...goodHeader, alg: 'RS256' }, goodClaims, rsa)],
    ['ES384', 'token-algorithm', forge({ ...goodHeader, alg: 'ES384' }, goodClaims, otherCurve)],
    ['ES256 signed on another curve', 'token-signature', forge(goodHeader, goodClaims, otherCurve)],
    ['type JWT', 'token-type', forge({ ...goodHeader, typ: 'JWT' }, goodClaims)],
    ['no type', 'token-type', forge({ alg: 'ES256', kid: key.kid }, goodClaims)],
    [
      'a critical extension',
      'token-malformed',
      forge({ ...goodHeader, crit: ['b64'], b64: false }, goodClaims),
    ],
    ['an unknown kid', 'token-unknown-key', issueToken(stranger, request)],
    ['no kid', 'token-unknown-key', forge({ alg: 'ES256', typ: 'at+jwt' }, goodClaims)],
    ['a kid that is an object', 'token-unknown-key', forge({ ...goodHeader, kid: {} }, goodClaims)],
    ['a kid of every object', 'token-unknown-key', forge({ ...goodHeader, kid: '__proto__' }, goodClaims)],
    [
      'a key of its own in the header',
      'token-unknown-key',
      forge({ ...goodHeader, kid: 'mine', jwk: stranger.publicJwk }, goodClaims, stranger.privateKey),
    ],
    [
      "a stranger's signature under our kid",
      'token-signature',
      forge(goodHeader, goodClaims, stranger.privateKey),
    ],
    ['no signature', 'token-signature', `${good.slice(0, good.lastIndexOf('.'))}.`],
    [
      "another issuer's key",
      'token-issuer',
      forge({ ...goodHeader, kid: other.kid }, goodClaims, other.privateKey),
    ],
    ['no issuer', 'token-issuer', forge(goodHeader, without('iss'))],
    ['another audience', 'token-audience', issueToken(key, { ...request, audience: 'elsewhere' })],
    ['no audience', 'token-audience', forge(goodHeader, without('aud'))],
    ['no exp', 'token-malformed', forge(goodHeader, without('exp'))],
    ['no iat', 'token-malformed', forge(goodHeader, without('iat'))],
    ['exp as text', 'token-malformed', forge(goodHeader, { ...goodClaims, exp: String(NOW_S + 600) })],
    ['exp out of all reach', 'token-malformed', forge(goodHeader, { ...goodClaims, exp: 1e300 })],
    ['one that has expired', 'token-expired', issueToken(key, { ...request, ttlS: -6 })],
    ['one from the future', 'token-not-yet', issueToken(key, { ...request, nowMs: NOW_MS + 6_000 })],
    ['nbf in the future', 'token-not-yet', forge(goodHeader, { ...goodClaims, nbf: NOW_S + 60 })],
    ['no subject', 'token-malformed', forge(goodHeader, without('sub'))],
    ['an endless subject', 'token-malformed', forge(goodHeader, { ...goodClaims, sub: 's'.repeat(256) })],
    ['roles as text', 'token-malformed', forge(goodHeader, { ...goodClaims, roles: 'operator' })],
    ['ledgers as text', 'token-malformed', forge(goodHeader, { ...goodClaims, ledgers: '*' })],
    [
      'a ledger that cannot be',
      'token-malformed',
      forge(goodHeader, { ...goodClaims, ledgers: ['acqua-*'] }),
    ],
    ['claims that are a list', 'token-signature', forge(goodHeader, [1])],
  ])('refuses %s as %s', (_name, code, token) => {
    expect(codeOf(token)).toBe(code);
  });

  it('refuses a token with any one character changed', () => {
    const token = issueToken(key, request);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '7', '_', '.', '~'), (at, char) => {
        const changed = token.slice(0, at) + char + token.slice(at + 1);
        // The last character of a 64-byte signature carries four spare bits: that one spelling is the same token.
        const same = Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(
          Buffer.from(token.split('.')[2] ?? '', 'base64url'),
        );
        fc.pre(changed !== token && !(same && at === token.length - 1));
        expect(codeOf(changed)).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0x2ff).map((code) => String.fromCharCode(code)) }), (text) => {
        expect(codeOf(text)).not.toBe('ok');
        expect(codeOf(`${text}.${text}.${text}`)).not.toBe('ok');
      }),
    );
  });
});

describe('the clock', () => {
  it('forgives five seconds on both sides and no more', () => {
    const token = issueToken(key, request);
    expect(codeOf(token, NOW_MS - 5_000)).toBe('ok');
    expect(codeOf(token, NOW_MS - 5_001)).toBe('token-not-yet');
    expect(codeOf(token, NOW_MS + 604_999)).toBe('ok');
    expect(codeOf(token, NOW_MS + 605_000)).toBe('token-expired');
  });
});

describe('a verifier that remembers', () => {
  it('lets a remembered token expire', () => {
    let nowMs = NOW_MS;
    const verifier = createTokenVerifier(policy, () => nowMs);
    const token = issueToken(key, request);
    const first = verifier.verify(token);
    expect(verifier.verify(token)).toBe(first);
    nowMs += 605_000;
    expect(verifier.verify(token)).toMatchObject({ ok: false, code: 'token-expired' });
    nowMs = NOW_MS - 6_000;
    expect(verifier.verify(token)).toMatchObject({ ok: false, code: 'token-not-yet' });
  });

  it('does not take a false token for the true one before it', () => {
    const verifier = createTokenVerifier(policy, () => NOW_MS);
    const token = issueToken(key, request);
    expect(verifier.verify(token).ok).toBe(true);
    expect(verifier.verify(`${token.slice(0, -10)}AAAAAAAAAA`).ok).toBe(false);
    expect(verifier.verify(undefined)).toMatchObject({ code: 'token-missing' });
  });
});

describe('authorize', () => {
  const principal = (roles: Principal['roles'], ledgers: string[]): Principal => ({
    issuer: 'i',
    subject: 's',
    roles,
    ledgers,
  });

  it('asks for one of the roles, for every pair of roles', () => {
    for (const held of ROLES) {
      for (const needed of ROLES) {
        const result = authorize(principal([held], ['*']), { roles: [needed], ledger: 'any-ledger' });
        expect(result).toMatchObject(held === needed ? { ok: true } : { ok: false, code: 'role-forbidden' });
      }
    }
  });

  it('keeps a token to its ledgers', () => {
    const staff = principal(['staff'], ['acqua-viva', 'b']);
    expect(authorize(staff, { roles: ['staff'], ledger: 'b' }).ok).toBe(true);
    expect(authorize(staff, { roles: ['staff'] }).ok).toBe(true);
    expect(authorize(staff, { roles: ['staff'], ledger: 'c' })).toMatchObject({ code: 'ledger-forbidden' });
    expect(authorize(staff, { roles: ['staff'], ledger: '*' })).toMatchObject({ code: 'ledger-forbidden' });
    expect(authorize(staff, { roles: ['staff'], ledger: '' })).toMatchObject({ code: 'ledger-forbidden' });
    expect(authorize(principal(['staff'], []), { roles: ['staff'], ledger: 'b' }).ok).toBe(false);
  });
});
