/** The key folder of a deployment with its own issuer: made at the first start, loaded at every later one. */
import { join } from 'node:path';
import { AuthError } from './auth-error.ts';
import { createPublicFile } from './private-file.ts';
import { createSigningKeyFile, loadSigningKey } from './signing-key.ts';
import type { SigningKey } from './signing-key.ts';
import { formatTrustedKeys, loadTrustedKeys } from './trusted-keys.ts';
import type { TrustedKeys } from './trusted-keys.ts';

export interface TokenKeys {
  /** Signs our own tokens: `token-signing.pem`. */
  readonly signingKey: SigningKey;
  /** Whose tokens are taken: `token-issuers.json`, which the operator may extend by other issuers. */
  readonly trustedKeys: TrustedKeys;
}

/**
 * Each file that is missing is made, where `mayMake` says so; what is there is never changed. A crash between the two
 * heals at the next start. Later on a lost key must not be replaced in silence: nobody would take its tokens.
 * @throws AuthError `key-missing`, `key-permissions`, `key-malformed`, `key-curve`
 */
export function openTokenKeys(folder: string, issuer: string, mayMake = true): TokenKeys {
  const signingPath = join(folder, 'token-signing.pem');
  const trustedPath = join(folder, 'token-issuers.json');
  const signingKey = orMade(
    mayMake,
    () => loadSigningKey(signingPath, issuer),
    () => createSigningKeyFile(signingPath, issuer),
  );
  const trustedKeys = orMade(
    mayMake,
    () => loadTrustedKeys(trustedPath),
    () => {
      createPublicFile(trustedPath, formatTrustedKeys([signingKey]));
      return loadTrustedKeys(trustedPath);
    },
  );
  return { signingKey, trustedKeys };
}

function orMade<T>(mayMake: boolean, load: () => T, make: () => T): T {
  try {
    return load();
  } catch (error) {
    if (error instanceof AuthError && error.code === 'key-missing' && mayMake) return make();
    throw error;
  }
}
