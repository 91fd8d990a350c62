/** Hashing a stretch: leaf hashes, its part of the tree, its level-0 tiles and its open chain. Runs in a worker. */
import {
  appendLeaf,
  bundleLeafHashes,
  bundleOffsets,
  createChain,
  createChainScanner,
  emptyRange,
  hexOf,
  LogError,
  scanLink,
  TILE_WIDTH,
} from '@centesimo/log';
import type { Chain, ChainScanner, CompactRange, Hash } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { finishColumns, startColumns, takeEntry, takeOther } from './gift-columns.ts';
import type { ColumnsMaking, ColumnsRequest, GiftColumns } from './gift-columns.ts';
import type { Failure } from './failure.ts';
import type { Stretch, StretchFile } from './stretch.ts';
import { isSystemName, startSystem, takeSystemEntry } from './system-entries.ts';
import type { SystemEntry, SystemMaking } from './system-entries.ts';

/** What is asked of the hashing of a stretch. */
export interface HashRequest {
  readonly stretch: Stretch;
  /** Absent: no columns for a replay. */
  readonly replay?: ColumnsRequest;
}

export interface HashedStretch {
  readonly range: CompactRange;
  /** Roots of the full bundles: the hashes of level-1 tiles. */
  readonly bundleRoots: readonly Hash[];
  /** Up to the first fault. */
  readonly chain: Chain;
  readonly failures: readonly Failure[];
  readonly tilesMissing: number;
  /** What the log states of itself, up to the first fault of the chain. */
  readonly system: readonly SystemEntry[];
  /** Of the entries in `range`. */
  readonly columns?: GiftColumns;
}

interface Hashing {
  readonly range: CompactRange;
  readonly bundleRoots: Hash[];
  readonly scanner: ChainScanner;
  readonly failures: Failure[];
  readonly columns: ColumnsMaking | undefined;
  readonly system: SystemMaking;
  chainGood: boolean;
  tilesMissing: number;
}

/** A bundle that is not its entries ends the stretch there: the range is then shorter than the stretch. */
export function hashStretch({ stretch, replay }: HashRequest): HashedStretch {
  const hashing: Hashing = {
    range: emptyRange(stretch.begin),
    bundleRoots: [],
    scanner: createChainScanner(createChain(stretch.begin)),
    failures: [],
    columns: replay && startColumns(stretch.end - stretch.begin, replay),
    system: startSystem(),
    chainGood: true,
    tilesMissing: 0,
  };
  for (const file of stretch.files) if (!hashBundle(hashing, stretch.bytes, file)) break;
  const { range, bundleRoots, scanner, failures, tilesMissing, columns } = hashing;
  const system = hashing.system.entries;
  const hashed = { range, bundleRoots, chain: scanner.chain, failures, tilesMissing, system };
  return columns === undefined ? hashed : { ...hashed, columns: finishColumns(columns) };
}

function hashBundle(hashing: Hashing, all: Uint8Array, file: StretchFile): boolean {
  const { count } = file;
  const bytes = all.subarray(file.begin, file.end);
  const first = hashing.range.end;
  const offsets = offsetsOf(bytes, count);
  if (offsets === undefined) {
    hashing.failures.push({
      what: 'bundle-malformed',
      message: `The bundle ${file.path} is not exactly ${count} entries.`,
      where: { path: file.path, index: first },
    });
    return false;
  }
  const leaves = bundleLeafHashes(nodeSha256, bytes, offsets);
  for (let i = 0; i < count; i += 1) {
    const leaf = leaves[i] ?? '';
    takeIn(hashing, bytes, file.begin, offsets, i, leaf);
    appendLeaf(nodeSha256, hashing.range, leaf, (level, _, hash) => {
      if (level === 8) hashing.bundleRoots.push(hash);
    });
  }
  compareTile(hashing, all, file, leaves, first);
  return true;
}

function offsetsOf(bytes: Uint8Array, count: number): Uint32Array | undefined {
  try {
    return bundleOffsets(bytes, count);
  } catch {
    return undefined;
  }
}

/** Chain and columns of an entry; behind a break of the chain, all entries of the stretch go the plain way. */
function takeIn(
  hashing: Hashing,
  bytes: Uint8Array,
  base: number,
  offsets: Uint32Array,
  i: number,
  leaf: Hash,
): void {
  const begin = offsets[i] ?? 0;
  const end = (offsets[i + 1] ?? 0) - 2;
  if (hashing.chainGood) scanEntry(hashing, bytes, begin, end, leaf);
  const { columns, scanner, chainGood, system } = hashing;
  if (chainGood && isSystemName(bytes, scanner.last))
    takeSystemEntry(system, scanner.chain, base + begin, base + end);
  if (columns === undefined) return;
  if (chainGood) takeEntry(columns, bytes, base, begin, end, scanner.last);
  else takeOther(columns, base, begin, end);
}

function scanEntry(hashing: Hashing, bytes: Uint8Array, begin: number, end: number, leaf: Hash): void {
  const index = hashing.scanner.chain.end;
  try {
    scanLink(hashing.scanner, bytes, begin, end, leaf);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    hashing.chainGood = false;
    const what = error.code === 'chain-broken' ? 'chain-broken' : 'entry-malformed';
    hashing.failures.push({ what, message: `Entry ${index}: ${error.message}.`, where: { index } });
  }
}

function compareTile(
  hashing: Hashing,
  all: Uint8Array,
  file: StretchFile,
  leaves: readonly Hash[],
  first: number,
): void {
  if (file.tile === undefined) {
    hashing.tilesMissing += 1;
    return;
  }
  const { path, begin, end } = file.tile;
  const failure = tileFailure(path, all.subarray(begin, end), leaves, first);
  if (failure !== undefined) hashing.failures.push(failure);
}

/** The first hash of a tile that is not the computed one; `first` is the index of its first entry, if level 0. */
export function tileFailure(
  path: string,
  tile: Uint8Array,
  hashes: readonly Hash[],
  first?: number,
): Failure | undefined {
  const found = Buffer.from(tile.buffer, tile.byteOffset, tile.length).toString('latin1');
  if (found === hashes.join('')) return undefined;
  const at = hashes.findIndex((hash, i) => found.slice(i * 32, i * 32 + 32) !== hash);
  if (at < 0 || found.length % 32 !== 0) {
    return { what: 'tile-differs', message: `The tile ${path} has a wrong length.`, where: { path } };
  }
  const index = first === undefined ? {} : { index: first + at };
  // A stretch may begin inside a tile.
  const number = first === undefined ? at : (first + at) % TILE_WIDTH;
  return {
    what: 'tile-differs',
    message: `Hash ${number} of the tile ${path} is not the one computed from the entries.`,
    where: { path, ...index },
    expected: hexOf(hashes[at] ?? ''),
    found: hexOf(found.slice(at * 32, at * 32 + 32)),
  };
}
