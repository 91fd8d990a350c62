/** What the portal asks audit: everything it gives is verified, so that it need not be trusted. */
export interface EntryBatch {
  readonly first: number;
  readonly entries: readonly Uint8Array[];
  /** Which of them follow a request that is traced, by their index: nothing proves it, and nothing rests on it. */
  readonly traces?: readonly EntryTrace[];
}

export interface EntryTrace {
  readonly index: number;
  /** A text that should be a traceparent. */
  readonly trace: string;
}

export interface LogFeed {
  /** The published signed note; undefined before the first. @throws FeedError */
  checkpoint(): Promise<string | undefined>;
  /** The newest signed note that a quorum of witnesses cosigned, as audit says; undefined where there is none. @throws FeedError */
  cosignedCheckpoint?(): Promise<string | undefined>;
  /** 32 bytes each (RFC 9162, 2.1.4). @throws FeedError */
  consistencyProof(from: number, to: number): Promise<readonly Uint8Array[]>;
  /** Published entries from an index on, and later ones as they are published; ends with the signal. @throws FeedError */
  entries(from: number, signal: AbortSignal): AsyncIterator<EntryBatch, unknown>;
  /** The tlog-proof of an entry, with its bytes in `extra`. @throws FeedError */
  receipt(index: number): Promise<string>;
  /** The path of a leaf in the tree of this size. @throws FeedError */
  inclusionProof(index: number, size: number): Promise<readonly Uint8Array[]>;
  close(): void;
}

/** Audit did not answer, or not now: nothing is proved by it, and it is asked again. */
export class FeedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FeedError';
  }
}

/** This instance of audit answers, and does not keep the log: another one does, or it is opening it. */
export class NotKeptError extends FeedError {}
