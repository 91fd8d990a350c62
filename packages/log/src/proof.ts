/** Verification of inclusion and consistency proofs, RFC 9162 sections 2.1.3.2 and 2.1.4.2. */
import { requireCount } from './encoding.ts';
import { HASH_BYTES, nodeHash } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';

/** No tree within the safe integers has a longer proof. */
export const MAX_PROOF_HASHES = 63;

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly leaf: Hash;
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Hash;
  readonly newSize: number;
  readonly newRoot: Hash;
}

/** Position of a node and of the last node in its level; plain division, as shifts break above 2^31. */
interface Climb {
  at: number;
  last: number;
}

function rise(climb: Climb): void {
  climb.at = Math.floor(climb.at / 2);
  climb.last = Math.floor(climb.last / 2);
}

/** Whether the next proof hash stands on the left; if so the climb skips the levels without a sibling. */
function siblingIsLeft(climb: Climb): boolean {
  if (climb.last === 0) throw new LogError('proof-refused', 'a proof is longer than its tree is high');
  const left = climb.at % 2 === 1 || climb.at === climb.last;
  if (left) while (climb.at % 2 === 0 && climb.at !== 0) rise(climb);
  rise(climb);
  return left;
}

function requireHashes(hashes: readonly Hash[]): void {
  if (hashes.length > MAX_PROOF_HASHES) throw new LogError('proof-malformed', 'a proof has too many hashes');
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) {
    throw new LogError('proof-malformed', 'a hash of a proof is not 32 bytes');
  }
}

/**
 * Passes only when the proof leads from the leaf at `index` to the root of the tree of `size` leaves; otherwise
 * throws `proof-refused`, `proof-malformed` or `size-out-of-range`.
 */
export function verifyInclusion(sha256: Sha256, claim: InclusionClaim, proof: readonly Hash[]): void {
  requireCount(claim.index, 'a leaf index');
  requireCount(claim.size, 'a tree size');
  requireHashes(proof);
  requireHashes([claim.root, claim.leaf]);
  if (claim.index >= claim.size) throw new LogError('proof-refused', 'the leaf index is beyond the tree');
  const climb: Climb = { at: claim.index, last: claim.size - 1 };
  let root = claim.leaf;
  for (const hash of proof) {
    root = siblingIsLeft(climb) ? nodeHash(sha256, hash, root) : nodeHash(sha256, root, hash);
  }
  if (climb.last !== 0) throw new LogError('proof-refused', 'an inclusion proof is too short');
  if (root !== claim.root) throw new LogError('proof-refused', 'an inclusion proof leads to another root');
}

/**
 * Passes only when the tree of `newSize` leaves extends that of `oldSize`; otherwise throws `proof-refused`,
 * `proof-malformed` or `size-out-of-range`. From size 0 there is no proof: that is always refused, the caller
 * treats an empty tree as a case of its own.
 */
export function verifyConsistency(sha256: Sha256, claim: ConsistencyClaim, proof: readonly Hash[]): void {
  requireCount(claim.oldSize, 'a tree size');
  requireCount(claim.newSize, 'a tree size');
  requireHashes(proof);
  requireHashes([claim.oldRoot, claim.newRoot]);
  if (claim.oldSize === 0) throw new LogError('proof-refused', 'an empty tree has no consistency proof');
  if (claim.oldSize > claim.newSize) throw new LogError('proof-refused', 'the newer tree is the smaller one');
  if (claim.oldSize === claim.newSize) return verifySameTree(claim, proof);
  climbBoth(sha256, claim, proof);
}

function verifySameTree(claim: ConsistencyClaim, proof: readonly Hash[]): void {
  if (proof.length > 0) throw new LogError('proof-refused', 'trees of one size need no proof');
  if (claim.oldRoot !== claim.newRoot)
    throw new LogError('proof-refused', 'trees of one size have two roots');
}

function climbBoth(sha256: Sha256, claim: ConsistencyClaim, proof: readonly Hash[]): void {
  const climb: Climb = { at: claim.oldSize - 1, last: claim.newSize - 1 };
  while (climb.at % 2 === 1) rise(climb);
  // The old tree is one perfect subtree when its size is a power of two; its root is then not in the proof.
  const perfect = climb.at === 0;
  const seed = perfect ? claim.oldRoot : proof[0];
  if (seed === undefined) throw new LogError('proof-refused', 'a consistency proof is too short');
  let oldRoot = seed;
  let newRoot = seed;
  for (const hash of perfect ? proof : proof.slice(1)) {
    if (siblingIsLeft(climb)) {
      oldRoot = nodeHash(sha256, hash, oldRoot);
      newRoot = nodeHash(sha256, hash, newRoot);
    } else {
      newRoot = nodeHash(sha256, newRoot, hash);
    }
  }
  if (climb.last !== 0) throw new LogError('proof-refused', 'a consistency proof is too short');
  if (oldRoot !== claim.oldRoot)
    throw new LogError('proof-refused', 'a consistency proof misses the old root');
  if (newRoot !== claim.newRoot)
    throw new LogError('proof-refused', 'a consistency proof misses the new root');
}
