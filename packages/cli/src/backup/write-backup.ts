/**
 * Writes a backup of a data folder, which may be in use: the databases as pinned, then the blobs, which were stored
 * before any record named them, then the keys; the list of all of it last.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../command.ts';
import type { Progress } from '../progress.ts';
import { BLOB_FOLDERS, KEYS, PLAIN_FILES, digestOf, filesBelow, syncPath } from './data-files.ts';
import { copyDetailsKeys } from './details-keys.ts';
import { type BackupFile, type Filled, MANIFEST, type Manifest, makeManifest } from './manifest.ts';
import { type PinnedStores, pinStores } from './pinned-stores.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export interface BackupSteps {
  /** Progress of one step, by its name. */
  begin(label: string): Progress;
  readonly signal: AbortSignal;
}

/** True when a backup or data folder may be made there: nothing is, or an empty folder. */
export function isFree(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

/** @throws CliError `target-not-empty`, `no-system`, `backup-too-busy`, `details-keys-of-another`, `cancelled` */
export async function writeBackup(
  data: string,
  target: string,
  keysFile: string,
  steps: BackupSteps,
): Promise<Manifest> {
  return await fillBackup(target, steps, async (draft) => {
    const pinned = await pinStores(data);
    try {
      await copyDatabases(pinned, draft, steps);
      copyFiles(data, draft, steps);
      // After the details, so that it holds the key of each.
      return { log: pinned.log, hasDetailsKeys: await copyDetailsKeys(data, keysFile) };
    } finally {
      pinned.release();
    }
  });
}

/** What `fill` put into the draft of a data folder, with the list of it. @throws CliError as `writeBackup` */
export async function fillBackup(
  target: string,
  steps: BackupSteps,
  fill: (draft: string) => Promise<Filled>,
): Promise<Manifest> {
  if (!isFree(target))
    throw new CliError('target-not-empty', `${target} is not empty: a backup is never written over another`);
  const begun = new Date().toISOString();
  // Under another name until it is whole, so that a backup cut short is never taken for one.
  const draft = `${target}.unfinished`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: FOLDER_MODE });
    const filled = await fill(draft);
    const manifest = makeManifest(begun, filled, await listFiles(draft, steps));
    writeFileSync(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: FILE_MODE });
    moveInto(draft, target);
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

async function copyDatabases(pinned: PinnedStores, draft: string, steps: BackupSteps): Promise<void> {
  for (const path of pinned.paths) {
    refuseWhenCancelled(steps);
    const to = join(draft, path);
    mkdirSync(dirname(to), { recursive: true, mode: FOLDER_MODE });
    const progress = steps.begin(`copying ${path} (pages)`);
    await pinned.copy(path, to, progress.update);
    progress.end();
    chmodSync(to, FILE_MODE);
  }
}

function copyFiles(data: string, draft: string, steps: BackupSteps): void {
  const plain = PLAIN_FILES.filter((path) => existsSync(join(data, path)));
  const files = [...BLOB_FOLDERS, KEYS].flatMap((folder) => filesBelow(data, folder));
  const progress = steps.begin('copying files');
  for (const [at, path] of [...files, ...plain].entries()) {
    refuseWhenCancelled(steps);
    copyOne(data, draft, path);
    progress.update(at + 1, files.length);
  }
  progress.end();
}

/** With the mode of the original: a key is as private as it was. */
export function copyOne(from: string, to: string, path: string): void {
  mkdirSync(dirname(join(to, path)), { recursive: true, mode: FOLDER_MODE });
  copyFileSync(join(from, path), join(to, path));
}

async function listFiles(draft: string, steps: BackupSteps): Promise<BackupFile[]> {
  const paths = filesBelow(draft, '.');
  const progress = steps.begin('hashing files');
  const files: BackupFile[] = [];
  for (const path of paths) {
    refuseWhenCancelled(steps);
    syncPath(join(draft, path));
    files.push({ path, ...(await digestOf(join(draft, path))) });
    progress.update(files.length, paths.length);
  }
  progress.end();
  return files;
}

/** Makes the finished folder the target, which is missing or empty, in one step. */
export function moveInto(draft: string, target: string): void {
  for (const folder of new Set(filesBelow(draft, '.').map((path) => dirname(join(draft, path)))))
    syncPath(folder, true);
  if (existsSync(target)) rmSync(target, { recursive: true });
  renameSync(draft, target);
  syncPath(dirname(target), true);
}

function refuseWhenCancelled({ signal }: BackupSteps): void {
  if (signal.aborted) throw new CliError('cancelled', 'the backup was cut short; nothing is left of it');
}
