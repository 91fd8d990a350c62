/** Proofs: published ones, every size from 0 to 130 with one bit flipped, the definition, and very large trees. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendLeaf, appendSubtree, emptyRange, rangeRoot } from './compact-range.ts';
import { binaryOfBase64 } from './encoding.ts';
import { nodeHash, perfectRoot } from './hash.ts';
import type { Hash } from './hash.ts';
import { LogError } from './log-error.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { MAX_PROOF_HASHES, verifyConsistency, verifyInclusion } from './proof.ts';
import type { ConsistencyClaim, InclusionClaim } from './proof.ts';
import { consistencyPlan, consistencyProof, inclusionPlan, inclusionProof } from './proof-plan.ts';
import type { HashReader } from './proof-plan.ts';
import {
  CT_LEAVES,
  leavesOf,
  referenceConsistency,
  referenceInclusion,
  referenceRoot,
} from './tree-reference.fixture.ts';

const refused = expect.objectContaining({ code: 'proof-refused' });
const malformed = expect.objectContaining({ code: 'proof-malformed' });
const outOfRange = expect.objectContaining({ code: 'size-out-of-range' });

const LARGEST = 130;
const leaves = leavesOf(LARGEST, 'leaf');
const roots = Array.from({ length: LARGEST + 1 }, (_, size) => referenceRoot(leaves.slice(0, size)));

const read: HashReader = ({ level, index }) =>
  perfectRoot(nodeSha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

function flip(hash: Hash, bit: number): Hash {
  const at = Math.floor(bit / 8) % 32;
  return hash.slice(0, at) + String.fromCharCode(hash.charCodeAt(at) ^ (1 << (bit % 8))) + hash.slice(at + 1);
}

function included(claim: InclusionClaim, proof: readonly Hash[]): boolean {
  try {
    verifyInclusion(nodeSha256, claim, proof);
    return true;
  } catch (error) {
    if (error instanceof LogError) return false;
    throw error;
  }
}

function consistent(claim: ConsistencyClaim, proof: readonly Hash[]): boolean {
  try {
    verifyConsistency(nodeSha256, claim, proof);
    return true;
  } catch (error) {
    if (error instanceof LogError) return false;
    throw error;
  }
}

/** All that is one step from a good proof: each hash with a bit flipped, one less, one more, one doubled. */
function spoiled(proof: readonly Hash[]): Hash[][] {
  const flipped = proof.map((hash, i) => proof.with(i, flip(hash, i * 11)));
  const shorter = proof.length === 0 ? [] : [proof.slice(1), proof.slice(0, -1)];
  return [...flipped, ...shorter, [...proof, roots[1] ?? ''], [roots[1] ?? '', ...proof]];
}

describe('the published proofs', () => {
  const root = (size: number): Hash => referenceRoot(CT_LEAVES.slice(0, size));
  const shared = [
    'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
    '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
  ];
  const inclusion = ['vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=', ...shared].map(binaryOfBase64);
  const consistency = ['DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=', ...shared].map(binaryOfBase64);

  it('hold: leaf 5 is in the tree of 8', () => {
    const leaf = binaryOfBase64('QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=');
    verifyInclusion(nodeSha256, { index: 5, size: 8, root: root(8), leaf }, inclusion);
    expect(referenceInclusion(5, CT_LEAVES)).toEqual(inclusion);
  });

  it('hold: the tree of 8 extends that of 6', () => {
    const claim = { oldSize: 6, oldRoot: root(6), newSize: 8, newRoot: root(8) };
    verifyConsistency(nodeSha256, claim, consistency);
    expect(referenceConsistency(6, CT_LEAVES)).toEqual(consistency);
  });
});

describe('inclusion', () => {
  it('is proved for every leaf of every size to 130, and refused one bit or one hash away', () => {
    let accepted = 0;
    for (let size = 1; size <= LARGEST; size += 1) {
      const root = roots[size] ?? '';
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(nodeSha256, read, index, size);
        const claim = { index, size, root, leaf: leaves[index] ?? '' };
        verifyInclusion(nodeSha256, claim, proof);
        const wrong =
          (size + index) % 7 === 0
            ? spoiled(proof)
            : [...proof.slice(0, 1).map((hash) => proof.with(0, flip(hash, index))), [...proof, root]];
        accepted += wrong.filter((other) => included(claim, other)).length;
        if (included({ ...claim, root: flip(root, index) }, proof)) accepted += 1;
        if (included({ ...claim, leaf: flip(claim.leaf, size) }, proof)) accepted += 1;
        if (size > 1 && included({ ...claim, index: (index + 1) % size }, proof)) accepted += 1;
      }
    }
    expect(accepted).toBe(0);
  });

  it('has the proofs of the definition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), fc.nat(), (size, pick) => {
        const index = pick % size;
        expect(inclusionProof(nodeSha256, read, index, size)).toEqual(
          referenceInclusion(index, leaves.slice(0, size)),
        );
      }),
    );
  });

  it('is refused beyond the tree, in an empty tree, and with a proof of another length', () => {
    const [leaf = ''] = leaves;
    const claim = { index: 0, size: 1, root: leaf, leaf };
    verifyInclusion(nodeSha256, claim, []);
    const check =
      (change: Partial<InclusionClaim>, proof: Hash[] = []) =>
      (): void => {
        verifyInclusion(nodeSha256, { ...claim, ...change }, proof);
      };
    expect(check({ index: 1 })).toThrow(refused);
    expect(check({ size: 0 })).toThrow(refused);
    expect(check({}, [leaf])).toThrow(refused);
    expect(check({ size: 2 })).toThrow(refused);
    expect(check({ index: -1 })).toThrow(outOfRange);
    expect(check({ size: 1.5 })).toThrow(outOfRange);
    expect(check({ root: leaf.slice(1) })).toThrow(malformed);
    expect(check({}, ['short'])).toThrow(malformed);
    expect(
      check(
        {},
        Array.from({ length: MAX_PROOF_HASHES + 1 }, () => leaf),
      ),
    ).toThrow(malformed);
    expect(() => inclusionPlan(3, 3)).toThrow(refused);
  });
});

describe('consistency', () => {
  it('is proved between all sizes to 130, and refused one bit or one hash away', () => {
    let accepted = 0;
    for (let newSize = 1; newSize <= LARGEST; newSize += 1) {
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        const proof = consistencyProof(nodeSha256, read, oldSize, newSize);
        const [oldRoot = '', newRoot = ''] = [roots[oldSize], roots[newSize]];
        const claim = { oldSize, oldRoot, newSize, newRoot };
        verifyConsistency(nodeSha256, claim, proof);
        const wrong =
          (newSize + oldSize) % 7 === 0
            ? spoiled(proof)
            : [...proof.slice(-1).map((hash) => proof.with(-1, flip(hash, newSize))), [...proof, oldRoot]];
        accepted += wrong.filter((other) => consistent(claim, other)).length;
        if (consistent({ ...claim, oldRoot: flip(oldRoot, newSize) }, proof)) accepted += 1;
        if (consistent({ ...claim, newRoot: flip(newRoot, oldSize) }, proof)) accepted += 1;
      }
    }
    expect(accepted).toBe(0);
  });

  it('has the proofs of the definition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), fc.nat(), (newSize, pick) => {
        const oldSize = (pick % newSize) + 1;
        expect(consistencyProof(nodeSha256, read, oldSize, newSize)).toEqual(
          referenceConsistency(oldSize, leaves.slice(0, newSize)),
        );
      }),
    );
  });

  it('does not exist from an empty tree, nor to a smaller one, and needs no proof between equals', () => {
    const [one = '', two = ''] = [roots[1], roots[2]];
    const check =
      (oldSize: number, oldRoot: Hash, newSize: number, newRoot: Hash, proof: Hash[]) => (): void => {
        verifyConsistency(nodeSha256, { oldSize, oldRoot, newSize, newRoot }, proof);
      };
    check(2, two, 2, two, [])();
    expect(check(0, roots[0] ?? '', 2, two, [])).toThrow(refused);
    expect(check(2, two, 1, one, [])).toThrow(refused);
    expect(check(2, two, 2, two, [one])).toThrow(refused);
    expect(check(2, two, 2, one, [])).toThrow(refused);
    expect(check(1, one, 2, two, [])).toThrow(refused);
    expect(check(3, roots[3] ?? '', 4, roots[4] ?? '', [])).toThrow(refused);
    expect(check(-1, one, 2, two, [])).toThrow(outOfRange);
    expect(check(1, one, 2 ** 53, two, [])).toThrow(outOfRange);
    expect(check(1, one, 2, two, ['x'])).toThrow(malformed);
    expect(() => consistencyPlan(0, 1)).toThrow(refused);
    expect(() => consistencyPlan(2, 1)).toThrow(refused);
  });
});

describe('a root made to fit a proof of another length', () => {
  const [a = '', b = '', c = ''] = leaves;
  const ab = nodeHash(nodeSha256, a, b);
  const check =
    (oldSize: number, oldRoot: Hash, newSize: number, newRoot: Hash, proof: Hash[]) => (): void => {
      verifyConsistency(nodeSha256, { oldSize, oldRoot, newSize, newRoot }, proof);
    };

  it('is refused for inclusion, longer or shorter', () => {
    const check = (size: number, root: Hash, proof: Hash[]) => (): void => {
      verifyInclusion(nodeSha256, { index: 0, size, root, leaf: a }, proof);
    };
    expect(check(2, ab, [b])).not.toThrow();
    expect(check(2, nodeHash(nodeSha256, c, ab), [b, c])).toThrow(refused);
    expect(check(2, nodeHash(nodeSha256, ab, c), [b, c])).toThrow(refused);
    expect(check(4, ab, [b])).toThrow(refused);
  });

  it('is refused for consistency, longer or shorter', () => {
    expect(check(1, a, 2, ab, [b])).not.toThrow();
    expect(check(1, nodeHash(nodeSha256, c, a), 2, nodeHash(nodeSha256, c, ab), [b, c])).toThrow(refused);
    expect(check(1, a, 4, ab, [b])).toThrow(refused);
  });

  it('is refused from an empty tree, and to a smaller one with the same root', () => {
    expect(check(0, a, 1, a, [a])).toThrow(refused);
    expect(check(0, a, 1, a, [])).toThrow(refused);
    expect(check(2, a, 1, a, [])).toThrow(refused);
  });
});

describe('trees far beyond 2^31', () => {
  // All leaves are equal, so each level has one hash: a tree of 2^40 leaves and more can be known entirely.
  const [leaf = ''] = leaves;
  const levels = [leaf];
  for (let level = 1; level < 53; level += 1) {
    const below = levels[level - 1] ?? '';
    levels.push(nodeHash(nodeSha256, below, below));
  }
  const uniform: HashReader = ({ level }) => levels[level] ?? '';
  const rootOf = (size: number): Hash => {
    const range = emptyRange();
    for (let level = 52; level > 0; level -= 1) {
      if (Math.floor(size / 2 ** level) % 2 === 1)
        appendSubtree(nodeSha256, range, level, levels[level] ?? '');
    }
    if (size % 2 === 1) appendLeaf(nodeSha256, range, leaf);
    return rangeRoot(nodeSha256, range);
  };
  const size = fc.oneof(
    fc.integer({ min: 2 ** 31, max: 2 ** 33 }),
    fc.integer({ min: 2 ** 33, max: Number.MAX_SAFE_INTEGER }),
  );

  it('have inclusion proofs', () => {
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (count, part) => {
        const index = Math.min(count - 1, Math.floor(count * part));
        const proof = inclusionProof(nodeSha256, uniform, index, count);
        const claim = { index, size: count, root: rootOf(count), leaf };
        verifyInclusion(nodeSha256, claim, proof);
        for (const wrong of spoiled(proof)) expect(included(claim, wrong)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('have consistency proofs', () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [oldSize, newSize] = a < b ? [a, b] : [b, a];
        const claim = { oldSize, oldRoot: rootOf(oldSize), newSize, newRoot: rootOf(newSize) };
        const proof = consistencyProof(nodeSha256, uniform, oldSize, newSize);
        verifyConsistency(nodeSha256, claim, proof);
        if (a !== b) for (const wrong of spoiled(proof)) expect(consistent(claim, wrong)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
