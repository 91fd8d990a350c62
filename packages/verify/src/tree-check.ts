/** The whole tree and every chain, joined from hashed stretches; tiles above level 0 are compared on the way. */
import {
  appendLeaf,
  bundleLeafHashes,
  bundleOffsets,
  copyRange,
  createChain,
  emptyRange,
  hexOf,
  joinChains,
  LogError,
  mergeRange,
  perfectRoot,
  rangeRoot,
  requireJoin,
  TILE_WIDTH,
} from '@centesimo/log';
import type { Chain, CompactRange, Hash } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { checkSystem, createHeadsSeen } from './check-system.ts';
import type { HeadsSeen } from './check-system.ts';
import { tileFailure } from './hash-stretch.ts';
import type { HashedStretch } from './hash-stretch.ts';
import { MAX_FAILURES } from './failure.ts';
import type { Failure } from './failure.ts';
import { readTile } from './source.ts';
import type { LogSource } from './source.ts';
import type { Stretch } from './stretch.ts';

export interface TreeCheck {
  readonly source: LogSource;
  readonly size: number;
  readonly range: CompactRange;
  readonly chain: Chain;
  readonly failures: Failure[];
  /** From level 1 up: hashes of the tile that is being filled, and its index. */
  readonly levels: { index: number; hashes: Hash[] }[];
  /** Size of an earlier tree, and its root once computed. */
  readonly earlier: { readonly size: number | undefined; root?: Hash };
  /** What the heads entries that agreed spoke of. */
  readonly heads: HeadsSeen;
  chainGood: boolean;
  tilesMissing: number;
}

export function createTreeCheck(source: LogSource, size: number, earlierSize?: number): TreeCheck {
  return {
    source,
    size,
    range: emptyRange(),
    chain: createChain(),
    failures: [],
    levels: [],
    earlier: { size: earlierSize },
    heads: createHeadsSeen(true),
    chainGood: true,
    tilesMissing: 0,
  };
}

/** Joins the next stretch. False when the tree cannot go on: a bundle is not its entries. */
export async function joinStretch(
  check: TreeCheck,
  stretch: Stretch,
  hashed: HashedStretch,
): Promise<boolean> {
  const room = MAX_FAILURES - check.failures.length;
  check.failures.push(...hashed.failures.slice(0, room));
  check.tilesMissing += hashed.tilesMissing;
  if (hashed.range.end !== stretch.end) return false;
  noteEarlierRoot(check, stretch);
  mergeRange(nodeSha256, check.range, hashed.range);
  joinChain(check, stretch, hashed);
  for (const root of hashed.bundleRoots) await pushHash(check, 1, root);
  return true;
}

function joinChain(check: TreeCheck, stretch: Stretch, hashed: HashedStretch): void {
  if (!check.chainGood) return;
  const { chain } = hashed;
  try {
    requireJoin(check.chain, chain);
    // After a heads entry that is wrong the later ones say no more.
    if (check.heads.failure === undefined) {
      const failure = checkSystem(check.heads, check.chain, stretch, hashed);
      if (failure !== undefined) check.failures.push(failure);
    }
    joinChains(check.chain, chain);
    // A chain that stopped in the middle has told why.
    check.chainGood = chain.end === stretch.end;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    check.chainGood = false;
    const where = { index: chain.begin };
    check.failures.push({
      what: 'chain-broken',
      message: `Near entry ${chain.begin}: ${error.message}.`,
      where,
    });
  }
}

/** The root at an earlier size, if that lies in this stretch: its bundle is hashed once more. */
function noteEarlierRoot(check: TreeCheck, stretch: Stretch): void {
  const { size } = check.earlier;
  if (size === undefined || size <= stretch.begin || size > stretch.end) return;
  const range = copyRange(check.range);
  for (const file of stretch.files) {
    const bytes = stretch.bytes.subarray(file.begin, file.end);
    const leaves = bundleLeafHashes(nodeSha256, bytes, bundleOffsets(bytes, file.count));
    for (const leaf of leaves.slice(0, size - range.end)) appendLeaf(nodeSha256, range, leaf);
    if (range.end === size) break;
  }
  check.earlier.root = rangeRoot(nodeSha256, range);
}

async function pushHash(check: TreeCheck, level: number, hash: Hash): Promise<void> {
  const filling = (check.levels[level - 1] ??= { index: 0, hashes: [] });
  filling.hashes.push(hash);
  if (filling.hashes.length < TILE_WIDTH) return;
  const { hashes } = filling;
  await compareTile(check, level, filling.index, hashes);
  filling.index += 1;
  filling.hashes = [];
  await pushHash(check, level + 1, perfectRoot(nodeSha256, hashes));
}

async function compareTile(
  check: TreeCheck,
  level: number,
  index: number,
  hashes: readonly Hash[],
): Promise<void> {
  const tile = await readTile(check.source, level, index, check.size);
  if (tile === undefined) {
    check.tilesMissing += 1;
    return;
  }
  const failure = tileFailure(tile.path, tile.bytes, hashes);
  if (failure !== undefined && check.failures.length < MAX_FAILURES) check.failures.push(failure);
}

/** Compares the right edge and the signed root. */
export async function finishTree(check: TreeCheck, signedRoot: Hash): Promise<void> {
  for (const [i, { index, hashes }] of check.levels.entries()) {
    if (hashes.length > 0) await compareTile(check, i + 1, index, hashes);
  }
  const root = rangeRoot(nodeSha256, check.range);
  if (root === signedRoot) return;
  check.failures.push({
    what: 'root-differs',
    message: 'The root that was signed is not the root of the entries.',
    where: {},
    expected: hexOf(signedRoot),
    found: hexOf(root),
  });
}
