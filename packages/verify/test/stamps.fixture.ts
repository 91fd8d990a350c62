// Stamps as audit would have kept them: tokens of a test authority over notes, byte for byte.
import { hash, randomBytes } from 'node:crypto';
import { encodeQuery, formatIndex, openReply, STAMP_INDEX, stampPath } from '@centesimo/stamp';
import { answerQuery } from '@centesimo/testkit/time-authority';
import type { TestAuthority } from '@centesimo/testkit/time-authority';

/** The token over the SHA-256 of some bytes. */
export function tokenOver(authority: TestAuthority, bytes: Uint8Array): Buffer {
  const digest = hash('sha256', bytes, 'buffer');
  const nonce = randomBytes(8);
  return openReply(answerQuery(authority, encodeQuery(digest, nonce)), { digest, nonce });
}

/** The files of stamps of these notes, by the size that each is listed under. */
export function stampFiles(
  authority: TestAuthority,
  notes: ReadonlyMap<number, Uint8Array>,
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [size, note] of notes) {
    files.set(stampPath(size, 'checkpoint'), note);
    files.set(stampPath(size, 'tst'), tokenOver(authority, note));
  }
  return files.set(STAMP_INDEX, Buffer.from(formatIndex([...notes.keys()].sort((a, b) => a - b))));
}
