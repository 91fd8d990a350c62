/** What a verification ends in: verified, failed with evidence, or not checked. */
import type { Failure } from './failure.ts';
import type { Replay, VerifiedLedger } from './replay.ts';

/** A file that lets somebody else see what is wrong. */
export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Verified {
  readonly kind: 'verified';
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** Size of the earlier checkpoint that this log was found to continue. */
  readonly since?: number;
  /** Where it went on from a saved state: what was verified before, and the size at which all sums were last computed anew. */
  readonly resumed?: { readonly from: number; readonly wholeAt: number };
  /** False when only hashes, chains and tree were checked. */
  readonly money: boolean;
  readonly ledgers: readonly VerifiedLedger[];
  /** The last heads entry, and how many there were; undefined in a log without. */
  readonly heads?: VerifiedHeads;
  /** Of a log whose key has changed: the one that signs it now, the entry by which it does, and all that signed, in order. */
  readonly key?: { readonly vkey: string; readonly changedAt: number; readonly all: readonly string[] };
  /** Hash tiles that the source does not have; the entries prove the tree without them. */
  readonly tilesMissing: number;
  readonly seconds: number;
  /** The replayed ledgers, for questions about trails and sources. */
  readonly replay: Replay;
}

/** What heads entries said of the ledgers, found to be so. */
export interface VerifiedHeads {
  readonly count: number;
  /** Of the last one: its index, which is the number of entries that it speaks of. */
  readonly index: number;
  readonly ledgers: number;
}

export interface Failed {
  readonly kind: 'failed';
  /** In the order of the log; at most MAX_FAILURES. */
  readonly failures: readonly Failure[];
  readonly evidence: readonly EvidenceFile[];
  /** Why the evidence could not be written; the verdict stands without it. */
  readonly evidenceFault?: string;
  readonly seconds: number;
}

export interface Unchecked {
  readonly kind: 'unchecked';
  readonly code: string;
  readonly reason: string;
}

export type Verification = Verified | Failed | Unchecked;
