/** The keys of a data folder: made at the first start, private to their owner, refused when others can read them. */
import { join } from 'node:path';
import { type TokenKeys, openTokenKeys } from '@centesimo/auth';
import type { SignerKey } from '@centesimo/log';
import { openLogKey, openWriterSecrets, TOKEN_ISSUER } from '@centesimo/service';

export interface Keys {
  readonly tokens: TokenKeys;
  /** Of which the ledgers' secrets are derived. */
  readonly deploymentSecret: Uint8Array;
  readonly logKey: SignerKey;
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
  return { tokens, deploymentSecret, logKey: openLogKey(files, origin, isNew) };
}
