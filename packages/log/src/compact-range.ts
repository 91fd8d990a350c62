/**
 * Compact ranges: the hashes of the largest perfect subtrees that cover leaves [begin, end) of an RFC 6962 tree.
 * With begin = 0 a range is all that is needed to append and to tell the root; ranges that meet can be merged,
 * so workers may each hash one stretch. At most 2·53 hashes.
 */
import { binaryOfHex, hexOf, requireCount } from './encoding.ts';
import { emptyRoot, HASH_BYTES, nodeHash } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';

export interface CompactRange {
  readonly begin: number;
  end: number;
  /** From left to right. */
  readonly hashes: Hash[];
}

/** A range as JSON, to be stored between runs. */
export interface StoredRange {
  readonly begin: number;
  readonly end: number;
  readonly hashes: readonly string[];
}

/** Called with each node that becomes complete, from the appended one upward; `index` counts within its level. */
export type NodeVisitor = (level: number, index: number, hash: Hash) => void;

export function emptyRange(begin = 0): CompactRange {
  requireCount(begin, 'the begin of a range');
  return { begin, end: begin, hashes: [] };
}

export function copyRange(range: CompactRange): CompactRange {
  return { begin: range.begin, end: range.end, hashes: [...range.hashes] };
}

/** The perfect subtrees of [begin, end) from left to right, as [level, index within the level]. */
export function perfectNodes(begin: number, end: number): { level: number; index: number }[] {
  const nodes: { level: number; index: number }[] = [];
  let at = begin;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Appends a perfect subtree of 2^level leaves; the range must end at a multiple of 2^level. */
export function appendSubtree(
  sha256: Sha256,
  range: CompactRange,
  level: number,
  hash: Hash,
  visit?: NodeVisitor,
): void {
  let width = 2 ** level;
  const end = range.end + width;
  if (range.end % width !== 0 || !Number.isSafeInteger(end)) {
    throw new LogError('range-malformed', `a subtree of level ${level} cannot stand at ${range.end}`);
  }
  let top = hash;
  let height = level;
  visit?.(height, end / width - 1, top);
  while (end % (width * 2) === 0 && end - width * 2 >= range.begin) {
    top = nodeHash(sha256, range.hashes.pop() ?? '', top);
    width *= 2;
    height += 1;
    visit?.(height, end / width - 1, top);
  }
  range.hashes.push(top);
  range.end = end;
}

/** Appends one leaf hash. */
export function appendLeaf(sha256: Sha256, range: CompactRange, leaf: Hash, visit?: NodeVisitor): void {
  appendSubtree(sha256, range, 0, leaf, visit);
}

/** Appends to `left` all of `right`, which must begin where `left` ends; `right` is not changed. */
export function mergeRange(sha256: Sha256, left: CompactRange, right: CompactRange): void {
  if (right.begin !== left.end) {
    throw new LogError('range-malformed', `a range from ${right.begin} does not continue one to ${left.end}`);
  }
  perfectNodes(right.begin, right.end).forEach((node, i) => {
    appendSubtree(sha256, left, node.level, right.hashes[i] ?? '');
  });
}

/** The root of the tree of `range.end` leaves; only of a range that begins at 0. */
export function rangeRoot(sha256: Sha256, range: CompactRange): Hash {
  if (range.begin !== 0) throw new LogError('range-malformed', 'only a range from 0 has a root');
  return foldRight(sha256, range.hashes) ?? emptyRoot(sha256);
}

/** Joins subtrees of falling size from the right; undefined when there are none. */
export function foldRight(sha256: Sha256, hashes: readonly Hash[]): Hash | undefined {
  let root: Hash | undefined;
  for (let i = hashes.length - 1; i >= 0; i -= 1) {
    const hash = hashes[i] ?? '';
    root = root === undefined ? hash : nodeHash(sha256, hash, root);
  }
  return root;
}

export function storeRange(range: CompactRange): StoredRange {
  return { begin: range.begin, end: range.end, hashes: range.hashes.map(hexOf) };
}

/** A stored range again; refuses with `range-malformed` when the number or form of its hashes is not right. */
export function restoreRange(stored: StoredRange): CompactRange {
  requireCount(stored.begin, 'the begin of a range');
  requireCount(stored.end, 'the end of a range');
  const hashes = stored.hashes.map(binaryOfHex);
  const right = hashes.every((hash) => hash.length === HASH_BYTES);
  if (
    stored.begin > stored.end ||
    !right ||
    hashes.length !== perfectNodes(stored.begin, stored.end).length
  ) {
    throw new LogError('range-malformed', 'a stored range does not have the hashes that its bounds ask for');
  }
  return { begin: stored.begin, end: stored.end, hashes };
}
