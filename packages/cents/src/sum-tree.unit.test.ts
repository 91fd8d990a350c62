// The sum tree: the shape of RFC 6962 by its recursive definition, paths for every leaf, and hostile proofs.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartToProve, PathStep, SumLeaf } from './index.ts';
import { sumTreePath, sumTreeRoot, verifySumPath } from './index.ts';
import { sumBlockPath, sumBlocks } from './sum-tree.ts';
import { idOf, sha256 } from './ledger.fixture.ts';

const MAX = Number.MAX_SAFE_INTEGER;

function u64(amount: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(amount));
  return bytes;
}

/** The definition, literally: split at the largest power of two below the number of leaves. */
function reference(leaves: readonly SumLeaf[]): { hash: Buffer; sum: number } {
  if (leaves.length === 1) {
    const { id, amount } = leaves[0]!;
    return { hash: createHash('sha256').update('\x20').update(id).update(u64(amount)).digest(), sum: amount };
  }
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const left = reference(leaves.slice(0, half));
  const right = reference(leaves.slice(half));
  const node = createHash('sha256').update('\x21').update(left.hash).update(u64(left.sum));
  return { hash: node.update(right.hash).update(u64(right.sum)).digest(), sum: left.sum + right.sum };
}

function leavesOf(amounts: readonly number[]): SumLeaf[] {
  return amounts.map((amount, n) => ({ id: idOf(n % 3 === 2 ? 'income' : 'gift', n), amount }));
}

function partOf(leaves: readonly SumLeaf[], at = 0): PartToProve {
  const total = leaves.reduce((sum, { amount }) => sum + amount, 0);
  return { at, count: leaves.length, total, root: sumTreeRoot(sha256, leaves) };
}

const amounts = fc.array(fc.integer({ min: 1, max: 2 ** 40 }), { minLength: 1, maxLength: 40 });

describe('the sum tree', () => {
  it('has the root of the definition and a path for every leaf', () => {
    fc.assert(
      fc.property(amounts, fc.nat({ max: 2 ** 40 }), (list, at) => {
        const leaves = leavesOf(list);
        const part = partOf(leaves, at);
        expect(part.root).toBe(reference(leaves).hash.toString('hex'));
        let from = at;
        for (const [index, leaf] of leaves.entries()) {
          const path = sumTreePath(sha256, leaves, index);
          expect(verifySumPath(sha256, part, leaf, index, path)).toEqual({ from, to: from + leaf.amount });
          from += leaf.amount;
        }
      }),
    );
  });

  it('answers the same path where the roots of its blocks are known', () => {
    for (const count of [1, 2, 63, 64, 65, 127, 128, 129, 191, 193, 300]) {
      const leaves = leavesOf(Array.from({ length: count }, (_, n) => 1 + ((n * 7_919) % 1_000)));
      const some = (from: number, to: number): SumLeaf[] => leaves.slice(from, to);
      const blocks = sumBlocks(sha256, count, some);
      for (let index = 0; index < count; index += 1) {
        const path = sumBlockPath(sha256, blocks, some, index);
        expect(path, `${index} of ${count}`).toEqual(sumTreePath(sha256, leaves, index));
      }
    }
  });

  it('holds up to the largest safe sum', () => {
    const leaves = leavesOf([MAX - 2, 1, 1]);
    const path = sumTreePath(sha256, leaves, 2);
    expect(verifySumPath(sha256, partOf(leaves), leaves[2]!, 2, path)).toEqual({ from: MAX - 1, to: MAX });
  });
});

describe('a hostile proof', () => {
  const leaves = leavesOf([5, 7, 1, 30, 2, 9, 4]);
  const part = partOf(leaves, 100);
  const index = 5;
  const path = sumTreePath(sha256, leaves, index);
  const flipped = (step: PathStep): PathStep => ({
    ...step,
    hash: step.hash.replace(/^./, (c) => (c === '0' ? '1' : '0')),
  });

  it.each<[string, Partial<PartToProve>, Partial<SumLeaf>, number, readonly PathStep[]]>([
    ['another amount', {}, { amount: 10 }, index, path],
    ['an amount of zero', {}, { amount: 0 }, index, path],
    ['a fraction', {}, { amount: 9.5 }, index, path],
    ['another id', {}, { id: idOf('gift', 40) }, index, path],
    ['an id of bytes that would be another leaf', {}, { id: `${leaves[5]!.id}a` }, index, path],
    ['an id that is no text', {}, { id: 7 as unknown as string }, index, path],
    ['another index', {}, {}, 4, path],
    ['an index beyond the part', {}, {}, 7, path],
    ['a negative index', {}, {}, -1, path],
    ['another root', { root: '0'.repeat(64) }, {}, index, path],
    ['another total', { total: 59 }, {}, index, path],
    ['a total below the count', { total: 6 }, {}, index, path],
    ['a larger count', { count: 9 }, {}, index, path],
    ['a smaller count', { count: 6 }, {}, index, path],
    ['a part beyond the safe positions', { at: MAX - 57 }, {}, index, path],
    ['a negative position', { at: -1 }, {}, index, path],
    ['a path cut short', {}, {}, index, path.slice(1)],
    ['a path without its end', {}, {}, index, path.slice(0, -1)],
    ['a path with a step more', {}, {}, index, [...path, path[0]!]],
    ['a path in another order', {}, {}, index, path.toReversed()],
    ['no path', {}, {}, index, []],
    ['a hash changed', {}, {}, index, path.map(flipped)],
    ['a hash in upper case', {}, {}, index, path.map(({ hash, sum }) => ({ hash: hash.toUpperCase(), sum }))],
    ['a hash of 31 bytes', {}, {}, index, path.map(({ hash, sum }) => ({ hash: hash.slice(2), sum }))],
    [
      'a sum moved between neighbours',
      {},
      {},
      index,
      path.map(({ hash, sum }, n) => ({ hash, sum: n === 0 ? sum + 1 : n === 1 ? sum - 1 : sum })),
    ],
    ['a negative sum', {}, {}, index, path.map(({ hash }) => ({ hash, sum: -1 }))],
    ['a sum beyond the total', {}, {}, index, path.map(({ hash }) => ({ hash, sum: MAX }))],
  ])('with %s is refused', (_, partChange, leafChange, at, steps) => {
    const leaf = { ...leaves[5]!, ...leafChange };
    expect(verifySumPath(sha256, { ...part, ...partChange }, leaf, at, steps)).toBeUndefined();
  });

  it('does not prove an inner node as a leaf, or a leaf under the sides of another index', () => {
    for (let other = 0; other < leaves.length; other += 1) {
      const answer = verifySumPath(sha256, part, leaves[index]!, other, path);
      expect(answer === undefined).toBe(other !== index);
    }
  });
});
