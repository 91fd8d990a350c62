/**
 * The heads of a log: one Merkle root over the last entry of every ledger, so that a ledger that is missing, cut or
 * forked shows in a log whose every chain holds. Leaves stand in ASCII order of ledger id; nodes are RFC 6962's.
 */
import type { ChainHead } from './chain.ts';
import { HASH_BYTES, nodeHash } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { verifyInclusion } from './proof.ts';

const HEAD_PREFIX = 0x30;

/** Every ledger with its leaf, in ASCII order of its id. */
export interface HeadsTree {
  readonly ledgers: string[];
  readonly leaves: Hash[];
}

/** A ledger's place in the tree, and the hashes from its leaf upward. */
export interface HeadPath {
  readonly index: number;
  readonly path: readonly Hash[];
}

// One buffer for all leaves: hashing is synchronous and the injected function keeps no view. An id has at most 63 bytes.
const FIXED_BYTES = 1 + HASH_BYTES + 8;
const leafBytes = new Uint8Array(FIXED_BYTES + 63);
const leafView = new DataView(leafBytes.buffer);
leafBytes[0] = HEAD_PREFIX;

/** SHA-256(0x30 ‖ leaf hash of the ledger's last entry ‖ its seq, u64 big-endian ‖ ledger id): only the id has no fixed length. */
export function headLeaf(sha256: Sha256, ledger: string, { seq, leaf }: Readonly<ChainHead>): Hash {
  for (let i = 0; i < HASH_BYTES; i += 1) leafBytes[i + 1] = leaf.charCodeAt(i);
  leafView.setUint32(1 + HASH_BYTES, Math.floor(seq / 2 ** 32));
  leafView.setUint32(5 + HASH_BYTES, seq % 2 ** 32);
  for (let i = 0; i < ledger.length; i += 1) leafBytes[FIXED_BYTES + i] = ledger.charCodeAt(i);
  return sha256.bytes(leafBytes.subarray(0, FIXED_BYTES + ledger.length));
}

/** The tree of the given heads, which may come in any order; a later one of the same ledger takes its place. */
export function createHeadsTree(
  sha256: Sha256,
  heads: Iterable<readonly [string, Readonly<ChainHead>]>,
): HeadsTree {
  const sorted = [...new Map(heads)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ledgers: sorted.map(([ledger]) => ledger),
    leaves: sorted.map(([ledger, head]) => headLeaf(sha256, ledger, head)),
  };
}

/** Moves a ledger to its new head, or takes it in. */
export function setHead(sha256: Sha256, tree: HeadsTree, ledger: string, head: Readonly<ChainHead>): void {
  const at = placeOf(tree, ledger);
  const isKnown = tree.ledgers[at] === ledger;
  if (!isKnown) tree.ledgers.splice(at, 0, ledger);
  tree.leaves.splice(at, isKnown ? 1 : 0, headLeaf(sha256, ledger, head));
}

/** The root. @throws LogError `range-malformed` for a tree without ledgers, which has none */
export function headsRoot(sha256: Sha256, { leaves }: HeadsTree): Hash {
  let level = leaves;
  while (level.length > 1) level = levelAbove(sha256, level);
  const [root] = level;
  if (root === undefined) throw new LogError('range-malformed', 'there are no heads of no ledgers');
  return root;
}

/** The path from a ledger's leaf to the root; undefined for a ledger that is not there. */
export function headPath(sha256: Sha256, tree: HeadsTree, ledger: string): HeadPath | undefined {
  const index = placeOf(tree, ledger);
  if (tree.ledgers[index] !== ledger) return undefined;
  const path: Hash[] = [];
  let at = index;
  for (let level = tree.leaves; level.length > 1; level = levelAbove(sha256, level)) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1];
    if (sibling !== undefined) path.push(sibling);
    at = Math.floor(at / 2);
  }
  return { index, path };
}

/** Passes only when the root over `ledgers` ledgers has this ledger at this head. @throws LogError as `verifyInclusion` */
export function verifyHead(
  sha256: Sha256,
  claim: { readonly root: Hash; readonly ledgers: number },
  ledger: string,
  head: Readonly<ChainHead>,
  { index, path }: HeadPath,
): void {
  const leaf = headLeaf(sha256, ledger, head);
  verifyInclusion(sha256, { index, size: claim.ledgers, root: claim.root, leaf }, path);
}

/** A last one without a sibling rises as it is: so the tree splits as RFC 6962 says. */
function levelAbove(sha256: Sha256, level: readonly Hash[]): Hash[] {
  const above: Hash[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left = '', right] = [level[i], level[i + 1]];
    above.push(right === undefined ? left : nodeHash(sha256, left, right));
  }
  return above;
}

/** Where the ledger stands, or would stand. */
function placeOf({ ledgers }: HeadsTree, ledger: string): number {
  let low = 0;
  let high = ledgers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ledgers[middle] ?? '') < ledger) low = middle + 1;
    else high = middle;
  }
  return low;
}
