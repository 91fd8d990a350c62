/** Files that hold secrets: made readable by their owner only, refused when anybody else could read them. */
import {
  constants,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AuthError } from './auth-error.ts';

/** Largest key file read, in bytes. */
export const KEY_FILE_BYTES_MAX = 64 * 1024;

const READABLE_BY_OTHERS = 0o077;
// Windows has no such mode bits; there the folder's access list decides.
const HAS_MODES = process.platform !== 'win32';

/**
 * Reads a secret file.
 * @throws AuthError `key-missing`, `key-permissions` (group or others have any right), `key-malformed` (not a file,
 * empty or larger than 64 KiB)
 */
export function readPrivateFile(path: string): Buffer {
  const fd = openExisting(path);
  try {
    // The opened file is judged, not the name: it cannot be exchanged in between.
    const stat = fstatSync(fd);
    if (HAS_MODES && (stat.mode & READABLE_BY_OTHERS) !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(3, '0');
      const advice = `make it yours alone with: chmod 600 ${path}`;
      throw new AuthError('key-permissions', `${path} can be read by others (mode ${mode}); ${advice}`);
    }
    return readBounded(fd, stat.isFile(), stat.size, path);
  } finally {
    closeSync(fd);
  }
}

/** Reads a public key file: as above, without the check of its mode. */
export function readPublicFile(path: string): Buffer {
  const fd = openExisting(path);
  try {
    const stat = fstatSync(fd);
    return readBounded(fd, stat.isFile(), stat.size, path);
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes a new secret file, mode 0600, durable when this returns; its folder is made with mode 0700 if it is not there.
 * @throws AuthError `key-exists`: a secret is never overwritten
 */
export function createPrivateFile(path: string, content: string | Uint8Array): void {
  createFile(path, content, 0o600);
}

/** Writes a new public file, mode 0644, with the same promises. */
export function createPublicFile(path: string, content: string | Uint8Array): void {
  createFile(path, content, 0o644);
}

/** The name appears only when the content is durable: a crash leaves the whole file or none. */
function createFile(path: string, content: string | Uint8Array, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  const fd = openSync(draft, 'wx', mode);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    // A link, and not a rename, since a rename would replace what is there.
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new AuthError('key-exists', `${path} exists already`, error);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(path));
}

function syncFolder(path: string): void {
  // Windows cannot open a folder; its file systems journal names by themselves.
  if (!HAS_MODES) return;
  const fd = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function openExisting(path: string): number {
  try {
    // Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new AuthError('key-missing', `there is no key file ${path}`, error);
    if (code === 'EACCES')
      throw new AuthError('key-permissions', `${path} cannot be read by this user`, error);
    throw new AuthError('key-malformed', `${path} cannot be opened (${code})`, error);
  }
}

function readBounded(fd: number, isFile: boolean, bytes: number, path: string): Buffer {
  if (!isFile) throw new AuthError('key-malformed', `${path} is not a file`);
  if (bytes === 0) throw new AuthError('key-malformed', `${path} is empty`);
  if (bytes > KEY_FILE_BYTES_MAX) {
    throw new AuthError('key-malformed', `${path} is larger than ${KEY_FILE_BYTES_MAX} bytes`);
  }
  return readFileSync(fd);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
