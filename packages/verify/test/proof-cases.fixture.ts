// Claims with their proofs: the true ones of small trees, changes of one, our verdict, and the line that others read.
import {
  appendLeaf,
  consistencyProof,
  emptyRange,
  type Hash,
  type HashReader,
  inclusionProof,
  leafHashOfText,
  LogError,
  perfectRoot,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { Random } from '@centesimo/testkit';

export const LARGEST = 130;

interface Claim {
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export type ProofCase =
  | (Claim & { readonly kind: 'inclusion'; readonly index: number; readonly leaf: Hash })
  | (Claim & { readonly kind: 'consistency'; readonly oldSize: number; readonly oldRoot: Hash });

const leaves = Array.from({ length: LARGEST }, (_, i) => leafHashOfText(nodeSha256, `leaf ${i}`));
const roots = rootsOf(leaves);

const read: HashReader = ({ level, index }) =>
  perfectRoot(nodeSha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

function rootsOf(all: readonly Hash[]): Hash[] {
  const range = emptyRange();
  const empty = rangeRoot(nodeSha256, range);
  const grown = all.map((leaf) => {
    appendLeaf(nodeSha256, range, leaf);
    return rangeRoot(nodeSha256, range);
  });
  return [empty, ...grown];
}

/** One for each index of each size, and one between each two sizes; from size 0 there is no proof, and it is empty. */
export function* trueCases(): Generator<ProofCase> {
  for (const [size, root] of roots.entries()) {
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(nodeSha256, read, index, size);
      yield { kind: 'inclusion', index, size, leaf: leaves[index] ?? '', root, proof };
    }
    for (let oldSize = 0; oldSize <= size; oldSize += 1) {
      const proof = oldSize === 0 ? [] : consistencyProof(nodeSha256, read, oldSize, size);
      yield { kind: 'consistency', oldSize, size, oldRoot: roots[oldSize] ?? '', root, proof };
    }
  }
}

function flip(hash: Hash, random: Random): Hash {
  const at = random.int(0, hash.length - 1);
  const flipped = String.fromCharCode(hash.charCodeAt(at) ^ (1 << random.int(0, 7)));
  return hash.slice(0, at) + flipped + hash.slice(at + 1);
}

function flipOne(from: ProofCase, random: Random): ProofCase {
  const at = random.int(-2, from.proof.length - 1);
  const hash = from.proof[at];
  if (hash !== undefined) return { ...from, proof: from.proof.with(at, flip(hash, random)) };
  if (at === -1) return { ...from, root: flip(from.root, random) };
  return from.kind === 'inclusion'
    ? { ...from, leaf: flip(from.leaf, random) }
    : { ...from, oldRoot: flip(from.oldRoot, random) };
}

function swapTwo(from: ProofCase, random: Random): ProofCase {
  const [a, b] = [random.int(0, from.proof.length - 1), random.int(0, from.proof.length - 1)];
  const [first, second] = [from.proof[a], from.proof[b]];
  if (first === undefined || second === undefined) return from;
  return { ...from, proof: from.proof.with(a, second).with(b, first) };
}

function moveOther(from: ProofCase, random: Random): ProofCase {
  const other = random.int(0, LARGEST + 1);
  return from.kind === 'inclusion' ? { ...from, index: other } : { ...from, oldSize: other };
}

/** What is done to a true case; one that cannot be done to it leaves it as it is. */
export const CHANGES: Readonly<Record<string, (from: ProofCase, random: Random) => ProofCase>> = {
  'one bit': flipOne,
  'one hash less': (from, random) => {
    const at = random.int(0, from.proof.length - 1);
    return { ...from, proof: from.proof.filter((_, i) => i !== at) };
  },
  'one hash more': (from, random) => {
    const extra = random.pick([...from.proof, from.root, random.pick(roots), random.pick(leaves)]);
    return { ...from, proof: from.proof.toSpliced(random.int(0, from.proof.length), 0, extra) };
  },
  'two swapped': swapTwo,
  'other index or old size': moveOther,
  'other size': (from, random) => ({ ...from, size: random.int(0, LARGEST + 1) }),
};

/** Our verdict. */
export function isAccepted(claim: ProofCase): boolean {
  try {
    if (claim.kind === 'inclusion') verifyInclusion(nodeSha256, claim, claim.proof);
    else verifyConsistency(nodeSha256, { ...claim, newSize: claim.size, newRoot: claim.root }, claim.proof);
    return true;
  } catch (error) {
    if (error instanceof LogError) return false;
    throw error;
  }
}

/** The line that `infra/interop` reads. */
export function lineOf(claim: ProofCase): string {
  const base64 = (hash: Hash): string => Buffer.from(hash, 'latin1').toString('base64');
  const hashes =
    claim.kind === 'inclusion' ? { leaf: base64(claim.leaf) } : { oldRoot: base64(claim.oldRoot) };
  return JSON.stringify({ ...claim, ...hashes, root: base64(claim.root), proof: claim.proof.map(base64) });
}
