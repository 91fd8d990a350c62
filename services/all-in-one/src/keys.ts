/** The keys of a data folder: made at the first start, private to their owner, refused when others can read them. */
import { join } from 'node:path';
import { type TokenKeys, openTokenKeys } from '@centesimo/auth';
import type { SignerKey } from '@centesimo/log';
import { openLogKey, openNextLogKey, openWriterSecrets, TOKEN_ISSUER } from '@centesimo/service';

export interface Keys {
  readonly tokens: TokenKeys;
  /** Of which the ledgers' secrets are derived. */
  readonly deploymentSecret: Uint8Array;
  readonly logKey: SignerKey;
  /** The one that is to sign the log after it; undefined where none was made. */
  readonly nextKey: SignerKey | undefined;
}

/**
 * Opens the keys; what is missing is made, but only in a folder that is new: a log whose key is lost must not go on
 * silently with another. @throws AuthError
 */
export function openKeys(dataFolder: string, origin: string, isNew: boolean): Keys {
  const folder = join(dataFolder, 'keys');
  const tokens = openTokenKeys(folder, TOKEN_ISSUER, isNew);
  const { deploymentSecret } = openWriterSecrets(folder, isNew);
  const files = { skey: join(folder, 'log.skey'), vkey: join(dataFolder, 'log.vkey') };
  const logKey = openLogKey(files, origin, isNew);
  return { tokens, deploymentSecret, logKey, nextKey: openNextLogKey(files.skey, logKey) };
}
