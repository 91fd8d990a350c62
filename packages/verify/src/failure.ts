/** What is wrong with a log, and where. */
import type { ViolationFacts } from '@centesimo/cents';

export type FailureCode =
  /** The checkpoint is malformed, of another origin, or not signed by the key. */
  | 'checkpoint-refused'
  /** The checkpoint has not the cosignatures that the policy of whoever verifies asks for. */
  | 'quorum-missing'
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
  /** A heads entry names other last entries of the ledgers than stand before it: one is missing, cut or forked. */
  | 'heads-differ'
  /** A change of the log's key is not signed by the key that it takes over from, or not of this log's keys. */
  | 'key-refused'
  /** The log is shorter than an earlier checkpoint said. */
  | 'log-shrunk'
  /** The log does not contain the log of an earlier checkpoint. */
  | 'history-rewritten'
  /** A time stamp is not of this log, or not one to be believed. */
  | 'stamp-refused';

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

export const MAX_FAILURES = 20;
