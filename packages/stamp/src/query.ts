/** What is asked of a time-stamping authority (RFC 3161, 2.4.1), and what may come back (2.4.2). */
import { readDer, numberOf, partsOf, TAG } from './der.ts';
import { malformed, refused, StampError } from './stamp-error.ts';
import { MAX_TOKEN_BYTES, readToken, type Token } from './token.ts';

/** SHA-256. */
const DIGEST_BYTES = 32;
/** What a query has as its nonce: 64 random bits. */
export const NONCE_BYTES = 8;
/** A token, a status, and what an authority says of it in words. */
export const MAX_REPLY_BYTES = MAX_TOKEN_BYTES + 8 * 1024;

// version 1, messageImprint {SHA-256, digest}, nonce, certReq true: the authority's certificates come with the token.
const BEFORE_DIGEST = Buffer.from('0201013031300d060960864801650304020105000420', 'hex');
const CERTIFICATES_TOO = Buffer.from('0101ff', 'hex');

/** The DER of a query for this SHA-256 digest. */
export function encodeQuery(digest: Uint8Array, nonce: Uint8Array): Buffer {
  if (digest.length !== DIGEST_BYTES || nonce.length !== NONCE_BYTES)
    throw new RangeError('a query is of a SHA-256 digest and 8 bytes of nonce');
  const body = Buffer.concat([BEFORE_DIGEST, digest, encodeNumber(nonce), CERTIFICATES_TOO]);
  return Buffer.concat([Buffer.from([TAG.sequence, body.length]), body]);
}

function encodeNumber(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.from([0]) : Buffer.from(bytes.subarray(first));
  const shown = (digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  return Buffer.concat([Buffer.from([TAG.integer, shown.length]), shown]);
}

export interface Asked {
  readonly digest: Uint8Array;
  readonly nonce: Uint8Array;
}

/**
 * The token of a reply, DER, once it says what was asked: our digest and our nonce. Its signature is for `verifyToken`.
 * @throws StampError
 */
export function openReply(reply: Uint8Array, asked: Asked): Buffer {
  const parts = partsOf(readDer(reply, MAX_REPLY_BYTES, 'the reply'), TAG.sequence, 'the reply');
  const [status, token, ...more] = parts;
  const [code, ...said] = partsOf(status, TAG.sequence, 'the status');
  const granted = numberOf(code, 'the status');
  if (granted > 1n)
    throw new StampError('stamp-denied', `the authority does not stamp (status ${granted}${wordsOf(said)})`);
  if (token === undefined || more.length > 0) return malformed('the reply has no token');
  const der = token.toDER();
  const read = readToken(der);
  requireImprint(read, asked.digest);
  if (read.nonce !== BigInt(`0x${Buffer.from(asked.nonce).toString('hex')}`))
    refused('the token is not the answer to this query: it has another nonce');
  return der;
}

/** @throws StampError */
export function requireImprint({ imprint }: Pick<Token, 'imprint'>, digest: Uint8Array): void {
  if (imprint.digest !== 'sha256') refused(`the token is over a ${imprint.digest} digest, not over SHA-256`);
  if (!imprint.hash.equals(digest)) refused('the token is over other bytes');
}

/** What the authority says in words, for an operator: printable text only, and not much of it. */
function wordsOf(parts: readonly { readonly value: Buffer }[]): string {
  const text = parts.map(({ value }) => value.toString('latin1')).join(' ');
  const words = text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
  return words === '' ? '' : `: ${words}`;
}

export const QUERY_TYPE = 'application/timestamp-query';
export const REPLY_TYPE = 'application/timestamp-reply';
