/**
 * Generation of proofs. A plan names, for each hash of a proof, the perfect subtrees it is joined from; so a
 * caller can fetch the tiles it needs first (`tilesOfPlan`) and build the proof without waiting.
 */
import { foldRight, perfectNodes } from './compact-range.ts';
import { requireCount } from './encoding.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';

/** The perfect subtree of 2^level leaves that starts at leaf index · 2^level. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Reads the hash of a perfect subtree of the tree. */
export type HashReader = (node: TreeNode) => Hash;

/** One element for each hash of the proof, in its order; each a list of subtrees of falling size. */
export type ProofPlan = readonly (readonly TreeNode[])[];

/** The largest power of two strictly below n, for n > 1. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

/** The plan of the inclusion proof of leaf `index` in the tree of `size` leaves. */
export function inclusionPlan(index: number, size: number): ProofPlan {
  requireCount(index, 'a leaf index');
  requireCount(size, 'a tree size');
  if (index >= size) throw new LogError('proof-refused', 'the leaf index is beyond the tree');
  const downward: TreeNode[][] = [];
  let [low, high] = [0, size];
  while (high - low > 1) {
    const middle = low + splitOf(high - low);
    if (index < middle) {
      downward.push(perfectNodes(middle, high));
      high = middle;
    } else {
      downward.push(perfectNodes(low, middle));
      low = middle;
    }
  }
  return downward.reverse();
}

/** The plan of the consistency proof between two sizes, 0 < oldSize ≤ newSize; empty when they are equal. */
export function consistencyPlan(oldSize: number, newSize: number): ProofPlan {
  requireCount(oldSize, 'a tree size');
  requireCount(newSize, 'a tree size');
  if (oldSize === 0 || oldSize > newSize) {
    throw new LogError('proof-refused', `there is no consistency proof from size ${oldSize} to ${newSize}`);
  }
  const downward: TreeNode[][] = [];
  let [low, high] = [0, newSize];
  while (oldSize < high) {
    const middle = low + splitOf(high - low);
    if (oldSize <= middle) {
      downward.push(perfectNodes(middle, high));
      high = middle;
    } else {
      downward.push(perfectNodes(low, middle));
      low = middle;
    }
  }
  // What is left is a subtree of the old tree; when it is the whole old tree, the verifier knows its root.
  if (low > 0) downward.push(perfectNodes(low, high));
  return downward.reverse();
}

/** The hashes of a planned proof. */
export function proofOfPlan(sha256: Sha256, plan: ProofPlan, read: HashReader): Hash[] {
  return plan.map((nodes) => foldRight(sha256, nodes.map(read)) ?? '');
}

export function inclusionProof(sha256: Sha256, read: HashReader, index: number, size: number): Hash[] {
  return proofOfPlan(sha256, inclusionPlan(index, size), read);
}

export function consistencyProof(sha256: Sha256, read: HashReader, oldSize: number, newSize: number): Hash[] {
  return proofOfPlan(sha256, consistencyPlan(oldSize, newSize), read);
}
