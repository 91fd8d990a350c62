/**
 * The keys of givers' details: one copy for all backups, in a file beside them, replaced by each. Were they in the backups,
 * an older one would open what was erased since.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import type { DeploymentMark } from '@centesimo/service';
import { CliError, EXIT } from '../command.ts';
import { MARK_FILE, syncPath } from './data-files.ts';

/** In a data folder. */
export const KEYS_DATABASE = 'donation/apart.db';
/** Beside a backup's folder. */
const KEYS_FILE = 'details-keys.db';
const FILE_MODE = 0o600;
const BUSY_TIMEOUT_MS = 10_000;
/** In the copy: whose keys they are. */
const MARK_TABLE = 'CREATE TABLE IF NOT EXISTS deployment (mark TEXT NOT NULL)';

type Owner = Pick<DeploymentMark, 'origin' | 'secretCheck'>;

/** Where the keys of a backup are, unless the operator says so. */
export function keysFileOf(backupFolder: string, given: string | undefined): string {
  return given ?? join(dirname(resolve(backupFolder)), KEYS_FILE);
}

/**
 * Replaces the copy by what the folder has now; answers whether it has any.
 * @throws CliError `details-keys-of-another`, `details-keys-damaged`
 */
export async function copyDetailsKeys(data: string, keysFile: string): Promise<boolean> {
  const path = join(data, KEYS_DATABASE);
  if (!existsSync(path)) return false;
  const source = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    await replaceKeys(keysFile, ownerOf(data), async (draft) => void (await backup(source, draft)));
  } finally {
    source.close();
  }
  return true;
}

/** The copy is whole under its name, or the one before it is. @throws CliError as `copyDetailsKeys` */
export async function replaceKeys(
  keysFile: string,
  owner: Owner,
  write: (draft: string) => Promise<void>,
): Promise<void> {
  if (existsSync(keysFile)) refuseForeign(keysFile, owner);
  const draft = `${keysFile}.unfinished`;
  mkdirSync(dirname(keysFile), { recursive: true });
  rmSync(draft, { force: true });
  await write(draft);
  const copy = new DatabaseSync(draft);
  try {
    // One file, with nothing beside it; and nothing in it of what was destroyed before.
    copy.exec(`PRAGMA journal_mode = DELETE; ${MARK_TABLE}; DELETE FROM deployment;`);
    copy.prepare('INSERT INTO deployment VALUES (?)').run(JSON.stringify(owner));
    copy.exec('VACUUM');
  } finally {
    copy.close();
  }
  chmodSync(draft, FILE_MODE);
  syncPath(draft);
  renameSync(draft, keysFile);
  syncPath(dirname(keysFile), true);
}

/** Puts the keys into a restored folder. @throws CliError `details-keys-missing` and as `copyDetailsKeys` */
export function restoreDetailsKeys(keysFile: string, folder: string): void {
  if (!existsSync(keysFile))
    throw new CliError(
      'details-keys-missing',
      `${keysFile} is missing: without the keys no details of givers can be read again. Name the file with --details-keys, or restore without them: --without-details`,
    );
  refuseForeign(keysFile, ownerOf(folder));
  const path = join(folder, KEYS_DATABASE);
  copyFileSync(keysFile, path);
  chmodSync(path, FILE_MODE);
  syncPath(path);
}

/** Of whom a data folder, or a backup of one, is. */
export function ownerOf(folder: string): Owner {
  const { origin, secretCheck } = JSON.parse(readFileSync(join(folder, MARK_FILE), 'utf8')) as DeploymentMark;
  return secretCheck === undefined ? { origin } : { origin, secretCheck };
}

/** Keys of another deployment are never written over, and never taken for these. */
function refuseForeign(keysFile: string, owner: Owner): void {
  const found = readOwner(keysFile);
  if (found.origin === owner.origin && found.secretCheck === owner.secretCheck) return;
  throw new CliError(
    'details-keys-of-another',
    `${keysFile} holds the keys of another deployment (${found.origin}): name another file with --details-keys`,
    EXIT.failed,
  );
}

function readOwner(keysFile: string): Owner {
  try {
    const database = new DatabaseSync(keysFile, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      const [check] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
      const mark = database.prepare('SELECT mark FROM deployment').get()?.['mark'];
      if (check === 'ok' && typeof mark === 'string') return JSON.parse(mark) as Owner;
    } finally {
      database.close();
    }
  } catch {
    // Told below.
  }
  throw new CliError('details-keys-damaged', `${keysFile} holds no keys of details`, EXIT.failed);
}
