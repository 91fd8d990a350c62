/** A log in a folder: a mirror that `export` wrote, or any other log in tlog-tiles form. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseTilePath } from '@centesimo/log';
import { maxBytesOf, requireStampPath, SourceError } from './source.ts';
import type { LogSource } from './source.ts';

/** Only paths that the log's own format prints are opened, so none can lead out of the folder. */
export function folderSource(folder: string): LogSource {
  return {
    name: folder,
    concurrency: 1,
    checkpoint: async () => readBounded(folder, 'checkpoint'),
    cosignedCheckpoint: async () => readBounded(folder, 'cosigned-checkpoint'),
    tile: async (path) => {
      parseTilePath(path);
      return readBounded(folder, path);
    },
    stampFile: async (path) => {
      requireStampPath(path);
      return readBounded(folder, path);
    },
  };
}

// Read in one go: the verifier has nothing else to do meanwhile, and the asynchronous calls cost four times as much.
function readBounded(folder: string, path: string): Uint8Array | undefined {
  const file = openIfThere(join(folder, path), path);
  if (file === undefined) return undefined;
  try {
    return readWhole(file, path);
  } finally {
    closeSync(file);
  }
}

function openIfThere(fullPath: string, path: string): number | undefined {
  try {
    // Not to wait for a writer: a named pipe in the place of a file would hold the whole process for ever.
    return openSync(fullPath, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SourceError('source-unreachable', `${path} cannot be opened: ${code ?? 'unknown'}`, {
      cause: error,
    });
  }
}

function readWhole(file: number, path: string): Uint8Array {
  const stat = fstatSync(file);
  if (!stat.isFile()) throw new SourceError('source-malformed', `${path} is not a file`);
  if (stat.size > maxBytesOf(path)) throw new SourceError('source-too-large', `${path} is too large`);
  const bytes = Buffer.allocUnsafe(stat.size);
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(file, bytes, at, bytes.length - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}
