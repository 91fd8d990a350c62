/** The key that signs the log, and the public one beside the data, which tells a later start that it is still the same. */
import { randomBytes } from 'node:crypto';
import { AuthError, createPublicFile, readPublicFile } from '@centesimo/auth';
import { type SignerKey, formatSkey, formatVkey, parseSkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { openPrivateText } from './private-text.ts';

const SEED_BYTES = 32;

export interface LogKeyFiles {
  /** Private to its owner. */
  readonly skey: string;
  /** Made at the first start, for whoever verifies. */
  readonly vkey: string;
}

/**
 * The key named `origin`. It is made where `mayMake` says so: a log whose key is lost must not go on silently with another
 * one. @throws AuthError `key-missing`, `key-malformed`, `key-permissions`
 */
export function openLogKey({ skey, vkey }: LogKeyFiles, origin: string, mayMake: boolean): SignerKey {
  const text = openPrivateText(skey, mayMake, () =>
    formatSkey(signerKey(nodeSha256, nodeEd25519, origin, 'ed25519', randomBytes(SEED_BYTES))),
  );
  const logKey = readLogKey(skey, text, origin);
  keepVkey(vkey, skey, logKey);
  return logKey;
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

/** There already at every start but the first, and then it must be the same. */
function keepVkey(path: string, skeyPath: string, logKey: SignerKey): void {
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
