/** Base32 of RFC 4648 in lower case without padding: the tail of every id. */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Encodes the bytes: 32 bytes are 52 characters, 16 bytes are 26. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    heldBits += 8;
    while (heldBits >= 5) {
      heldBits -= 5;
      text += ALPHABET.charAt((held >> heldBits) & 31);
    }
  }
  return heldBits === 0 ? text : text + ALPHABET.charAt((held << (5 - heldBits)) & 31);
}
