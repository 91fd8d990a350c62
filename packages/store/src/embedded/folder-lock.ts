/** One process per data folder: a lock file that names its holder, and gives way when the holder is gone. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StoreError } from '../port.ts';
import { fileError, makeFolder, systemCode } from './durable-files.ts';

export interface FolderLock {
  /** Gives the folder free. Safe to call twice; never removes a lock that another process has taken since. */
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** When the process started, in the system's own words; empty where the system does not tell. */
  readonly started: string;
}

const LOCK_FILE = 'centesimo.lock';
/** A stale lock is replaced; losing that race more often than this means that others are at work. */
const ATTEMPTS_MAX = 5;
/** The locks this process holds: a file with its number that is not among them is an earlier process's. */
const heldHere = new Set<string>();
/** Where the start time stands in `/proc/<pid>/stat` after the name in brackets (proc(5), field 22). */
const START_TIME_FIELD = 19;

/** The start time of a process, which tells it from a later one with the same number. Linux only; else empty. */
function startTime(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD] ?? '';
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return systemCode(error) !== 'ESRCH';
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.pid === process.pid) return heldHere.has(path);
  if (!isRunning(holder.pid)) return false;
  const now = startTime(holder.pid);
  return holder.started === '' || now === '' || holder.started === now;
}

/** The holder a lock file names; undefined when the file is gone or torn by a crash. */
function readHolder(path: string): Holder | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof found !== 'object' || found === null || !('pid' in found) || !('started' in found))
      return undefined;
    const { pid, started } = found;
    const valid =
      typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 && typeof started === 'string';
    return valid ? { pid, started } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the lock file with its content in one step, so that no one sees it half written. False: there is one. */
function tryTake(path: string, me: Holder): boolean {
  const draft = `${path}.${me.pid}`;
  writeFileSync(draft, JSON.stringify(me));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function refuseIfHeld(folder: string, path: string, holder: Holder | undefined): void {
  if (holder === undefined || !isAlive(holder, path)) return;
  const who = holder.pid === process.pid ? 'this process' : 'another process';
  const message = `The data folder ${folder} is in use by ${who} (pid ${holder.pid}); stop it first.`;
  throw new StoreError('unavailable', message, { retriable: false });
}

/** Takes a stale lock out of the way. What was taken is looked at again: it may be a lock younger than the look. */
function removeStale(folder: string, path: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    refuseIfHeld(folder, path, readHolder(aside));
  } catch (error) {
    linkSync(aside, path);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function takeOrRefuse(folder: string, path: string, me: Holder): void {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    if (tryTake(path, me)) return;
    refuseIfHeld(folder, path, readHolder(path));
    removeStale(folder, path);
  }
  throw new StoreError('unavailable', `The lock of the data folder ${folder} keeps changing hands.`);
}

/**
 * Takes the data folder for this process; a lock whose process is gone is replaced.
 * @throws StoreError `unavailable`, naming the process that holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(resolve(folder), LOCK_FILE);
  const me: Holder = { pid: process.pid, started: startTime(process.pid) };
  try {
    await makeFolder(folder);
    takeOrRefuse(folder, path, me);
  } catch (error) {
    throw fileError(error, `Locking the data folder ${folder}`);
  }
  heldHere.add(path);
  return {
    release() {
      if (!heldHere.delete(path)) return;
      if (readHolder(path)?.pid === me.pid) rmSync(path, { force: true });
    },
  };
}
