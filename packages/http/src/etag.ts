/** ETags: strong, of the bytes themselves, so that any instance gives the same one. */
import { hash } from 'node:crypto';

/** A strong ETag of a body. */
export function etagOf(body: string | Uint8Array): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 32)}"`;
}

/** The tag of another encoding of the same content; of the content itself where there is none. */
export function variantOf(etag: string, variant: string | undefined): string {
  return variant === undefined ? etag : `${etag.slice(0, -1)}-${variant}"`;
}

/** Whether an If-None-Match header names this tag, compared weakly (RFC 9110 §13.1.2). */
export function isMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const tags = header.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => tag.replace(/^W\//, '') === etag);
}
