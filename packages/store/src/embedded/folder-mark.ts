/** The mark of a data folder: what it was made for, so that another deployment's data is refused, not mixed. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '@centesimo/sqlite';
import { StoreError } from '../port.ts';
import { fileError, makeFolder, systemCode } from './durable-files.ts';

/** What must stay the same over the life of a data folder. */
export interface FolderMark {
  /** The layout of the folder; a higher one than the caller's is a newer release's. */
  readonly format: number;
  readonly partitions: number;
  /** The generation of the journals, `g1` and so on. */
  readonly generation: string;
  /** The origin line of the log. */
  readonly origin: string;
}

const MARK_FILE = 'centesimo.json';

function parseMark(text: string, path: string): FolderMark {
  const corrupt = (): StoreError => new StoreError('corrupt', `${path} is not a readable folder mark.`);
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw corrupt();
  }
  if (typeof found !== 'object' || found === null) throw corrupt();
  const { format, partitions, generation, origin } = found as Record<string, unknown>;
  const numbers = typeof format === 'number' && typeof partitions === 'number';
  if (!numbers || typeof generation !== 'string' || typeof origin !== 'string') throw corrupt();
  return { format, partitions, generation, origin };
}

function readMark(path: string): FolderMark | undefined {
  try {
    return parseMark(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function writeMark(folder: string, path: string, mark: FolderMark): void {
  const descriptor = openSync(`${path}.new`, 'w');
  try {
    writeSync(descriptor, `${JSON.stringify(mark, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${path}.new`, path);
  syncFolder(folder);
}

function checkSame(folder: string, found: FolderMark, wanted: FolderMark): void {
  if (found.format > wanted.format) {
    const message = `${folder} has format ${found.format}; this release reads format ${wanted.format}. Start a newer release.`;
    throw new StoreError('wrong-version', message);
  }
  const keys = ['format', 'partitions', 'generation', 'origin'] as const;
  const differing = keys.filter((key) => found[key] !== wanted[key]);
  if (differing.length === 0) return;
  const list = differing.map((key) => `${key} is ${found[key]} there and ${wanted[key]} here`).join('; ');
  throw new StoreError(
    'wrong-version',
    `The data folder ${folder} was made for another deployment: ${list}.`,
  );
}

/**
 * Reads the mark of `folder`, or writes `mark` when there is none. Call it under `lockFolder`.
 * @throws StoreError `wrong-version` when the folder's mark is another or newer, `corrupt` when it cannot be read
 */
export async function readOrCreateFolderMark(folder: string, mark: FolderMark): Promise<FolderMark> {
  const path = join(folder, MARK_FILE);
  try {
    await makeFolder(folder);
    const found = readMark(path);
    if (found === undefined) writeMark(folder, path, mark);
    else checkSame(folder, found, mark);
    return found ?? mark;
  } catch (error) {
    throw fileError(error, `Reading the mark of ${folder}`);
  }
}
