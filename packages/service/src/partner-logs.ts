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
  "file with the public keys of logs whose receipts are believed when money is handed over to a partner's own ledger, a vkey a line, and after it the address of that log's portal, where what became of the money is asked for; none: only that of npm start itself",
);

export interface PartnerLog {
  readonly key: VerifierKey;
  /** An http(s) address without a slash at its end. */
  readonly portal?: string;
}

/** Empty lines and those that begin with # are passed over. @throws AuthError that names the setting */
export function readPartnerLogs(file: string): PartnerLog[] {
  if (file === NONE) return [];
  return textOf(file)
    .split('\n')
    .flatMap((line, at) => {
      const text = line.trim();
      const where = `${partnerLogsSetting.name}: line ${at + 1} of ${file}`;
      return text === '' || text.startsWith('#') ? [] : [readLine(text, where)];
    });
}

function textOf(file: string): string {
  try {
    return readPublicFile(file).toString('utf8');
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    throw new AuthError(error.code, `${partnerLogsSetting.name}: ${error.message}`, error);
  }
}

function readLine(text: string, where: string): PartnerLog {
  const [vkey = '', address, ...more] = text.split(/\s+/);
  const key = keyOf(vkey, where);
  if (address === undefined) return { key };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  const isPlain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isWeb || !isPlain || more.length > 0)
    throw new AuthError('key-malformed', `${where} names no http(s) address of a portal after the key`);
  return { key, portal: url.href.replace(/\/+$/, '') };
}

function keyOf(vkey: string, where: string): VerifierKey {
  try {
    return parseVkey(nodeSha256, vkey);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new AuthError('key-malformed', `${where} is no public key of a log`, error);
  }
}
