/** The keys of a data folder: made at the first start, private to their owner, refused when others can read them. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AuthError, type TokenKeys, createPublicFile, openTokenKeys, readPublicFile } from '@centesimo/auth';
import { type SignerKey, formatSkey, formatVkey, parseSkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { openDeploymentSecret, openPrivateText, TOKEN_ISSUER } from '@centesimo/service';

export interface Keys {
  readonly tokens: TokenKeys;
  /** Of which the ledgers' secrets are derived. */
  readonly deploymentSecret: Uint8Array;
  readonly logKey: SignerKey;
}

const SEED_BYTES = 32;

/**
 * Opens the keys; what is missing is made, but only in a folder that is new: a log whose key is lost must not go on
 * silently with another. @throws AuthError
 */
export function openKeys(dataFolder: string, origin: string, isNew: boolean): Keys {
  const folder = join(dataFolder, 'keys');
  const tokens = openTokenKeys(folder, TOKEN_ISSUER, isNew);
  const deploymentSecret = openDeploymentSecret(join(folder, 'deployment.secret'), isNew);
  const skeyPath = join(folder, 'log.skey');
  const skey = openPrivateText(skeyPath, isNew, () =>
    formatSkey(signerKey(nodeSha256, nodeEd25519, origin, 'ed25519', randomBytes(SEED_BYTES))),
  );
  const logKey = readLogKey(skeyPath, skey, origin);
  writeVkey(join(dataFolder, 'log.vkey'), skeyPath, logKey);
  return { tokens, deploymentSecret, logKey };
}

function readLogKey(path: string, text: string, origin: string): SignerKey {
  let logKey: SignerKey;
  try {
    logKey = parseSkey(nodeSha256, nodeEd25519, text);
  } catch (error) {
    throw new AuthError('key-malformed', `${path} is no signing key of a log`, error);
  }
  if (logKey.name === origin) return logKey;
  throw new AuthError('key-malformed', `${path} is the key of ${logKey.name}, not of ${origin}`);
}

/** The public key, for whoever verifies; there already at every start but the first, and then it must be the same. */
function writeVkey(path: string, skeyPath: string, logKey: SignerKey): void {
  const vkey = formatVkey(logKey);
  try {
    createPublicFile(path, `${vkey}\n`);
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'key-exists') throw error;
    if (readPublicFile(path).toString('utf8').trim() === vkey) return;
    const advice = 'Put back the key that this log was signed with.';
    throw new AuthError('key-malformed', `${skeyPath} is not the key that ${path} belongs to. ${advice}`);
  }
}
