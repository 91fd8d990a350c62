/** The mark of a data folder: what it was made for, so that another deployment's data is refused, not mixed. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '@centesimo/sqlite';
import { type Grown, growthOf, shrunkText } from '../growth.ts';
import { StoreError } from '../port.ts';
import { fileError, makeFolder, systemCode } from './durable-files.ts';

/** What must stay the same over the life of a data folder. */
export interface FolderMark extends Grown {
  /** The layout of the folder; a higher one than the caller's is a newer release's. */
  readonly format: number;
  /** The origin line of the log. */
  readonly origin: string;
  /** Tells one deployment secret from another without saying anything of it; since format 2. */
  readonly secretCheck?: string;
}

/** The mark in the next format; runs under the folder's lock, and again after a crash before the mark is written. */
type Upgrade = (found: FolderMark, wanted: FolderMark) => FolderMark;

/** From each format to the next one. A format without a step cannot be upgraded. */
const UPGRADES: Readonly<Record<number, Upgrade>> = {
  // The secret that is there is the one the folder was made with: nobody could tell otherwise before.
  1: (found, { secretCheck }) => ({ ...found, format: 2, ...(secretCheck !== undefined && { secretCheck }) }),
};

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
  const { format, partitions, partitionsBefore, generation, origin, secretCheck } = found as Record<
    string,
    unknown
  >;
  const numbers = typeof format === 'number' && typeof partitions === 'number';
  if (!numbers || typeof generation !== 'string' || typeof origin !== 'string') throw corrupt();
  const isBefore = partitionsBefore === undefined || isCounts(partitionsBefore);
  if (!isBefore) throw corrupt();
  const mark = { format, partitions, ...(partitionsBefore && { partitionsBefore }), generation, origin };
  if (secretCheck === undefined) return mark;
  if (typeof secretCheck !== 'string') throw corrupt();
  return { ...mark, secretCheck };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isSafeInteger);
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
  const growth = growthOf(found, wanted);
  if (found.origin === wanted.origin && growth === 'shrinks')
    throw new StoreError('wrong-version', `The data folder ${folder}: ${shrunkText(found)}.`);
  const keys =
    growth === 'differs' ? (['partitions', 'generation', 'origin'] as const) : (['origin'] as const);
  const differing = keys.filter((key) => found[key] !== wanted[key]);
  if (differing.length === 0) return checkSecret(folder, found, wanted);
  const list = differing.map((key) => `${key} is ${found[key]} there and ${wanted[key]} here`).join('; ');
  throw new StoreError(
    'wrong-version',
    `The data folder ${folder} was made for another deployment: ${list}.`,
  );
}

function checkSecret(folder: string, found: FolderMark, wanted: FolderMark): void {
  const isKnown = found.secretCheck !== undefined && wanted.secretCheck !== undefined;
  if (!isKnown || found.secretCheck === wanted.secretCheck) return;
  const advice = 'With another one every known payment would be a new gift: put back the one that was there.';
  throw new StoreError(
    'wrong-version',
    `The deployment secret in ${folder} is not the one that the folder was made with. ${advice}`,
  );
}

/** Takes the mark to the wanted format, step by step; each step stands before the next one begins. */
function upgrade(folder: string, path: string, from: FolderMark, wanted: FolderMark): FolderMark {
  let found = from;
  while (found.format < wanted.format) {
    const step = UPGRADES[found.format];
    if (step === undefined) {
      const message = `${folder} has format ${found.format}, which this release cannot upgrade to format ${wanted.format}.`;
      throw new StoreError('wrong-version', message);
    }
    found = step(found, wanted);
    writeMark(folder, path, found);
  }
  return found;
}

/**
 * Looks at the mark of `folder` and changes nothing; before the keys are read, so that the folder of another deployment
 * is told as that. @throws StoreError as `readOrCreateFolderMark`
 */
export function checkFolderMark(folder: string, mark: FolderMark): void {
  try {
    const found = readMark(join(folder, MARK_FILE));
    if (found !== undefined) checkSame(folder, found, mark);
  } catch (error) {
    throw fileError(error, `Reading the mark of ${folder}`);
  }
}

/**
 * Reads the mark of `folder`, upgrades one of an older format, notes that it grows, or writes `mark` when there is none.
 * Call it under `lockFolder`. @throws StoreError `wrong-version` when the folder's mark is another or newer or the deployment secret
 * is another, `corrupt` when it cannot be read
 */
export async function readOrCreateFolderMark(folder: string, mark: FolderMark): Promise<FolderMark> {
  const path = join(folder, MARK_FILE);
  try {
    await makeFolder(folder);
    const found = readMark(path);
    if (found === undefined) {
      writeMark(folder, path, mark);
      return mark;
    }
    checkSame(folder, found, mark);
    const upgraded = upgrade(folder, path, found, mark);
    if (growthOf(upgraded, mark) !== 'grows') return upgraded;
    const { generation, partitions, partitionsBefore = [] } = mark;
    const grown = { ...upgraded, generation, partitions, partitionsBefore };
    writeMark(folder, path, grown);
    return grown;
  } catch (error) {
    throw fileError(error, `Reading the mark of ${folder}`);
  }
}
