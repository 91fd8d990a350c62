/** The hash function as this package needs it: injected, so that the same code runs in Node and in a browser. */

export interface Sha256 {
  /** SHA-256 of bytes, answered as a binary string: 32 characters, each a byte. The view is not kept. */
  readonly bytes: (data: Uint8Array) => string;
}

/** Lower-case hex of a binary string. */
export function hexOfLatin1(bytes: string): string {
  let hex = '';
  for (let index = 0; index < bytes.length; index += 1) hex += HEX[bytes.charCodeAt(index) & 255];
  return hex;
}

/** The binary string of 64 lower-case hex characters, or undefined for any other text. */
export function latin1OfHex(hex: string): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(hex)) return undefined;
  let bytes = '';
  for (let index = 0; index < 64; index += 2) {
    bytes += String.fromCharCode(Number.parseInt(hex.slice(index, index + 2), 16));
  }
  return bytes;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
