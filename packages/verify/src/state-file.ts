/**
 * A file of named parts: a line names the format, then come the parts, each behind a line of JSON with its name and
 * length, and at the end the SHA-256 of all that.
 */
import { createHash } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SavedPart } from './saved-parts.ts';

export type StateErrorCode =
  | 'state-unreadable'
  | 'state-damaged'
  | 'state-too-large'
  /** Written by another version: it is made anew from the log. */
  | 'state-of-other-version'
  /** Its checkpoint is not signed by this log's key. */
  | 'state-of-other-log';

/** A saved state that cannot be used: nothing of it is believed. */
export class StateError extends Error {
  readonly code: StateErrorCode;

  constructor(code: StateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StateError';
    this.code = code;
  }
}

const NAME = 'centesimo-followed-log/';
const FORMAT = `${NAME}1`;
const HASH_BYTES = 32;
const LINE_BYTES_MAX = 256;
/** Of more than a hundred million gifts. */
const STATE_BYTES_MAX = 8 * 1024 ** 3;
/** What one call hashes: a part holds at most one ledger's state, of more than thirty million gifts. */
const PART_BYTES_MAX = 2 ** 31 - 1;
const READ_BYTES = 1 << 20;
const END = 'end';

/** Writes the file in place of the one before, whole or not at all. Answers its size in bytes. @throws StateError */
export async function writeStateFile(path: string, parts: Iterable<SavedPart>): Promise<number> {
  const hash = createHash('sha256');
  let size = HASH_BYTES;
  await replaceFile(path, async (file) => {
    const write = async (bytes: Uint8Array): Promise<void> => {
      size += bytes.length;
      if (size > STATE_BYTES_MAX || bytes.length > PART_BYTES_MAX)
        throw new StateError('state-too-large', `the state ${path} is becoming too large`);
      hash.update(bytes);
      await file.writeFile(bytes);
    };
    await write(Buffer.from(`${FORMAT}\n`));
    for (const { bytes, name } of parts) {
      await write(Buffer.from(`${JSON.stringify({ name, bytes: bytes.length })}\n`));
      await write(bytes);
    }
    await write(Buffer.from(`${END}\n`));
    await file.writeFile(hash.digest());
  });
  return size;
}

/** The new content is there whole or not at all, also when the machine stops. @throws StateError */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  // Of this process alone: of two that write at once, the file of one is there in the end.
  const part = `${path}.${process.pid}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    await syncFolder(dirname(path));
    await removeLeft(path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw asStateError(error, path, 'written');
  }
}

/** What processes that were killed while they wrote have left. */
async function removeLeft(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const [, pid] = /^\.([0-9]{1,10})\.part$/.exec(name.slice(basename(path).length)) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

function asStateError(error: unknown, path: string, done: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const message = `the state ${path} cannot be ${done}: ${code ?? 'unknown'}`;
  return new StateError('state-unreadable', message, { cause: error });
}

/**
 * Gives each part to `each`; false when there is no such file. Until it has ended well nothing of what it gave may be
 * believed. @throws StateError, SyntaxError
 */
export async function readStateFile(path: string, each: (part: SavedPart) => void): Promise<boolean> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const reader = new PartReader(file, path);
    await reader.begin();
    for (let part = await reader.next(); part !== undefined; part = await reader.next()) each(part);
    return true;
  } catch (error) {
    if (file === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw asStateError(error, path, 'read');
  } finally {
    await file?.close();
  }
}

export function damaged(path: string, cause?: unknown): StateError {
  const message = `the state ${path} is damaged: delete it, and the log is verified from its beginning`;
  return new StateError('state-damaged', message, { cause });
}

export function otherVersion(path: string): StateError {
  const message = `the state ${path} is of another version: delete it, and the log is verified from its beginning`;
  return new StateError('state-of-other-version', message);
}

/** Reads parts one by one, and tells of the end only when the hash over all of them is right. */
class PartReader {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #hash = createHash('sha256');
  /** Bytes of the file that were read and not taken. */
  #ahead = Buffer.alloc(0);
  /** Bytes before the hash at the end that were not taken. */
  #left = 0;

  constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  async begin(): Promise<void> {
    const stat = await this.#file.stat();
    if (!stat.isFile()) throw new StateError('state-unreadable', `the state ${this.#path} is not a file`);
    if (stat.size > STATE_BYTES_MAX)
      throw new StateError(
        'state-too-large',
        `the state ${this.#path} has more than ${STATE_BYTES_MAX} bytes`,
      );
    this.#left = stat.size - HASH_BYTES;
    const format = await this.#takeLine();
    if (format === FORMAT) return;
    throw format.startsWith(NAME) ? otherVersion(this.#path) : damaged(this.#path);
  }

  async next(): Promise<SavedPart | undefined> {
    const line = await this.#takeLine();
    if (line !== END) {
      const { bytes, name } = JSON.parse(line) as { bytes: number; name: string };
      return { name, bytes: await this.#take(bytes) };
    }
    const digest = await this.#read(HASH_BYTES);
    if (this.#left !== 0 || !this.#hash.digest().equals(digest)) throw damaged(this.#path);
    return undefined;
  }

  async #takeLine(): Promise<string> {
    if (this.#ahead.length < LINE_BYTES_MAX) await this.#fill(LINE_BYTES_MAX);
    const end = this.#ahead.subarray(0, LINE_BYTES_MAX).indexOf(10);
    if (end < 0) throw damaged(this.#path);
    return (await this.#take(end + 1)).subarray(0, end).toString();
  }

  async #take(bytes: number): Promise<Buffer> {
    if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > Math.min(this.#left, PART_BYTES_MAX))
      throw damaged(this.#path);
    this.#left -= bytes;
    const taken = await this.#read(bytes);
    this.#hash.update(taken);
    return taken;
  }

  async #read(bytes: number): Promise<Buffer> {
    if (this.#ahead.length < bytes) await this.#fill(bytes);
    if (this.#ahead.length < bytes) throw damaged(this.#path);
    const read = this.#ahead.subarray(0, bytes);
    this.#ahead = this.#ahead.subarray(bytes);
    return read;
  }

  /** Has so many bytes ahead, or all that there are. */
  async #fill(bytes: number): Promise<void> {
    const filled = Buffer.allocUnsafe(Math.max(bytes, READ_BYTES));
    let at = this.#ahead.copy(filled);
    while (at < bytes) {
      const { bytesRead } = await this.#file.read(filled, at, filled.length - at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    this.#ahead = filled.subarray(0, at);
  }
}
