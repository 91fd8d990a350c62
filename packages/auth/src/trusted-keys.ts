/** The allow-list: which issuers are believed, and by which public keys. A key that is not here signs nothing. */
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { AuthError } from './auth-error.ts';
import { readPublicFile } from './private-file.ts';
import type { PublicJwk, SigningKey } from './signing-key.ts';

export interface TrustedKey {
  readonly kid: string;
  /** The only issuer whose tokens this key may sign. */
  readonly issuer: string;
  readonly publicKey: KeyObject;
}

/** Trusted keys by `kid`. */
export type TrustedKeys = ReadonlyMap<string, TrustedKey>;

const KEYS_MAX = 100;

/** The allow-list file of one own issuer: `{"issuers":[{"issuer":"…","keys":[JWK…]}]}`. */
export function formatTrustedKeys(keys: readonly Pick<SigningKey, 'issuer' | 'publicJwk'>[]): string {
  const byIssuer = new Map<string, PublicJwk[]>();
  for (const key of keys) byIssuer.set(key.issuer, [...(byIssuer.get(key.issuer) ?? []), key.publicJwk]);
  const issuers = [...byIssuer].map(([issuer, list]) => ({ issuer, keys: list }));
  return `${JSON.stringify({ issuers }, null, 2)}\n`;
}

/** @throws AuthError `key-missing`, `key-malformed`, `key-curve` */
export function loadTrustedKeys(path: string): TrustedKeys {
  return parseTrustedKeys(readPublicFile(path).toString('utf8'), path);
}

/** @throws AuthError `key-malformed`, `key-curve`; `where` names the source in the message */
export function parseTrustedKeys(text: string, where = 'the list of trusted keys'): TrustedKeys {
  const bad = (why: string): AuthError => new AuthError('key-malformed', `${where}: ${why}`);
  const keys = new Map<string, TrustedKey>();
  for (const entry of listOf(parseJson(text, where), 'issuers', bad)) {
    const issuer = entry['issuer'];
    if (typeof issuer !== 'string' || issuer === '') throw bad('an issuer has no name');
    for (const jwk of listOf(entry, 'keys', bad)) {
      const key = toTrustedKey(jwk, issuer, where);
      if (keys.has(key.kid)) throw bad(`the kid ${key.kid} stands there twice`);
      keys.set(key.kid, key);
      if (keys.size > KEYS_MAX) throw bad(`more than ${KEYS_MAX} keys`);
    }
  }
  if (keys.size === 0) throw bad('it holds no key');
  return keys;
}

/** The allow-list that trusts just these keys. */
export function trustKeys(signingKeys: readonly SigningKey[]): TrustedKeys {
  return parseTrustedKeys(formatTrustedKeys(signingKeys));
}

type JsonObject = Record<string, unknown>;

function toTrustedKey(jwk: JsonObject, issuer: string, where: string): TrustedKey {
  const { kid, kty, crv, alg, x, y } = jwk;
  if (typeof kid !== 'string' || kid === '' || kid.length > 200) {
    throw new AuthError('key-malformed', `${where}: a key of ${issuer} has no kid`);
  }
  if ('d' in jwk) throw new AuthError('key-malformed', `${where}: the key ${kid} is a private key`);
  if (kty !== 'EC' || crv !== 'P-256' || (alg !== undefined && alg !== 'ES256')) {
    throw new AuthError('key-curve', `${where}: the key ${kid} is not a P-256 key for ES256`);
  }
  try {
    const point = { kty: 'EC', crv: 'P-256', x: String(x), y: String(y) };
    return { kid, issuer, publicKey: createPublicKey({ key: point, format: 'jwk' }) };
  } catch (error) {
    throw new AuthError('key-malformed', `${where}: the key ${kid} is no point of the curve`, error);
  }
}

function parseJson(text: string, where: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw new AuthError('key-malformed', `${where} is not JSON`, error);
  }
  throw new AuthError('key-malformed', `${where} is not a JSON object`);
}

function listOf(holder: JsonObject, name: string, bad: (why: string) => AuthError): JsonObject[] {
  const list = holder[name];
  if (!Array.isArray(list) || !list.every(isObject)) throw bad(`"${name}" is not a list of objects`);
  return list;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
