/** Secrets of a data folder: made at its first start, and never again, since another one would mean other things. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AuthError, createPrivateFile, DEPLOYMENT_SECRET_BYTES_MIN, readPrivateFile } from '@centesimo/auth';

const SECRET = /^[0-9a-f]{64}$/i;

/** The text of a private file; one that is missing is made, where `mayMake` says so. @throws AuthError */
export function openPrivateText(path: string, mayMake: boolean, make: () => string): string {
  try {
    return readPrivateFile(path).toString('utf8').trim();
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'key-missing' || !mayMake) throw error;
    createPrivateFile(path, `${make()}\n`);
    return readPrivateFile(path).toString('utf8').trim();
  }
}

/** What a service that writes must know of a deployment, out of the folder of its keys. @throws AuthError */
export function openWriterSecrets(
  keysFolder: string,
  mayMake: boolean,
): { readonly deploymentSecret: Uint8Array } {
  return { deploymentSecret: openDeploymentSecret(join(keysFolder, 'deployment.secret'), mayMake) };
}

/**
 * The 32 bytes of which the ledgers' secrets are derived, as 64 hex digits in a file. Made only in a new folder: with
 * another secret every known payment would be a new gift. @throws AuthError
 */
export function openDeploymentSecret(path: string, mayMake: boolean): Uint8Array {
  const text = openPrivateText(path, mayMake, () => randomBytes(DEPLOYMENT_SECRET_BYTES_MIN).toString('hex'));
  if (!SECRET.test(text)) throw new AuthError('key-malformed', `${path} does not hold 64 hex digits`);
  return Buffer.from(text, 'hex');
}
