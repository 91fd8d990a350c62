/**
 * Private details as they are stored: encrypted under a key that follows from their salt, which lies apart under an id
 * that stands before the text. Where the salt is gone nothing opens text or commitment any more.
 */
import { createCipheriv, createDecipheriv, hash } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;
/** Each key encrypts one text, once. */
const NONCE = Buffer.alloc(12);
const KEY_PREFIX = 'centesimo/details-key/v1\0';
/** The first byte; details of earlier releases are JSON and begin with a brace. */
const FORMAT = 1;
const HEAD_BYTES = 2;

/** Who lacks the 32 bytes of the salt cannot tell it from random bytes; the commitment is bound to it. */
export function sealText(text: string, salt: Uint8Array, commitment: string, keyId: string): Uint8Array {
  const cipher = createCipheriv(CIPHER, keyOf(salt), NONCE);
  cipher.setAAD(Buffer.from(commitment));
  const body = cipher.update(text, 'utf8');
  cipher.final();
  const name = Buffer.from(keyId);
  return Buffer.concat([Buffer.of(FORMAT, name.length), name, body, cipher.getAuthTag()]);
}

/** Under which id the salt lies apart; undefined for plain details of an earlier release. */
export function keyIdOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== FORMAT) return undefined;
  return Buffer.from(bytes.subarray(HEAD_BYTES, bodyAt(bytes))).toString();
}

/** Undefined when the salt is not the one, or the bytes were changed. */
export function openText(bytes: Uint8Array, salt: Uint8Array, commitment: string): string | undefined {
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(salt), NONCE, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(commitment));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const body = bytes.subarray(bodyAt(bytes), bytes.length - TAG_BYTES);
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

function bodyAt(bytes: Uint8Array): number {
  return HEAD_BYTES + (bytes[1] ?? 0);
}

function keyOf(salt: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([Buffer.from(KEY_PREFIX), salt]), 'buffer');
}
