/** Time stamps of RFC 3161: queries and replies, and tokens verified strictly. */
export { StampError } from './stamp-error.ts';
export type { StampErrorCode } from './stamp-error.ts';
export { encodeQuery, MAX_REPLY_BYTES, NONCE_BYTES, openReply, QUERY_TYPE, REPLY_TYPE } from './query.ts';
export { MAX_TOKEN_BYTES } from './token.ts';
export { readAuthorities, requireWhole, verifyToken } from './verify-token.ts';
export type { TrustedAuthorities, VerifiedStamp } from './verify-token.ts';
export {
  formatIndex,
  MAX_INDEX_BYTES,
  parseIndex,
  parseStampPath,
  STAMP_INDEX,
  stampPath,
} from './stamp-files.ts';
export type { StampFile, StampForm } from './stamp-files.ts';
