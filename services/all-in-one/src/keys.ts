/** The keys of a data folder: made at the first start, private to their owner, refused when others can read them. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  AuthError,
  type TokenKeys,
  createPrivateFile,
  createPublicFile,
  openTokenKeys,
  readPrivateFile,
} from '@centesimo/auth';
import { type SignerKey, formatSkey, formatVkey, parseSkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

/** Issuer and audience of the tokens of a deployment that makes its own. */
const TOKEN_ISSUER = 'centesimo';
export const TOKEN_AUDIENCE = 'centesimo';

export interface Keys {
  readonly tokens: TokenKeys;
  /** Of which the ledgers' secrets are derived. */
  readonly deploymentSecret: Uint8Array;
  readonly logKey: SignerKey;
}

const SECRET_BYTES = 32;

/**
 * Opens the keys; what is missing is made, but only in a folder that is new: a log whose key is lost must not go on
 * silently with another. @throws AuthError
 */
export function openKeys(dataFolder: string, origin: string, isNew: boolean): Keys {
  const folder = join(dataFolder, 'keys');
  const tokens = openTokenKeys(folder, TOKEN_ISSUER);
  const secret = readOrMake(join(folder, 'deployment.secret'), isNew, () =>
    randomBytes(SECRET_BYTES).toString('hex'),
  );
  const skey = readOrMake(join(folder, 'log.skey'), isNew, () =>
    formatSkey(signerKey(nodeSha256, nodeEd25519, origin, 'ed25519', randomBytes(SECRET_BYTES))),
  );
  const deploymentSecret = Buffer.from(secret, 'hex');
  if (deploymentSecret.length !== SECRET_BYTES)
    throw new AuthError('key-malformed', 'deployment.secret is not 64 hex digits');
  const logKey = parseSkey(nodeSha256, nodeEd25519, skey);
  if (logKey.name !== origin)
    throw new AuthError('key-malformed', `log.skey is the key of ${logKey.name}, not of ${origin}`);
  writeVkey(join(dataFolder, 'log.vkey'), logKey);
  return { tokens, deploymentSecret, logKey };
}

function readOrMake(path: string, mayMake: boolean, make: () => string): string {
  try {
    return readPrivateFile(path).toString('utf8').trim();
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'key-missing' || !mayMake) throw error;
    createPrivateFile(path, `${make()}\n`);
    return readPrivateFile(path).toString('utf8').trim();
  }
}

/** The public key, for whoever verifies; there already at every start but the first. */
function writeVkey(path: string, logKey: SignerKey): void {
  try {
    createPublicFile(path, `${formatVkey(logKey)}\n`);
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'key-exists') throw error;
  }
}
