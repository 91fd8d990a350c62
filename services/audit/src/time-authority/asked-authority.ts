/** What is the same for every authority, however it is reached: a query goes there, and its reply is checked. */
import { randomBytes } from 'node:crypto';
import { encodeQuery, NONCE_BYTES, openReply, requireWhole, verifyToken } from '@centesimo/stamp';
import type { TrustedAuthorities } from '@centesimo/stamp';
import type { TimeAuthority } from '../log/time-authority.ts';

/** Until a reply is there, by whichever way. */
const REPLY_MS = 30_000;

/** Takes the DER of a query to an authority, and brings back its reply, whole and unread. */
export type Exchange = (query: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

/** `trusted`: under whom its certificate must be; where left out, a stamp only has to be whole and signed. */
export function askedAuthority(
  name: string,
  exchange: Exchange,
  trusted?: TrustedAuthorities,
): TimeAuthority {
  return {
    name,
    stamp: async (digest, signal) => {
      const nonce = randomBytes(NONCE_BYTES);
      const ending = AbortSignal.any([signal, AbortSignal.timeout(REPLY_MS)]);
      const token = openReply(await exchange(encodeQuery(digest, nonce), ending), { digest, nonce });
      if (trusted === undefined) requireWhole(token);
      else verifyToken(token, digest, trusted);
      return token;
    },
  };
}
