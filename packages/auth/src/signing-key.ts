/** The key that signs tokens: P-256, one PEM file, named by its thumbprint. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { AuthError } from './auth-error.ts';
import { createPrivateFile, readPrivateFile } from './private-file.ts';

export interface SigningKey {
  readonly issuer: string;
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

/** A P-256 public key as JWK (RFC 7517), with nothing private in it. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/** A new key that is stored nowhere. */
export function generateSigningKey(issuer: string): SigningKey {
  return toSigningKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, issuer, 'a new key');
}

/** Makes a key and stores it at `path`, mode 0600. @throws AuthError `key-exists` */
export function createSigningKeyFile(path: string, issuer: string): SigningKey {
  const key = generateSigningKey(issuer);
  createPrivateFile(path, key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return key;
}

/** @throws AuthError `key-missing`, `key-permissions`, `key-malformed`, `key-curve` */
export function loadSigningKey(path: string, issuer: string): SigningKey {
  const pem = readPrivateFile(path);
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (error) {
    throw new AuthError('key-malformed', `${path} holds no private key in PEM form`, error);
  }
  return toSigningKey(privateKey, issuer, path);
}

/** RFC 7638: SHA-256 over the required members in lexicographic order. */
function thumbprint(jwk: { crv: string; x: string; y: string }): string {
  const members = JSON.stringify({ crv: jwk.crv, kty: 'EC', x: jwk.x, y: jwk.y });
  return createHash('sha256').update(members).digest('base64url');
}

function toSigningKey(privateKey: KeyObject, issuer: string, where: string): SigningKey {
  const curve = privateKey.asymmetricKeyDetails?.namedCurve;
  if (privateKey.asymmetricKeyType !== 'ec' || curve !== 'prime256v1') {
    const found = curve ?? privateKey.asymmetricKeyType ?? 'unknown';
    throw new AuthError(
      'key-curve',
      `${where}: tokens are signed with P-256 keys only, this one is ${found}`,
    );
  }
  const jwk: JsonWebKey = createPublicKey(privateKey).export({ format: 'jwk' });
  const point = { crv: 'P-256', x: jwk.x ?? '', y: jwk.y ?? '' } as const;
  const kid = thumbprint(point);
  return { issuer, kid, privateKey, publicJwk: { kty: 'EC', ...point, kid, alg: 'ES256', use: 'sig' } };
}
