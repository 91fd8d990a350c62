/**
 * Where an id stands in a hash table: HalfSipHash-1-3 (the 32-bit SipHash of Aumasson and Bernstein) over the 32 bytes
 * and the flags of a row. Who writes a log chooses the ids in it, and without the key could choose a million that all
 * want the same place.
 */

/** 64 bits. A verifier of foreign logs draws them at random; no answer about money depends on them. */
export type TableKey = readonly [number, number];

export const PLAIN_KEY: TableKey = [0, 0];

const LENGTH = 33;
const FINAL_ROUNDS = 3;

/** 32 bits for the 8 words from `at`, as they lie in memory, and a byte. */
export function hashId(tableKey: TableKey, words: Uint32Array, at: number, flags: number): number {
  const [k0, k1] = tableKey;
  let v0 = k0 | 0;
  let v1 = k1 | 0;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  for (let round = 0; round < 9 + FINAL_ROUNDS; round += 1) {
    const word = round < 8 ? words[at + round]! : round === 8 ? (LENGTH << 24) | flags : 0;
    if (round === 9) v2 ^= 0xff;
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  return (v1 ^ v3) >>> 0;
}
