/** Trail receipts, verified from one file and the log's key, in Node and in a browser. */
export type { ProofCrypto, ProvedEvent } from './proved-entries.ts';
export { TrailReceiptError } from './trail-receipt-error.ts';
export type { TrailReceiptFault } from './trail-receipt-error.ts';
export {
  formatTrailReceipt,
  isTrailReceipt,
  parseTrailReceipt,
  TRAIL_ENTRIES_MAX,
  TRAIL_RECEIPT_CHARS_MAX,
} from './trail-receipt.ts';
export type { ReceiptEntry, ReceiptPlacement, TrailPath, TrailReceipt } from './trail-receipt.ts';
export type { VerifiedPart, VerifiedPlaces, VerifiedTrail } from './verified-trail.ts';
export { openTrailReceipt, verifyTrailReceipt } from './verify-trail-receipt.ts';
export type { OpenedTrailReceipt } from './verify-trail-receipt.ts';
