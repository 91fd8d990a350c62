/** Verifying a log without trusting anybody: source, verification, evidence, mirrors, and questions about the money. */
export { checkStamps, listStamps } from './check-stamps.ts';
export type { CheckedStamp, CheckedStamps, StampsRequest } from './check-stamps.ts';
export { describedFile, formatSlip, SLIP_CHARS_MAX, SlipError, verifySlip } from './document-slip.ts';
export type { DescribedFile, DocumentSlip, VerifiedSlip } from './document-slip.ts';
export { evidenceText, writeEvidence } from './evidence.ts';
export { catchUp } from './catch-up.ts';
export type { CatchUpOptions, CaughtUp } from './catch-up.ts';
export { createFollowedLog, extendLog, openNext, openNote, proveContinues } from './followed-log.ts';
export type { FollowedLog, KnownCheckpoint } from './followed-log.ts';
export { comparePlace, recordSplit } from './compare-places.ts';
export type { Compared, PlaceSeen } from './compare-places.ts';
export { follow, isKeepDue, keep, keepWhenDue, openFollowing, placeOf } from './following.ts';
export type { Followed, Following, FollowOptions, SavedAt } from './following.ts';
export { restoreKeys, storeKeys } from './keys-seen.ts';
export type { StoredKeys } from './keys-seen.ts';
export { folderSource } from './folder-source.ts';
export type { GiftColumns } from './gift-columns.ts';
export { createHashPool, lazyHashPool } from './hash-pool.ts';
export type { HashPool } from './hash-pool.ts';
export { hashStretch } from './hash-stretch.ts';
export type { HashedStretch, HashRequest } from './hash-stretch.ts';
export { httpSource } from './http-source.ts';
export type { HttpSourceOptions } from './http-source.ts';
export {
  citedBy,
  commitmentOf,
  findAnnounced,
  findSources,
  findTrail,
  indexOfEvent,
  erasedOf,
  paidAtOf,
  publicCommitments,
  readGiftQuestion,
} from './lookup.ts';
export type { FoundSources, FoundTrail, GiftQuestion } from './lookup.ts';
export { findStatement } from './find-statement.ts';
export type { FoundStatement } from './find-statement.ts';
export { makeCosignedReceipt, makeReceipt } from './make-receipt.ts';
export { makeTrailReceipt } from './make-trail-receipt.ts';
export type { GiftPlace } from './make-trail-receipt.ts';
// Not of the subpath for browsers, which have no replayed ledger.
export { pathOfGift } from './trail-receipt/path-of-gift.ts';
export { writeMirror, writeWhole } from './mirror.ts';
export { keyNamedBy } from './named-key.ts';
export type { MirrorOptions } from './mirror.ts';
export { readEvent, readSystemEvent } from './read-event.ts';
export { resumeOrder } from './journal-order.ts';
export { judgeQuorum, missingQuorum, quorumSource } from './quorum.ts';
export type { Cosigner, JudgedQuorum, QuorumSource } from './quorum.ts';
export { createReplay, openReplayed } from './replay.ts';
export type { Replay, ReplayedLedger, ReplayObserver, VerifiedLedger } from './replay.ts';
export type * from './result.ts';
export type { Failure, FailureCode } from './failure.ts';
export { drawSample } from './sample.ts';
export type { Sample, SampledEntry, SampleRequest } from './sample.ts';
export { findEntry, openLog } from './scan.ts';
export type { OpenedLog, ScanOptions } from './scan.ts';
export { loadFollowedLog, saveFollowedLog } from './saved-state.ts';
export type { SavedLog } from './saved-state.ts';
export { StateError } from './state-file.ts';
export type { StateErrorCode } from './state-file.ts';
export { SourceError } from './source.ts';
export type { LogSource, SourceErrorCode } from './source.ts';
export { entriesStretch } from './stretch.ts';
export type { Stretch } from './stretch.ts';
export { faultOfWriting, recordFailed, verifyOn } from './verify-on.ts';
export type { VerifyOnOptions } from './verify-on.ts';
export { treeWithin } from './tile-hashes.ts';
export type { TreeWithin } from './tile-hashes.ts';
export { verifyLog } from './verify-log.ts';
export type { VerifyOptions } from './verify-log.ts';
