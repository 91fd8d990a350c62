/** What a data folder holds, for those who copy it: which files lead, which follow from others, which are private. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { DeploymentMark } from '@centesimo/service';
import { countsOf } from '@centesimo/store';
import { CliError } from '../command.ts';

/**
 * The databases in the order in which they are pinned. Each one only follows what those after it hold: the topic holds
 * what was stored, the log what was on the topic, allocation what donation stored. Donation also follows allocation;
 * that is looked at once both are pinned. What the portal keeps is made from the log again.
 */
export const DATABASES = [
  'bus/bus.db',
  'audit/store.db',
  'allocation/store.db',
  'donation/store.db',
] as const;

/** Copied as they are; `centesimo.json` tells whether the folder was ever started. */
export const MARK_FILE = 'centesimo.json';
export const PLAIN_FILES = [MARK_FILE, 'log.vkey', 'demonstration.json'] as const;
export const KEYS = 'keys';
export const BLOB_FOLDERS = ['donation/blobs', 'allocation/blobs', 'audit/blobs'] as const;
/** Blobs that nobody was told of yet. */
const UNFINISHED = '.unfinished';

/** In the folder of a store that was carried to the engines: what is beside it is only what was there before. */
export const MOVED_FILE = 'moved.json';

/** What the mark of a data folder says of its journals. @throws CliError `no-system`, `folder-unreadable`, `folder-moved` */
export function readFolderMark(folder: string): DeploymentMark {
  const path = join(folder, MARK_FILE);
  if (!existsSync(path)) throw new CliError('no-system', `there is no data folder in ${folder}`);
  if (existsSync(join(folder, 'audit', MOVED_FILE)))
    throw new CliError(
      'folder-moved',
      `the stores of ${folder} were carried to the engines: set KAFKA_BROKERS and MONGODB_URI`,
    );
  try {
    const mark = JSON.parse(readFileSync(path, 'utf8')) as DeploymentMark;
    if (typeof mark.generation === 'string' && countsOf(mark).every(Number.isSafeInteger)) return mark;
  } catch {
    // Told below.
  }
  throw new CliError('folder-unreadable', `${path} is not a readable folder mark`);
}

/** Every file below a folder, as paths with slashes from `root` on; none where the folder is missing. */
export function filesBelow(root: string, folder: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !path.split('/').includes(UNFINISHED))
    .sort();
}

/** Size and SHA-256 (hex) of a file, however large. */
export async function digestOf(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Syncs a file or a folder, so that a power cut leaves it; folders of Windows keep their names by themselves. */
export function syncPath(path: string, isFolder = false): void {
  if (isFolder && process.platform === 'win32') return;
  const descriptor = openSync(path, isFolder ? 'r' : 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
