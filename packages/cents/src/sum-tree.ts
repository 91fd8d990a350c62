/**
 * The Merkle sum tree over a placed part: RFC 6962 shape, leaf = SHA-256(0x20 ‖ id ‖ u64 amount),
 * node = SHA-256(0x21 ‖ left hash ‖ u64 left sum ‖ right hash ‖ u64 right sum). Hashes are binary strings.
 */
import { isAmount, maxAmount } from '@centesimo/money';
import type { Sha256 } from './hash.ts';
import { hexOfLatin1, latin1OfHex } from './hash.ts';
import type { Origins } from './origins.ts';
import { isIncome, writeOriginId } from './origins.ts';

/** A tree that grows leaf by leaf: the roots of its complete subtrees, largest first, with their sums. */
export interface SumTree {
  count: number;
  hashes: string[];
  sums: number[];
}

export interface SumLeaf {
  readonly id: string;
  readonly amount: number;
}

/** One step of a path from leaf to root: the neighbour's hash (lower-case hex) and sum. */
export interface PathStep {
  readonly hash: string;
  readonly sum: number;
}

export interface PartToProve {
  readonly at: number;
  readonly count: number;
  readonly total: number;
  readonly root: string;
}

export function createSumTree(): SumTree {
  return { count: 0, hashes: [], sums: [] };
}

// Preimages are written into one buffer each: hashing is synchronous and the injected function keeps no view.
const GIFT_ID = 'gift_'.length + 52;
const INCOME_ID = 'income_'.length + 52;
const giftLeaf = new Uint8Array(1 + GIFT_ID + 8).fill(0x20, 0, 1);
const incomeLeaf = new Uint8Array(1 + INCOME_ID + 8).fill(0x20, 0, 1);
const nodeBytes = new Uint8Array(1 + 2 * (32 + 8));
nodeBytes[0] = 0x21;

function writeU64(bytes: Uint8Array, at: number, amount: number): void {
  let rest = amount;
  for (let index = at + 7; index >= at; index -= 1) {
    bytes[index] = rest & 255;
    rest = Math.floor(rest / 256);
  }
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index);
}

/** The id must be well-formed: of a gift or, longer, of an income. */
function hashLeaf(sha256: Sha256, id: string, amount: number): string {
  const bytes = id.length === GIFT_ID ? giftLeaf : incomeLeaf;
  writeText(bytes, 1, id);
  writeU64(bytes, bytes.length - 8, amount);
  return sha256.bytes(bytes);
}

function hashNode(sha256: Sha256, left: string, leftSum: number, right: string, rightSum: number): string {
  writeText(nodeBytes, 1, left);
  writeU64(nodeBytes, 33, leftSum);
  writeText(nodeBytes, 41, right);
  writeU64(nodeBytes, 73, rightSum);
  return sha256.bytes(nodeBytes);
}

function mergeLast(sha256: Sha256, tree: SumTree): void {
  const right = tree.hashes.pop()!;
  const rightSum = tree.sums.pop()!;
  const last = tree.hashes.length - 1;
  const leftSum = tree.sums[last]!;
  tree.hashes[last] = hashNode(sha256, tree.hashes[last]!, leftSum, right, rightSum);
  tree.sums[last] = leftSum + rightSum;
}

/** Adds a leaf; the caller keeps the total within the safe integers. */
function addLeaf(sha256: Sha256, tree: SumTree, id: string, amount: number): void {
  addLeafHash(sha256, tree, hashLeaf(sha256, id, amount), amount);
}

/** The same for a row of the table of gifts and incomes: a million ids are hashed without making them strings. */
export function addOriginLeaf(
  sha256: Sha256,
  tree: SumTree,
  origins: Origins,
  row: number,
  amount: number,
): void {
  const bytes = isIncome(origins, row) ? incomeLeaf : giftLeaf;
  writeOriginId(origins, row, bytes, 1);
  writeU64(bytes, bytes.length - 8, amount);
  addLeafHash(sha256, tree, sha256.bytes(bytes), amount);
}

function addLeafHash(sha256: Sha256, tree: SumTree, hash: string, amount: number): void {
  tree.hashes.push(hash);
  tree.sums.push(amount);
  for (let below = tree.count; (below & 1) === 1; below >>= 1) mergeLast(sha256, tree);
  tree.count += 1;
}

/** The root in hex of a tree of at least one leaf; the tree is used up. */
export function finishSumTree(sha256: Sha256, tree: SumTree): string {
  while (tree.hashes.length > 1) mergeLast(sha256, tree);
  return hexOfLatin1(tree.hashes[0] ?? '');
}

/** The root in hex over all leaves (at least one). */
export function sumTreeRoot(sha256: Sha256, leaves: Iterable<SumLeaf>): string {
  const tree = createSumTree();
  for (const leaf of leaves) addLeaf(sha256, tree, leaf.id, leaf.amount);
  return finishSumTree(sha256, tree);
}

interface SumNode {
  readonly hash: string;
  readonly sum: number;
}

function leafNodes(sha256: Sha256, leaves: readonly SumLeaf[]): SumNode[] {
  return leaves.map(({ amount, id }) => ({ hash: hashLeaf(sha256, id, amount), sum: amount }));
}

/** Pairing neighbours level by level, the odd last one passing up, gives the shape of RFC 6962. */
function levelAbove(sha256: Sha256, level: readonly SumNode[]): SumNode[] {
  const above: SumNode[] = [];
  for (let left = 0; left < level.length; left += 2) {
    const [one, two] = [level[left]!, level[left + 1]];
    if (two === undefined) above.push(one);
    else {
      above.push({ hash: hashNode(sha256, one.hash, one.sum, two.hash, two.sum), sum: one.sum + two.sum });
    }
  }
  return above;
}

/** Leaves of one block: the tree above blocks is kept, so that a path hashes one block and not a whole part. */
const BLOCK = 64;

/** The roots of a part's blocks of leaves, in order. */
export interface SumBlocks {
  readonly count: number;
  readonly roots: readonly SumNode[];
}

/** Leaves `[from, to)`. */
export type LeavesOf = (from: number, to: number) => readonly SumLeaf[];

/** Hashes all of `count` leaves, a block at a time. */
export function sumBlocks(sha256: Sha256, count: number, leavesOf: LeavesOf): SumBlocks {
  const roots: SumNode[] = [];
  for (let from = 0; from < count; from += BLOCK) {
    let level = leafNodes(sha256, leavesOf(from, Math.min(count, from + BLOCK)));
    while (level.length > 1) level = levelAbove(sha256, level);
    roots.push(level[0]!);
  }
  return { count, roots };
}

/** The path of leaf `index`, from the leaf upwards, of a tree whose blocks are known: O(its block and the blocks). */
export function sumBlockPath(
  sha256: Sha256,
  { count, roots }: SumBlocks,
  leavesOf: LeavesOf,
  index: number,
): PathStep[] {
  const from = index - (index % BLOCK);
  const own = leafNodes(sha256, leavesOf(from, Math.min(count, from + BLOCK)));
  return [...pathIn(sha256, own, index - from), ...pathIn(sha256, roots, from / BLOCK)];
}

/** The path that proves leaf `index` (0-based, below the number of leaves), from the leaf upwards. */
export function sumTreePath(sha256: Sha256, leaves: readonly SumLeaf[], index: number): PathStep[] {
  return pathIn(sha256, leafNodes(sha256, leaves), index);
}

function pathIn(sha256: Sha256, nodes: readonly SumNode[], index: number): PathStep[] {
  let level = nodes;
  let at = index;
  const path: PathStep[] = [];
  while (level.length > 1) {
    const neighbour = level[at ^ 1];
    if (neighbour !== undefined) path.push({ hash: hexOfLatin1(neighbour.hash), sum: neighbour.sum });
    level = levelAbove(sha256, level);
    at >>= 1;
  }
  return path;
}

function isPart(part: PartToProve): boolean {
  const { at, count, total } = part;
  return isAmount(count, 1) && isAmount(total, count) && isAmount(at) && Number.isSafeInteger(at + total);
}

/**
 * Verifies that a share stands in a part (of an entry whose inclusion is already verified) and answers its
 * positions `[from, to)`, or undefined. Everything given is untrusted: the sum that enters each hash is the
 * computed one, and the sides come from index and count (contracts.md, "Gifts and placement").
 */
export function verifySumPath(
  sha256: Sha256,
  part: PartToProve,
  leaf: SumLeaf,
  index: number,
  path: readonly PathStep[],
): { from: number; to: number } | undefined {
  const wellFormed = typeof leaf.id === 'string' && /^(gift|income)_[a-z2-7]{52}$/.test(leaf.id);
  if (!wellFormed || !isPart(part) || !isAmount(index) || index >= part.count) return undefined;
  if (!isAmount(leaf.amount, 1) || leaf.amount > part.total) return undefined;
  let hash = hashLeaf(sha256, leaf.id, leaf.amount);
  let sum = leaf.amount;
  let before = 0;
  let place = BigInt(index);
  let last = BigInt(part.count - 1);
  for (const step of path) {
    const neighbour = typeof step.hash === 'string' ? latin1OfHex(step.hash) : undefined;
    if (last === 0n || neighbour === undefined || !isAmount(step.sum, 1)) return undefined;
    if (step.sum > part.total - sum) return undefined;
    if ((place & 1n) === 1n || place === last) {
      hash = hashNode(sha256, neighbour, step.sum, hash, sum);
      before += step.sum;
      while ((place & 1n) === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = hashNode(sha256, hash, sum, neighbour, step.sum);
    }
    sum += step.sum;
    place >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n || sum !== part.total || hexOfLatin1(hash) !== part.root) return undefined;
  if (before + leaf.amount > maxAmount - part.at) return undefined;
  return { from: part.at + before, to: part.at + before + leaf.amount };
}
