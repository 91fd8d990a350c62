/** The public keys of logs whose receipts are believed, in a file. */
import { AuthError, readPublicFile } from '@centesimo/auth';
import { LogError, parseVkey } from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { pathSetting } from './settings.ts';

const NONE = 'none';

export const partnerLogsSetting = pathSetting(
  'CENTESIMO_PARTNER_LOGS',
  NONE,
  "file with the public keys of logs whose receipts are believed when money is handed over to a partner's own ledger, a vkey a line; none: only that of npm start itself",
);

/** Empty lines and those that begin with # are passed over. @throws AuthError that names the setting */
export function readPartnerLogs(file: string): VerifierKey[] {
  if (file === NONE) return [];
  const setting = partnerLogsSetting.name;
  let line = 0;
  try {
    return readPublicFile(file)
      .toString('utf8')
      .split('\n')
      .flatMap((text) => {
        line += 1;
        const vkey = text.trim();
        return vkey === '' || vkey.startsWith('#') ? [] : [parseVkey(nodeSha256, vkey)];
      });
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError(error.code, `${setting}: ${error.message}`, error);
    if (!(error instanceof LogError)) throw error;
    throw new AuthError(
      'key-malformed',
      `${setting}: line ${line} of ${file} is no public key of a log`,
      error,
    );
  }
}
