/** Commitments to details: texts and persons that never stand in an event, only their salted hash does. */

/** SHA-256 of the bytes, in base64url without padding (43 characters). */
export type Sha256Base64url = (bytes: Uint8Array) => string;

const DETAILS_TAG = 0x10;
export const SALT_BYTES = 32;

/**
 * The commitment to details: base64url SHA-256(0x10, salt, UTF-8 of the canonical JSON). Who lacks the salt learns
 * nothing from it, so deleting salt and details erases them while every proof stays valid.
 * @throws RangeError for a salt that is not 32 bytes
 */
export function commitDetails(salt32: Uint8Array, canonicalText: string, sha256: Sha256Base64url): string {
  if (salt32.length !== SALT_BYTES)
    throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt32.length}`);
  const text = new TextEncoder().encode(canonicalText);
  const preimage = new Uint8Array(1 + SALT_BYTES + text.length);
  preimage[0] = DETAILS_TAG;
  preimage.set(salt32, 1);
  preimage.set(text, 1 + SALT_BYTES);
  return sha256(preimage);
}

/** Whether salt and details open the commitment. Anything malformed opens nothing; never throws. */
export function opensDetails(
  commitment: string,
  salt32: Uint8Array,
  canonicalText: string,
  sha256: Sha256Base64url,
): boolean {
  return salt32.length === SALT_BYTES && commitDetails(salt32, canonicalText, sha256) === commitment;
}
