/** Entry bundles of C2SP tlog-tiles: up to 256 entries, each behind its length in two bytes, big-endian. */
import { MAX_ENTRY_BYTES } from './entry.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { TILE_WIDTH } from './tile.ts';

/** No bundle is larger. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);

/** A bundle's bytes; refuses an entry over 65,535 bytes with `entry-too-large`. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) {
    throw new LogError('bundle-malformed', `a bundle holds 1 to 256 entries, not ${entries.length}`);
  }
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES)
      throw new LogError('entry-too-large', 'an entry is over 65,535 bytes');
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 255;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/**
 * Where the entries of a bundle start: entry i is bytes [offsets[i], offsets[i + 1] − 2). Refuses with
 * `bundle-malformed` a bundle that does not hold exactly `count` entries and nothing more.
 */
export function bundleOffsets(bytes: Uint8Array, count: number): Uint32Array {
  if (!(Number.isInteger(count) && count >= 1 && count <= TILE_WIDTH)) {
    throw new LogError('bundle-malformed', `a bundle holds 1 to 256 entries, not ${count}`);
  }
  const offsets = new Uint32Array(count + 1);
  let at = 2;
  for (let i = 0; i < count && at <= bytes.length; i += 1) {
    offsets[i] = at;
    at += ((bytes[at - 2] ?? 0) << 8) + (bytes[at - 1] ?? 0) + 2;
    offsets[i + 1] = at;
  }
  if (offsets[count] !== bytes.length + 2) {
    throw new LogError('bundle-malformed', `a bundle is not exactly ${count} entries`);
  }
  return offsets;
}

/** The entries of a bundle, as views into it. */
export function decodeBundle(bytes: Uint8Array, count: number): Uint8Array[] {
  const offsets = bundleOffsets(bytes, count);
  return Array.from({ length: count }, (_, i) => bytes.subarray(offsets[i], (offsets[i + 1] ?? 0) - 2));
}

// Room for one bundle at a time; it grows to the largest seen, at most MAX_BUNDLE_BYTES.
let scratch = new Uint8Array(1 << 17);

/**
 * Leaf hashes of all entries of a bundle. One copy of the whole bundle gives each entry its 0x00 prefix (in
 * the place of its length), so that no entry is copied by itself: a tenth faster than one by one.
 */
export function bundleLeafHashes(sha256: Sha256, bytes: Uint8Array, offsets: Uint32Array): Hash[] {
  if (bytes.length > scratch.length) scratch = new Uint8Array(bytes.length);
  scratch.set(bytes);
  const hashes: Hash[] = [];
  for (let i = 0; i + 1 < offsets.length; i += 1) {
    const start = (offsets[i] ?? 0) - 1;
    scratch[start] = 0;
    hashes.push(sha256.bytes(new Uint8Array(scratch.buffer, start, (offsets[i + 1] ?? 0) - 2 - start)));
  }
  return hashes;
}
