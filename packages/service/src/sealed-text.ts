/**
 * Private details as they are stored: encrypted under a key that follows from their salt, which lies apart under an id
 * that stands before the text. Where the salt is gone nothing opens text or commitment any more.
 */
import { createDecipheriv, createHash, hash } from 'node:crypto';
import { opensDetails } from '@centesimo/events';

/** The first byte. `1`: AES-256-GCM, of earlier releases. Details of the first ones are JSON and begin with a brace. */
const FORMATS = { gcm: 1, stream: 2 } as const;
const HEAD_BYTES = 2;
const STREAM_PREFIX = Buffer.from('centesimo/details-stream/v2\0');

const GCM = { cipher: 'aes-256-gcm', tagBytes: 16, nonce: Buffer.alloc(12) } as const;
const GCM_PREFIX = Buffer.from('centesimo/details-key/v1\0');

/**
 * Who lacks the 32 bytes of the salt cannot tell the text from random bytes: it lies under SHAKE256 of the salt, which is
 * drawn for this text alone. A cipher object costs ten times that for each text. No tag: the commitment holds text and salt.
 */
export function sealText(text: string, salt: Uint8Array, keyId: string): Uint8Array {
  const name = Buffer.from(keyId);
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.of(FORMATS.stream, name.length), name, underStream(body, salt)]);
}

/** Under which id the salt lies apart; undefined for plain details of an earlier release. */
export function keyIdOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== FORMATS.gcm && bytes[0] !== FORMATS.stream) return undefined;
  return Buffer.from(bytes.subarray(HEAD_BYTES, bodyAt(bytes))).toString();
}

/** Undefined when the salt is not the one, or the bytes were changed. */
export function openText(bytes: Uint8Array, salt: Uint8Array, commitment: string): string | undefined {
  const body = bytes.subarray(bodyAt(bytes));
  if (bytes[0] === FORMATS.gcm) return openGcm(body, salt, commitment);
  const text = Buffer.from(underStream(body, salt)).toString();
  const sha256 = (preimage: Uint8Array): string => hash('sha256', preimage, 'base64url');
  return opensDetails(commitment, salt, text, sha256) ? text : undefined;
}

function bodyAt(bytes: Uint8Array): number {
  return HEAD_BYTES + (bytes[1] ?? 0);
}

/** Twice done it is the same again. */
function underStream(body: Uint8Array, salt: Uint8Array): Uint8Array {
  const stream = createHash('shake256', { outputLength: body.length })
    .update(Buffer.concat([STREAM_PREFIX, salt]))
    .digest();
  return body.map((byte, at) => byte ^ (stream[at] as number));
}

function openGcm(sealed: Uint8Array, salt: Uint8Array, commitment: string): string | undefined {
  try {
    const key = hash('sha256', Buffer.concat([GCM_PREFIX, salt]), 'buffer');
    const decipher = createDecipheriv(GCM.cipher, key, GCM.nonce, { authTagLength: GCM.tagBytes });
    decipher.setAAD(Buffer.from(commitment));
    decipher.setAuthTag(sealed.subarray(sealed.length - GCM.tagBytes));
    const body = sealed.subarray(0, sealed.length - GCM.tagBytes);
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
