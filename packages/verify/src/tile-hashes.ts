/** Hashes of a signed tree read from its tiles: proofs made by whoever verifies, with no server that makes them. */
import {
  consistencyPlan,
  foldRight,
  hexOf,
  LogError,
  perfectNodes,
  proofOfPlan,
  tileHashes,
  tileHashReader,
  tilesOfPlan,
  verifyConsistency,
} from '@centesimo/log';
import type { Checkpoint, Hash, HashReader, ProofPlan } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { Failure } from './failure.ts';
import { readTile, SourceError } from './source.ts';
import type { LogSource } from './source.ts';

/** The hashes that a plan names, in the tree of `size` leaves, as the tiles have them. @throws SourceError, LogError */
export async function readPlanned(source: LogSource, plan: ProofPlan, size: number): Promise<HashReader> {
  const tiles = new Map<string, readonly Hash[]>();
  for (const tile of tilesOfPlan(plan, size)) {
    const found = await readTile(source, tile.level, tile.index, size);
    if (found === undefined)
      throw new SourceError(
        'source-malformed',
        `the hash tile ${tile.index} of level ${tile.level} is missing`,
      );
    tiles.set(`${tile.level} ${tile.index}`, tileHashes(found.bytes, tile.width));
  }
  return tileHashReader(nodeSha256, (level, index) => tiles.get(`${level} ${index}`) ?? []);
}

/** A tree as the later one that was signed has it in itself. */
export interface TreeWithin {
  readonly root: Hash;
  /** From it to the signed one (RFC 9162, 2.1.4). */
  readonly proof: readonly Hash[];
}

/**
 * The root that the first `size` entries of a signed tree have, and the proof of that: whatever the tiles say, it
 * holds, or they do not lead to the signed root and are answered as a failure. 0 < size ≤ the signed one's.
 * @throws SourceError where a tile is not there
 */
export async function treeWithin(
  source: LogSource,
  size: number,
  signed: Checkpoint,
): Promise<TreeWithin | Failure> {
  if (size === signed.size) return { root: signed.root, proof: [] };
  const plan = consistencyPlan(size, signed.size);
  const own = perfectNodes(0, size);
  try {
    const read = await readPlanned(source, [...plan, own], signed.size);
    const root = foldRight(nodeSha256, own.map(read)) ?? '';
    const proof = proofOfPlan(nodeSha256, plan, read);
    const claim = { oldSize: size, oldRoot: root, newSize: signed.size, newRoot: signed.root };
    verifyConsistency(nodeSha256, claim, proof);
    return { root, proof };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const message = `The hash tiles of the tree of ${signed.size} entries do not lead to its signed root.`;
    return { what: 'tile-differs', message, where: { path: 'tile/0' }, expected: hexOf(signed.root) };
  }
}
