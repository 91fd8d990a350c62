/** Entries of a log read one after the other, and held to the signed checkpoint: what is shown is what was signed. */
import {
  appendLeaf,
  bundleLeafHashes,
  bundleOffsets,
  emptyRange,
  openCheckpoint,
  parseVkey,
  rangeRoot,
  TILE_WIDTH,
} from '@centesimo/log';
import type { Hash, OpenedCheckpoint, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { readTile, SourceError } from './source.ts';
import type { LogSource } from './source.ts';

export interface ScannedEntry {
  readonly index: number;
  /** Canonical JSON, as logged. */
  readonly bytes: Uint8Array;
  readonly leafHash: Hash;
}

export interface OpenedLog {
  readonly source: LogSource;
  readonly checkpoint: OpenedCheckpoint;
  /** The signed note, verbatim. */
  readonly note: string;
  readonly logKey: VerifierKey;
}

export interface ScanOptions {
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** The signed checkpoint of a log. @throws SourceError (also when there is none), LogError */
export async function openLog(source: LogSource, vkey: string): Promise<OpenedLog> {
  const bytes = await source.checkpoint();
  if (bytes === undefined)
    throw new SourceError('source-malformed', `there is no checkpoint at ${source.name}`);
  const note = Buffer.from(bytes).toString();
  const logKey = parseVkey(nodeSha256, vkey.trim());
  return { source, checkpoint: openCheckpoint(nodeEd25519, note, { logKey }), note, logKey };
}

/**
 * Gives every entry to `each`, in order. True when all of them together have the signed root: until that is known,
 * nothing that `each` saw may be told. @throws SourceError, LogError `bundle-malformed`
 */
export async function scanEntries(
  log: OpenedLog,
  each: (entry: ScannedEntry) => void,
  options: ScanOptions = {},
): Promise<boolean> {
  const { size, root } = log.checkpoint;
  const range = emptyRange();
  for (let first = 0; first < size; first += TILE_WIDTH) {
    options.signal?.throwIfAborted();
    const { bytes, offsets } = await readBundle(log, first);
    for (const [at, leafHash] of bundleLeafHashes(nodeSha256, bytes, offsets).entries()) {
      appendLeaf(nodeSha256, range, leafHash);
      each({ index: first + at, bytes: bytes.subarray(offsets[at], (offsets[at + 1] ?? 0) - 2), leafHash });
    }
    options.onProgress?.(Math.min(size, first + TILE_WIDTH), size);
  }
  return rangeRoot(nodeSha256, range) === root;
}

interface Bundle {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

/** The bundle whose first entry is `first`. */
async function readBundle({ source, checkpoint }: OpenedLog, first: number): Promise<Bundle> {
  const { size } = checkpoint;
  const bundle = await readTile(source, 'entries', first / TILE_WIDTH, size);
  if (bundle === undefined)
    throw new SourceError('source-malformed', `the entries from ${first} on are missing`);
  const { bytes } = bundle;
  return { bytes, offsets: bundleOffsets(bytes, Math.min(TILE_WIDTH, size - first)) };
}

/** One entry's bytes, unproven: its receipt proves them. */
export async function readEntry(log: OpenedLog, index: number): Promise<Uint8Array> {
  const at = index % TILE_WIDTH;
  const { bytes, offsets } = await readBundle(log, index - at);
  return bytes.subarray(offsets[at], (offsets[at + 1] ?? 0) - 2);
}

/**
 * The index of the first entry for which `isWanted` holds, among those whose bytes hold `needle`; undefined when there
 * is none. Nothing is proven by it: a receipt of the entry proves what it says. @throws SourceError, LogError
 */
export async function findEntry(
  log: OpenedLog,
  needle: string,
  isWanted: (entry: string) => boolean,
  options: ScanOptions = {},
): Promise<number | undefined> {
  const { size } = log.checkpoint;
  for (let first = 0; first < size; first += TILE_WIDTH) {
    options.signal?.throwIfAborted();
    const { bytes, offsets } = await readBundle(log, first);
    const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bundle.includes(needle)) {
      const at = offsets
        .subarray(0, -1)
        .findIndex((start, i) => isWanted(bundle.toString('utf8', start, (offsets[i + 1] ?? 0) - 2)));
      if (at >= 0) return first + at;
    }
    options.onProgress?.(Math.min(size, first + TILE_WIDTH), size);
  }
  return undefined;
}
