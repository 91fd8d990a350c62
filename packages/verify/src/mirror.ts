/** A complete mirror of a log in a folder, in tlog-tiles form, which `verify` accepts with nothing running. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LogError, openCheckpoint, parseVkey, TILE_WIDTH, tilePath, tilesOfSize } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { formatIndex, STAMP_INDEX, stampPath } from '@centesimo/stamp';
import { listStamps } from './check-stamps.ts';
import { readTile, SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { mapBounded } from './stretch.ts';
import { verifyLog } from './verify-log.ts';

export interface MirrorOptions {
  /** Written beside the mirror as `log.vkey`, for convenience: whoever verifies should have it from elsewhere. */
  readonly vkey: string;
  readonly onProgress?: (done: number, files: number) => void;
}

/** Files written at once. */
const CONCURRENCY = 8;

/**
 * Copies checkpoint, bundles, tiles and time stamps. The checkpoint comes last and by renaming, so the folder always holds a
 * whole log: the one before or the new one. Answers the size.
 * @throws SourceError, LogError for a checkpoint that the key did not sign
 */
export async function writeMirror(
  source: LogSource,
  folder: string,
  options: MirrorOptions,
): Promise<number> {
  const note = await source.checkpoint();
  if (note === undefined) throw new SourceError('source-malformed', `${source.name} has no checkpoint`);
  const size = await signedSize(source, note, options.vkey);
  const tiles = tilesOfSize(size);
  const files = countTiles(size);
  let done = 0;
  const lane = async (): Promise<void> => {
    // Taken one by one, never listed: a signed size may be any number, and nobody has checked it yet.
    for (const tile of tiles) {
      const found = await readTile(source, tile.level, tile.index, size);
      if (found === undefined) throw new SourceError('source-malformed', `${tilePath(tile)} is missing`);
      await writeWhole(join(folder, tilePath(tile)), found.bytes);
      done += 1;
      if (done % 64 === 0 || done === files) options.onProgress?.(done, files);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  await writeStamps(source, folder, size);
  await writeWhole(join(folder, 'log.vkey'), `${options.vkey.trim()}\n`);
  await writeWhole(join(folder, 'checkpoint'), note);
  return size;
}

/** The stamps of what the mirror holds, the list of them last. */
async function writeStamps(source: LogSource, folder: string, size: number): Promise<void> {
  const stamped = (await listStamps(source))?.filter((each) => each <= size) ?? [];
  if (stamped.length === 0) return;
  await mapBounded(CONCURRENCY, stamped.length, async (i) => {
    for (const form of ['checkpoint', 'tst'] as const) {
      const path = stampPath(stamped[i] ?? 0, form);
      const bytes = await source.stampFile?.(path);
      if (bytes === undefined) throw new SourceError('source-malformed', `${path} is listed and not there`);
      await writeWhole(join(folder, path), bytes);
    }
  });
  await writeWhole(join(folder, STAMP_INDEX), formatIndex(stamped));
}

/** Bundles, and the tiles of every level. */
function countTiles(size: number): number {
  let count = Math.ceil(size / TILE_WIDTH);
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH))
    count += Math.ceil(hashes / TILE_WIDTH);
  return count;
}

/** The size that the key has signed, or the one that this has named: then the whole log shows it. @throws LogError */
async function signedSize(source: LogSource, note: Uint8Array, vkey: string): Promise<number> {
  try {
    return openCheckpoint(nodeEd25519, note, { logKey: parseVkey(nodeSha256, vkey.trim()) }).size;
  } catch (error) {
    if (!(error instanceof LogError) || error.code !== 'note-unsigned') throw error;
    const pinned: LogSource = { ...source, checkpoint: async () => note };
    const result = await verifyLog(pinned, { vkey, money: false });
    if (result.kind === 'verified') return result.size;
    throw error;
  }
}

/** Under another name first: a file is there whole or not at all. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  await writeFile(part, content);
  await rename(part, path);
}
