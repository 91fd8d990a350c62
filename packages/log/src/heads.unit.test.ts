/** Heads: the tree is RFC 6962's over sorted leaves, every path proves its ledger, and nothing else. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainHead } from './chain.ts';
import { binaryOfHex, hexOf } from './encoding.ts';
import { createHeadsTree, headLeaf, headPath, headsRoot, setHead, verifyHead } from './heads.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { referenceInclusion, referenceRoot } from './tree-reference.fixture.ts';

const HEAD = fc.record({
  seq: fc.maxSafeNat(),
  leaf: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => String.fromCharCode(...bytes)),
});
const LEDGER = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,5}$/);
const HEADS = fc.uniqueArray(fc.tuple(LEDGER, HEAD), { minLength: 1, maxLength: 40, selector: ([id]) => id });

const refused = expect.objectContaining({ code: 'proof-refused' });

describe('a leaf', () => {
  it('is hashed as the ADR says', () => {
    const leaf = 'ab'.repeat(32);
    const bytes = Buffer.concat([
      Buffer.from('30', 'hex'),
      Buffer.from(leaf, 'hex'),
      Buffer.from('0000000100000002', 'hex'),
      Buffer.from('acqua-viva'),
    ]);
    const expected = createHash('sha256').update(bytes).digest('hex');
    const head = { seq: 2 ** 32 + 2, leaf: binaryOfHex(leaf) };
    expect(hexOf(headLeaf(nodeSha256, 'acqua-viva', head))).toBe(expected);
    expect(expected).toBe('133a07b9485c79a31e5e3db90a0f6c9b1b486e7b59eb534292876b9a1bab8d97');
  });
});

describe('the root', () => {
  it('is that of RFC 6962 over the leaves in ASCII order, in whatever order heads came', () => {
    fc.assert(
      fc.property(HEADS, fc.nat(), (heads, turn) => {
        const sorted = [...heads].sort(([a], [b]) => (a < b ? -1 : 1));
        const leaves = sorted.map(([ledger, head]) => headLeaf(nodeSha256, ledger, head));
        const turned = [...heads.slice(turn % heads.length), ...heads.slice(0, turn % heads.length)];
        const tree = createHeadsTree(nodeSha256, turned);
        expect(tree).toEqual({ ledgers: sorted.map(([ledger]) => ledger), leaves });
        expect(headsRoot(nodeSha256, tree)).toBe(referenceRoot(leaves));
        sorted.forEach(([ledger], index) => {
          const path = referenceInclusion(index, leaves);
          expect(headPath(nodeSha256, tree, ledger)).toEqual({ index, path });
        });
      }),
    );
  });

  it('is the same whether heads moved one by one or were there at once', () => {
    fc.assert(
      fc.property(HEADS, fc.array(fc.tuple(LEDGER, HEAD), { maxLength: 20 }), (heads, later) => {
        const tree = createHeadsTree(nodeSha256, heads);
        for (const [ledger, head] of later) setHead(nodeSha256, tree, ledger, head);
        expect(tree).toEqual(createHeadsTree(nodeSha256, [...heads, ...later]));
      }),
    );
  });

  it('is of no log without ledgers', () => {
    const tree = createHeadsTree(nodeSha256, []);
    expect(() => headsRoot(nodeSha256, tree)).toThrow(expect.objectContaining({ code: 'range-malformed' }));
    expect(headPath(nodeSha256, tree, 'a')).toBe(undefined);
  });
});

describe('a path', () => {
  it('proves its ledger at its head, and no other ledger, number, hash or count', () => {
    fc.assert(
      fc.property(HEADS, fc.nat(), (heads, at) => {
        const tree = createHeadsTree(nodeSha256, heads);
        const claim = { root: headsRoot(nodeSha256, tree), ledgers: heads.length };
        const [ledger, head] = heads[at % heads.length] as [string, ChainHead];
        const path = headPath(nodeSha256, tree, ledger);
        if (path === undefined) throw new Error('no path');
        const verify = (id: string, of: ChainHead, count = claim.ledgers): void =>
          verifyHead(nodeSha256, { ...claim, ledgers: count }, id, of, path);
        expect(() => verify(ledger, head)).not.toThrow();
        expect(() => verify(`${ledger}x`, head)).toThrow(refused);
        expect(() => verify(ledger, { ...head, seq: head.seq === 0 ? 1 : head.seq - 1 })).toThrow(refused);
        const leaf = head.leaf.slice(1) + String.fromCharCode(head.leaf.charCodeAt(0) ^ 1);
        expect(() => verify(ledger, { ...head, leaf })).toThrow(refused);
        expect(() => verify(ledger, head, 2 ** 40)).toThrow(refused);
        expect(headPath(nodeSha256, tree, `${ledger}-not-there`)).toBe(undefined);
      }),
    );
  });
});
