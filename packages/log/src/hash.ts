/**
 * SHA-256 as injected, and the two hash rules of RFC 6962 section 2.1.
 *
 * A hash is held as a 32-character latin1 string (one character per byte): Node's one-shot hash answers strings
 * three times faster than Buffers, strings compare with ===, and they are their own Map keys.
 */

/** A SHA-256 hash as a latin1 binary string of 32 characters. */
export type Hash = string;

/** SHA-256 as this package needs it; each function answers a latin1 binary string of 32 characters. */
export interface Sha256 {
  /** Hash of bytes. The view may be reused by the caller after the call: it is not to be kept. */
  readonly bytes: (data: Uint8Array) => Hash;
  /** Hash of the UTF-8 bytes of a well-formed text. */
  readonly text: (text: string) => Hash;
  /** Hash of a latin1 binary string: each character is one byte, 0 to 255. */
  readonly latin1: (binary: string) => Hash;
}

export const HASH_BYTES = 32;

// One buffer for all node hashes: hashing is synchronous and the injected function keeps no view.
const pair = new Uint8Array(65);
pair[0] = 1;

/** SHA-256(0x00 ‖ entry) of an entry's text. */
export function leafHashOfText(sha256: Sha256, entry: string): Hash {
  return sha256.text('\0' + entry);
}

/** SHA-256(0x00 ‖ entry) of an entry's bytes. For many entries at once see `bundleLeafHashes`. */
export function leafHashOfBytes(sha256: Sha256, entry: Uint8Array): Hash {
  const prefixed = new Uint8Array(entry.length + 1);
  prefixed.set(entry, 1);
  return sha256.bytes(prefixed);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(sha256: Sha256, left: Hash, right: Hash): Hash {
  for (let i = 0; i < 32; i += 1) {
    pair[i + 1] = left.charCodeAt(i);
    pair[i + 33] = right.charCodeAt(i);
  }
  return sha256.bytes(pair);
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export function emptyRoot(sha256: Sha256): Hash {
  return sha256.text('');
}

/** The root of a perfect tree over 2^k hashes, k ≥ 0. The input is not changed. */
export function perfectRoot(sha256: Sha256, hashes: readonly Hash[]): Hash {
  let level = hashes;
  while (level.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i < level.length; i += 2)
      above.push(nodeHash(sha256, level[i] ?? '', level[i + 1] ?? ''));
    level = above;
  }
  return level[0] ?? emptyRoot(sha256);
}
