/** Gift and income ids as 32 bytes and 4 bits: 52 base32 characters carry 260 bits, and none may be lost. */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const VALUES = new Int8Array(256).fill(-1);
for (let value = 0; value < 32; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;
const PAIRS = Array.from({ length: 1024 }, (_, ten) => ALPHABET[ten >> 5]! + ALPHABET[ten & 31]!);

export const CHARACTERS = 52;
export const BYTES = 32;

/** Four characters as 20 bits; negative when one of them is not of the alphabet. */
function quad(ascii: Uint8Array, at: number): number {
  const high = (VALUES[ascii[at]!]! << 15) | (VALUES[ascii[at + 1]!]! << 10);
  return high | (VALUES[ascii[at + 2]!]! << 5) | VALUES[ascii[at + 3]!]!;
}

/**
 * Reads the 52 characters of ASCII from `at`, all within the array, into 32 bytes from `outAt`; answers the last 4
 * bits, or −1 when they are not base32.
 */
export function decodeBase32(ascii: Uint8Array, at: number, bytes: Uint8Array, outAt: number): number {
  let out = outAt;
  for (let index = at; index < at + 48; index += 8) {
    const high = quad(ascii, index);
    const low = quad(ascii, index + 4);
    if ((high | low) < 0) return -1;
    bytes[out] = high >> 12;
    bytes[out + 1] = (high >> 4) & 255;
    bytes[out + 2] = ((high & 15) << 4) | (low >> 16);
    bytes[out + 3] = (low >> 8) & 255;
    bytes[out + 4] = low & 255;
    out += 5;
  }
  const last = quad(ascii, at + 48);
  if (last < 0) return -1;
  bytes[out] = last >> 12;
  bytes[out + 1] = (last >> 4) & 255;
  return last & 15;
}

const scratch = new Uint8Array(CHARACTERS);

/** The same for a text that has 52 characters from `at`. */
export function decodeBase32Text(text: string, at: number, bytes: Uint8Array): number {
  for (let index = 0; index < CHARACTERS; index += 1) {
    const code = text.charCodeAt(at + index);
    if (code > 127) return -1;
    scratch[index] = code;
  }
  return decodeBase32(scratch, 0, bytes, 0);
}

/** The 52 characters of 32 bytes from `at` and the last 4 bits. */
export function encodeBase32(bytes: Uint8Array, at: number, lastBits: number): string {
  let text = '';
  for (let index = at; index < at + 30; index += 5) {
    const high = (bytes[index]! << 12) | (bytes[index + 1]! << 4) | (bytes[index + 2]! >> 4);
    const low = ((bytes[index + 2]! & 15) << 16) | (bytes[index + 3]! << 8) | bytes[index + 4]!;
    text += PAIRS[high >> 10]! + PAIRS[high & 1023]! + PAIRS[low >> 10]! + PAIRS[low & 1023]!;
  }
  const last = (bytes[at + 30]! << 12) | (bytes[at + 31]! << 4) | lastBits;
  return text + PAIRS[last >> 10]! + PAIRS[last & 1023]!;
}

const CODES = new Uint8Array(32);
for (let value = 0; value < 32; value += 1) CODES[value] = ALPHABET.charCodeAt(value);

/** Writes the same characters as ASCII bytes to `out` from `outAt`: what hashing wants, without a string. */
export function writeBase32(
  bytes: Uint8Array,
  at: number,
  lastBits: number,
  out: Uint8Array,
  outAt: number,
): void {
  let to = outAt;
  for (let index = at; index < at + 30; index += 5) {
    const high = (bytes[index]! << 12) | (bytes[index + 1]! << 4) | (bytes[index + 2]! >> 4);
    const low = ((bytes[index + 2]! & 15) << 16) | (bytes[index + 3]! << 8) | bytes[index + 4]!;
    writeQuad(high, out, to);
    writeQuad(low, out, to + 4);
    to += 8;
  }
  writeQuad((bytes[at + 30]! << 12) | (bytes[at + 31]! << 4) | lastBits, out, to);
}

function writeQuad(bits: number, out: Uint8Array, at: number): void {
  out[at] = CODES[bits >> 15]!;
  out[at + 1] = CODES[(bits >> 10) & 31]!;
  out[at + 2] = CODES[(bits >> 5) & 31]!;
  out[at + 3] = CODES[bits & 31]!;
}
