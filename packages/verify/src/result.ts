/** What a verification ends in: verified, failed with evidence, or not checked. */
import type { LedgerTotals, ViolationFacts } from '@centesimo/cents';
import type { Replay } from './replay.ts';

export type FailureCode =
  /** The checkpoint is malformed, of another origin, or not signed by the key. */
  | 'checkpoint-refused'
  /** The signed root is not the root of the entries. */
  | 'root-differs'
  /** A hash tile is not what the entries give. */
  | 'tile-differs'
  /** A bundle is not exactly its entries. */
  | 'bundle-malformed'
  /** An entry does not have the form of an entry. */
  | 'entry-malformed'
  /** Index, seq or prev do not continue the ledger's chain. */
  | 'chain-broken'
  /** The event is not canonical, not of a known schema, or of another ledger than its chain. */
  | 'event-refused'
  /** Journal positions of one source leave one out, repeat one, or a ledger is in two partitions. */
  | 'journal-broken'
  /** A money rule is broken. */
  | 'money-rule'
  /** The log is shorter than an earlier checkpoint said. */
  | 'log-shrunk'
  /** The log does not contain the log of an earlier checkpoint. */
  | 'history-rewritten';

export interface Failure {
  readonly what: FailureCode;
  /** One sentence. */
  readonly message: string;
  readonly where: { readonly index?: number; readonly ledger?: string; readonly path?: string };
  readonly expected?: string;
  readonly found?: string;
  /** Code of the log, event or money rule that was broken. */
  readonly rule?: string;
  /** Number in the money rules. */
  readonly invariant?: number;
  readonly facts?: ViolationFacts;
}

/** A file that lets somebody else see what is wrong. */
export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface VerifiedLedger {
  readonly ledger: string;
  readonly entries: number;
  readonly totals: LedgerTotals;
}

export interface Verified {
  readonly kind: 'verified';
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** Size of the earlier checkpoint that this log was found to continue. */
  readonly since?: number;
  /** False when only hashes, chains and tree were checked. */
  readonly money: boolean;
  readonly ledgers: readonly VerifiedLedger[];
  /** Hash tiles that the source does not have; the entries prove the tree without them. */
  readonly tilesMissing: number;
  readonly seconds: number;
  /** The replayed ledgers, for questions about trails and sources. */
  readonly replay: Replay;
}

export interface Failed {
  readonly kind: 'failed';
  /** In the order of the log; at most MAX_FAILURES. */
  readonly failures: readonly Failure[];
  readonly evidence: readonly EvidenceFile[];
  readonly seconds: number;
}

export interface Unchecked {
  readonly kind: 'unchecked';
  readonly code: string;
  readonly reason: string;
}

export type Verification = Verified | Failed | Unchecked;

export const MAX_FAILURES = 20;
