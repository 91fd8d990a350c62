/** Keys that sign notes: the log's, with the public one beside the data, which tells a later start that it is still the same; and a witness's. */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { AuthError, createPrivateFile, createPublicFile, readPublicFile } from '@centesimo/auth';
import { type KeyType, type SignerKey, formatSkey, formatVkey, parseSkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { openPrivateText } from './private-text.ts';

const SEED_BYTES = 32;

export interface NoteKeyFiles {
  /** Private to its owner. */
  readonly skey: string;
  /** Made at the first start, for whoever verifies. */
  readonly vkey: string;
}

/**
 * The key named `origin`. It is made where `mayMake` says so: a log whose key is lost must not go on silently with another
 * one. @throws AuthError `key-missing`, `key-malformed`, `key-permissions`
 */
export function openLogKey(files: NoteKeyFiles, origin: string, mayMake: boolean): SignerKey {
  return openKey(files, origin, 'ed25519', mayMake);
}

/** Makes the key of a witness, which cosigns under its own name. @throws AuthError as `openLogKey` */
export function makeWitnessKey(files: NoteKeyFiles, name: string): SignerKey {
  return openKey(files, name, 'cosignature/v1', true);
}

/** The key of a witness: it says its own name. @throws AuthError `key-missing`, `key-malformed`, `key-permissions` */
export function readWitnessKey(path: string): SignerKey {
  return readKey(
    path,
    openPrivateText(path, false, () => ''),
    'cosignature/v1',
  );
}

function openKey({ skey, vkey }: NoteKeyFiles, name: string, type: KeyType, mayMake: boolean): SignerKey {
  const text = openPrivateText(skey, mayMake, () =>
    formatSkey(signerKey(nodeSha256, nodeEd25519, name, type, randomBytes(SEED_BYTES))),
  );
  const key = readNamed(skey, text, name, type);
  keepVkey(vkey, skey, key);
  return key;
}

/** The name of the file, beside that of the key that signs, with the one that is to take over. */
export const NEXT_SKEY = 'log.next.skey';

/** The key that is to sign the log after `logKey`; undefined where none was made. @throws AuthError as `openLogKey` */
export function openNextLogKey(skeyPath: string, logKey: SignerKey): SignerKey | undefined {
  const path = join(dirname(skeyPath), NEXT_SKEY);
  let text: string;
  try {
    text = openPrivateText(path, false, () => '');
  } catch (error) {
    if (error instanceof AuthError && error.code === 'key-missing') return undefined;
    throw error;
  }
  const next = readNamed(path, text, logKey.name);
  if (next.id !== logKey.id) return next;
  throw new AuthError('key-malformed', `${path} is the key that signs the log already`);
}

/**
 * Makes the key that is to take over, private to its owner, beside `skey`, which must be the log's own; answers both.
 * @throws AuthError `key-exists` where one was made already
 */
export function makeNextLogKey(
  folder: string,
  origin: string,
): { readonly old: SignerKey; readonly next: SignerKey } {
  const skey = join(folder, 'log.skey');
  const old = readNamed(
    skey,
    openPrivateText(skey, false, () => ''),
    origin,
  );
  const next = signerKey(nodeSha256, nodeEd25519, origin, 'ed25519', randomBytes(SEED_BYTES));
  createPrivateFile(join(folder, NEXT_SKEY), `${formatSkey(next)}\n`);
  return { old, next };
}

function readNamed(path: string, text: string, name: string, type: KeyType = 'ed25519'): SignerKey {
  const key = readKey(path, text, type);
  if (key.name === name) return key;
  throw new AuthError('key-malformed', `${path} is the key of ${key.name}, not of ${name}`);
}

const OWNER: Readonly<Record<KeyType, string>> = { ed25519: 'log', 'cosignature/v1': 'witness' };

function readKey(path: string, text: string, type: KeyType): SignerKey {
  let key: SignerKey;
  try {
    key = parseSkey(nodeSha256, nodeEd25519, text);
  } catch (error) {
    throw new AuthError('key-malformed', `${path} is no signing key of a ${OWNER[type]}`, error);
  }
  if (key.type === type) return key;
  throw new AuthError('key-malformed', `${path} is the key of a ${OWNER[key.type]}, not of a ${OWNER[type]}`);
}

/** There already at every start but the first, and then it must be the same. */
function keepVkey(path: string, skeyPath: string, key: SignerKey): void {
  const vkey = formatVkey(key);
  try {
    createPublicFile(path, `${vkey}\n`);
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'key-exists') throw error;
    if (readPublicFile(path).toString('utf8').trim() === vkey) return;
    const advice = 'Put back the key that was there.';
    throw new AuthError('key-malformed', `${skeyPath} is not the key that ${path} belongs to. ${advice}`);
  }
}
