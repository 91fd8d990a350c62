/** Restores a backup into a data folder that is not there yet: all of it, or nothing. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LogError, hexOf, openCheckpoint, parseVkey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { CliError, EXIT } from '../command.ts';
import { readTextFile } from '../text-file.ts';
import { syncPath } from './data-files.ts';
import { restoreDetailsKeys } from './details-keys.ts';
import { type Manifest, checkFiles, readManifest } from './manifest.ts';
import { type BackupSteps, copyOne, isFree, moveInto } from './write-backup.ts';

export interface RestoreOptions {
  /** A checkpoint that somebody still has, as a signed note: the backup must reach it. */
  readonly since: string | undefined;
  /** True: a backup that is older is restored nevertheless. */
  readonly acceptLoss: boolean;
  /** Where the keys of details are; undefined: it is restored without them, and no details can be read again. */
  readonly keysFile: string | undefined;
}

/** @throws CliError `target-not-empty`, `backup-incomplete`, `backup-damaged`, `backup-older`, `checkpoint-refused` */
export async function restoreBackup(
  backup: string,
  target: string,
  { acceptLoss, keysFile, since }: RestoreOptions,
  steps: BackupSteps,
): Promise<Manifest> {
  const data = resolve(target);
  if (!isFree(data))
    throw new CliError('target-not-empty', `${target} is not empty: restoring never writes over data`);
  const manifest = readManifest(backup);
  if (since !== undefined) compareWithCheckpoint(backup, manifest, since, acceptLoss);
  const checking = steps.begin('checking the backup (bytes)');
  await checkFiles(backup, manifest, checking);
  checking.end();
  const draft = `${data}.unfinished`;
  const progress = steps.begin('copying files');
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    for (const [at, { path }] of manifest.files.entries()) {
      if (steps.signal.aborted) throw new CliError('cancelled', 'the restore was cut short');
      copyOne(backup, draft, path);
      syncPath(join(draft, path));
      progress.update(at + 1, manifest.files.length);
    }
    // A backup of an earlier release holds its details in plain; keys tell what was erased since.
    const wantsKeys = manifest.hasDetailsKeys === true || (keysFile !== undefined && existsSync(keysFile));
    if (keysFile !== undefined && wantsKeys) restoreDetailsKeys(keysFile, draft);
    moveInto(draft, data);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  } finally {
    progress.end();
  }
  return manifest;
}

/** What is signed beyond the backup's end would be written again otherwise: that must not happen in silence. */
function compareWithCheckpoint(backup: string, { log }: Manifest, note: string, acceptLoss: boolean): void {
  const { root, size } = openWith(readTextFile(join(backup, 'log.vkey'), 'the key file'), note);
  const end = log?.size ?? 0;
  if (end === size && log !== null && log.root !== hexOf(root))
    throw new CliError('checkpoint-refused', `the checkpoint of size ${size} has another root`, EXIT.failed);
  if (end >= size || acceptLoss) return;
  const loss = `the backup ends at ${end} entries, but ${size} are signed: ${size - end} would be missing`;
  const advice =
    'Restore a newer backup; or accept the loss with --accept-loss and tell everybody who follows';
  throw new CliError('backup-older', `${loss}. ${advice}`, EXIT.failed);
}

function openWith(vkey: string, note: string): { readonly size: number; readonly root: string } {
  try {
    return openCheckpoint(nodeEd25519, note, { logKey: parseVkey(nodeSha256, vkey.trim()) });
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new CliError('checkpoint-refused', `the checkpoint is not one of this log: ${error.message}`);
  }
}
