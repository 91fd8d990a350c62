/** The header Idempotency-Key: required on every request that makes a fact. */
import { HttpError } from './http-error.ts';

export const IDEMPOTENCY_KEY_CHARACTERS_MAX = 255;

/** What the document says of the bare form; quoted keys are taken too. */
export const KEY_PATTERN = String.raw`^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,${IDEMPOTENCY_KEY_CHARACTERS_MAX}}$`;

/** A quoted string of RFC 8941 §3.3.3. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** Without quotes: printable ASCII but what ends or joins header values. */
const BARE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;

/**
 * The key, the same whether it came bare or quoted.
 * @throws HttpError `idempotency-key-missing`, `idempotency-key-malformed`; two headers are malformed
 */
export function readIdempotencyKey(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const header = headers['idempotency-key'];
  if (header === undefined || header === '') throw new HttpError('idempotency-key-missing');
  const key = typeof header === 'string' ? unquote(header.trim()) : undefined;
  if (key === undefined || key.length < 1 || key.length > IDEMPOTENCY_KEY_CHARACTERS_MAX)
    throw new HttpError('idempotency-key-malformed');
  return key;
}

function unquote(header: string): string | undefined {
  const quoted = QUOTED.exec(header)?.[1];
  if (quoted !== undefined) return quoted.replaceAll(/\\(["\\])/g, '$1');
  return BARE.test(header) ? header : undefined;
}
