/** The list of a backup's files, written last: a folder without it is no whole backup. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, EXIT } from '../command.ts';
import type { Progress } from '../progress.ts';
import { digestOf, filesBelow } from './data-files.ts';
import type { LogEnd } from './last-records.ts';

export const MANIFEST = 'backup.json';
/** 2: keys of details are not in the backup. */
const FORMAT = 2;
const FORMATS: readonly unknown[] = [1, FORMAT];
/** A path of the list, from the backup's folder on: it leads nowhere else. */
const PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.=-]+(?:\/[\w.=-]+)*$/;
const MANIFEST_BYTES_MAX = 64 * 1024 * 1024;

export interface BackupFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly format: number;
  /** RFC 3339; everything answered before it is in the backup. */
  readonly begun: string;
  readonly log: LogEnd | null;
  /** True: keys of details are in a file of their own. Format 1 had none, and its details are in plain. */
  readonly hasDetailsKeys?: boolean;
  readonly files: readonly BackupFile[];
}

/** What was put into a backup's folder. */
export interface Filled {
  readonly log: LogEnd | undefined;
  readonly hasDetailsKeys: boolean;
}

export function makeManifest(
  begun: string,
  { hasDetailsKeys, log }: Filled,
  files: readonly BackupFile[],
): Manifest {
  return { format: FORMAT, begun, log: log ?? null, hasDetailsKeys, files };
}

/** @throws CliError `backup-incomplete`, `backup-damaged`, `wrong-version` */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST);
  if (!existsSync(path))
    throw new CliError('backup-incomplete', `${folder} holds no ${MANIFEST}: it is no whole backup`);
  const bytes = readFileSync(path);
  let manifest: Partial<Manifest> | undefined;
  try {
    if (bytes.length <= MANIFEST_BYTES_MAX) manifest = JSON.parse(bytes.toString('utf8')) as Manifest;
  } catch {
    // Told below.
  }
  if (typeof manifest?.format === 'number' && manifest.format > FORMAT)
    throw new CliError('wrong-version', `${path} was written by a newer release`);
  if (!isManifest(manifest)) throw damaged(`${path} is not readable`);
  return manifest;
}

function isManifest(value: Partial<Manifest> | undefined): value is Manifest {
  if (value === undefined || !FORMATS.includes(value.format)) return false;
  if (typeof value.begun !== 'string' || !Array.isArray(value.files)) return false;
  const { log } = value;
  const isLog = log === null || (typeof log?.size === 'number' && typeof log.root === 'string');
  return isLog && value.files.every(isFile);
}

function isFile(file: unknown): boolean {
  if (typeof file !== 'object' || file === null) return false;
  const { path, bytes, sha256 } = file as Partial<BackupFile>;
  return (
    typeof path === 'string' && PATH.test(path) && typeof bytes === 'number' && typeof sha256 === 'string'
  );
}

/** Reads every file and compares it with the list. @throws CliError `backup-damaged` */
export async function checkFiles(folder: string, { files }: Manifest, progress: Progress): Promise<void> {
  const listed = new Set(files.map(({ path }) => path));
  const more = filesBelow(folder, '.').find((path) => path !== MANIFEST && !listed.has(path));
  if (more !== undefined) throw damaged(`${more} is not in the list of the backup`);
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const full = join(folder, path);
    if (!existsSync(full)) throw damaged(`${path} is missing`);
    const found = await digestOf(full);
    if (found.bytes !== bytes || found.sha256 !== sha256) throw damaged(`${path} is not as it was written`);
    done += bytes;
    progress.update(done, all);
  }
}

function damaged(what: string): CliError {
  return new CliError('backup-damaged', what, EXIT.failed);
}
