/** The trail code: what a giver holds to follow the gift, printed so that it survives paper, phone and keyboard. */
import type { Sha256Base64url } from './details.ts';

// The order of ISO 7064 MOD 37,36: a character's value is its place here.
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Read as 0 or 1, so never printed: as payload by Crockford's alphabet, as check character by choice of the spare bits. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
const SEPARATOR = /[\s\-_.\u2010-\u2015\u2212]/;
const TRAIL_KEY_TAG = 0x11;

export const TRAIL_CODE_BYTES = 16;
const PAYLOAD_CHARACTERS = 26;
/** 26 payload characters hold 130 bits: 2 more than the bytes. */
const SPARE_VALUES = 4;
const GROUP_CHARACTERS = 4;
/** Longer inputs are refused unread. */
const INPUT_CHARACTERS_MAX = 200;

export type TrailCodeFaultCode = 'wrong-length' | 'wrong-character' | 'wrong-check';

export interface TrailCodeFault {
  readonly code: TrailCodeFaultCode;
  readonly reason: string;
  /** For `wrong-character`: its index in the text as given. */
  readonly at?: number;
}

export type ReadTrailCode =
  | { readonly bytes: Uint8Array; readonly fault?: undefined }
  | { readonly fault: TrailCodeFault; readonly bytes?: undefined };

/**
 * The printed form of 16 bytes: 26 Crockford base32 characters and the ISO 7064 MOD 37,36 check character, in
 * groups of four. The number is right-aligned in 130 bits; of the four values of the two spare bits the lowest whose
 * check character is not O, I or L stands, so that a reader may take those for 0 and 1 everywhere. Four payloads that
 * differ in one character have four check characters, so one of them always fits.
 * @throws RangeError for another number of bytes
 */
export function formatTrailCode(bytes: Uint8Array): string {
  const code = compactTrailCode(bytes);
  let text = code.slice(0, GROUP_CHARACTERS);
  for (let i = GROUP_CHARACTERS; i < code.length; i += GROUP_CHARACTERS) {
    text += `-${code.slice(i, i + GROUP_CHARACTERS)}`;
  }
  return text;
}

/** The printed form without separators: 27 characters, for links and QR codes. @throws RangeError */
export function compactTrailCode(bytes: Uint8Array): string {
  if (bytes.length !== TRAIL_CODE_BYTES) {
    throw new RangeError(`a trail code has ${TRAIL_CODE_BYTES} bytes, not ${bytes.length}`);
  }
  const digits = toDigits(bytes);
  const head = digits[0] ?? 0;
  for (let spare = 0; spare < SPARE_VALUES; spare++) {
    digits[0] = head | (spare << 3);
    const payload = digits.map((digit) => CROCKFORD.charAt(digit)).join('');
    const check = checkCharacter(payload);
    if (!Object.hasOwn(LOOK_ALIKES, check)) return payload + check;
  }
  throw new RangeError('four distinct check characters cannot all be among three');
}

/**
 * Reads a code as a person types it: any case, any separators, O for 0, I and L for 1. Never throws.
 * Every single wrong character is found, as `wrong-check`, and all but one in 630 swaps of two neighbours; a code that
 * passes by such a swap belongs to no gift.
 */
export function readTrailCode(text: string): ReadTrailCode {
  if (text.length > INPUT_CHARACTERS_MAX) return wrongLength();
  let code = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (SEPARATOR.test(character)) continue;
    const known = toCharacter(character);
    // U stands in no payload, but it may be the check character.
    if (known === undefined || (known === 'U' && code.length < PAYLOAD_CHARACTERS)) {
      return { fault: { code: 'wrong-character', reason: 'a trail code has letters and digits, no U', at } };
    }
    code += known;
  }
  if (code.length !== PAYLOAD_CHARACTERS + 1) return wrongLength();
  const digits = Array.from(code.slice(0, PAYLOAD_CHARACTERS), (character) => CROCKFORD.indexOf(character));
  const bytes = fromDigits(digits);
  // Also finds spare bits other than those that are printed, so that each code has one form.
  if (compactTrailCode(bytes) !== code) {
    return { fault: { code: 'wrong-check', reason: 'a character is wrong, or two are swapped' } };
  }
  return { bytes };
}

/** What `gift.received` holds of the code: base64url SHA-256(0x11, the 16 bytes). @throws RangeError */
export function trailKey(bytes: Uint8Array, sha256: Sha256Base64url): string {
  if (bytes.length !== TRAIL_CODE_BYTES) {
    throw new RangeError(`a trail code has ${TRAIL_CODE_BYTES} bytes, not ${bytes.length}`);
  }
  const preimage = new Uint8Array(1 + TRAIL_CODE_BYTES);
  preimage[0] = TRAIL_KEY_TAG;
  preimage.set(bytes, 1);
  return sha256(preimage);
}

/** ISO 7064 MOD 37,36 over characters 0-9 A-Z. */
export function checkCharacter(payload: string): string {
  let carried = 36;
  for (const character of payload) {
    const sum = (carried + CHARACTERS.indexOf(character)) % 36;
    carried = ((sum === 0 ? 36 : sum) * 2) % 37;
  }
  return CHARACTERS.charAt((37 - carried) % 36);
}

function wrongLength(): ReadTrailCode {
  const count = PAYLOAD_CHARACTERS + 1;
  return { fault: { code: 'wrong-length', reason: `a trail code has ${count} letters and digits` } };
}

/** ASCII only: Unicode case mapping would let other letters in. */
function toCharacter(character: string): string | undefined {
  const upper = character >= 'a' && character <= 'z' ? character.toUpperCase() : character;
  const read = LOOK_ALIKES[upper] ?? upper;
  return CHARACTERS.includes(read) ? read : undefined;
}

/** The 128 bits as 26 digits of 5 bits, right-aligned: the first holds 3. */
function toDigits(bytes: Uint8Array): number[] {
  const digits: number[] = [];
  let held = 0;
  let heldBits = 2;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    heldBits += 8;
    while (heldBits >= 5) {
      heldBits -= 5;
      digits.push((held >> heldBits) & 31);
    }
  }
  return digits;
}

function fromDigits(digits: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(TRAIL_CODE_BYTES);
  let held = 0;
  let heldBits = -2;
  let at = 0;
  for (const digit of digits) {
    held = ((held << 5) | digit) & 0xfff;
    heldBits += 5;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes[at++] = (held >> heldBits) & 0xff;
    }
  }
  return bytes;
}
