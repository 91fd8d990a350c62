/** For tests: the tree of RFC 6962 section 2.1 as its recursive definition says, and the published entries. */
import { emptyRoot, leafHashOfText, nodeHash } from './hash.ts';
import type { Hash } from './hash.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { binaryOfHex } from './encoding.ts';

export const TESSERA_ENTRIES =
  'one two three four five six seven eit nain ten ileven twelf threeten fourten fivten'.split(' ');

/** The 8 leaves of the certificate transparency tests (transparency-dev/merkle testonly/constants.go). */
export const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => nodeSha256.latin1('\0' + binaryOfHex(hex)));

export function leavesOf(count: number, word: string): Hash[] {
  return Array.from({ length: count }, (_, i) => leafHashOfText(nodeSha256, `${word} ${i}`));
}

function split(size: number): number {
  return 2 ** Math.ceil(Math.log2(size) - 1);
}

/** MTH(D[n]). */
export function referenceRoot(leaves: readonly Hash[]): Hash {
  const [first] = leaves;
  if (first === undefined) return emptyRoot(nodeSha256);
  if (leaves.length === 1) return first;
  const k = split(leaves.length);
  return nodeHash(nodeSha256, referenceRoot(leaves.slice(0, k)), referenceRoot(leaves.slice(k)));
}

/** PATH(m, D[n]). */
export function referenceInclusion(index: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k
    ? [...referenceInclusion(index, left), referenceRoot(right)]
    : [...referenceInclusion(index - k, right), referenceRoot(left)];
}

/** SUBPROOF(m, D[n], b); PROOF(m, D[n]) is that with b true. */
export function referenceConsistency(m: number, leaves: readonly Hash[], whole = true): Hash[] {
  if (m === leaves.length) return whole ? [] : [referenceRoot(leaves)];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...referenceConsistency(m, left, whole), referenceRoot(right)]
    : [...referenceConsistency(m - k, right, false), referenceRoot(left)];
}
