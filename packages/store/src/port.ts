/** The port of the store: journals, documents and blobs. Two adapters hold it, one contract suite checks both. */

/** A write step of a store: the crash sweep has a case for each, before and after it took effect. */
export const STORE_WRITE_STEPS = [
  'journal.insert',
  'document.insert',
  'document.replace',
  'document.put',
  'document.delete',
  'blob.put',
  'blob.delete',
] as const;
export type StoreWriteStep = (typeof STORE_WRITE_STEPS)[number];

/**
 * Called by an adapter around each write step. `before`: nothing is stored yet; throwing makes the step fail and not
 * persist. `after`: it is durable; throwing makes the step fail but persist (an unknown outcome for the caller).
 */
export interface WriteFaults<Step extends string> {
  before(step: Step, key: string): void | Promise<void>;
  after(step: Step, key: string): void | Promise<void>;
}

export type StoreErrorCode =
  | 'unavailable'
  | 'unknown-outcome'
  | 'too-large'
  | 'closed'
  | 'disk-full'
  | 'corrupt'
  | 'invalid-key'
  | 'wrong-version';

/** A fault of the store. `unknown-outcome`: the write may or may not have happened; every other code: it did not. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly retriable: boolean;
  constructor(code: StoreErrorCode, message: string, options: { cause?: unknown; retriable?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StoreError';
    this.code = code;
    this.retriable = options.retriable ?? (code === 'unavailable' || code === 'unknown-outcome');
  }
}

/** Largest journal record and document, in bytes: below MongoDB's 16 MiB with room for its envelope. */
export const RECORD_BYTES_MAX = 15 * 1024 * 1024;

/** Longest journal name, collection and document id, in UTF-8 bytes; they are well-formed, without NUL, not empty. */
export const ID_BYTES_MAX = 1024;

/** Largest `n` of a record: 12 digits. */
export const RECORD_NUMBER_MAX = 999_999_999_999;

export interface JournalRecord {
  readonly n: number;
  readonly bytes: Uint8Array;
}

/**
 * Append-only sequences of immutable records, `_id = <journal>/<n, 12 digits>`. Bytes handed over must not change
 * until the promise settles. Density is the caller's: the store takes any free `n`.
 */
export interface JournalStore {
  /**
   * Inserts record `n`. `stored`: durable at a majority when the promise resolves. `taken`: a record with this id was
   * seen, perhaps only locally on one server; compare with `read` before judging.
   * @throws StoreError
   */
  insert(journal: string, n: number, bytes: Uint8Array): Promise<'stored' | 'taken'>;
  /** Reads record `n` at majority from the primary; undefined when a majority does not hold it. */
  read(journal: string, n: number): Promise<Uint8Array | undefined>;
  /**
   * Records `from, from+1, …` in order up to the first hole, at most `limit` of them and about `bytesMax` bytes (at
   * least one if there is one), fewer where that takes long: only an empty answer says that there is no record `from`.
   * May lag, never lies.
   */
  scan(journal: string, from: number, limit: number, bytesMax?: number): Promise<JournalRecord[]>;
}

export interface StoredDocument {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/**
 * Small documents by collection and id: derived indexes, snapshots, details vault, cursors, hints, tiles. One of more
 * than `RECORD_BYTES_MAX` refuses its whole call with `too-large`.
 */
export interface DocumentStore {
  /** Inserts documents that must not exist, all in one write where the engine can. Answers the ids that were taken already. */
  insert(collection: string, documents: readonly StoredDocument[]): Promise<string[]>;
  /** Writes documents whether they exist or not; the last write wins. For what is derived and can be rebuilt. */
  put(collection: string, documents: readonly StoredDocument[]): Promise<void>;
  /** Compare-and-swap: replaces `expected` (undefined: must not exist) by `bytes`; false when the present bytes differ. */
  replace(
    collection: string,
    id: string,
    expected: Uint8Array | undefined,
    bytes: Uint8Array,
  ): Promise<boolean>;
  get(collection: string, id: string): Promise<Uint8Array | undefined>;
  /** Answers in the order of `ids`, undefined where there is none. */
  getMany(collection: string, ids: readonly string[]): Promise<(Uint8Array | undefined)[]>;
  /** Documents with `from <= id < to` in ascending byte order of id, at most `limit`. For start and recovery only. */
  range(collection: string, from: string, to: string, limit: number): Promise<StoredDocument[]>;
  delete(collection: string, ids: readonly string[]): Promise<void>;
}

/**
 * Small documents that lie apart, so that no copy of the store holds them: keys of what is encrypted in it. Without them
 * every copy of what they open is dead.
 */
export interface ApartStore extends Pick<DocumentStore, 'insert' | 'put' | 'getMany' | 'range' | 'delete'> {
  /** Resolves when the files hold nothing any more of what was deleted or written over before. */
  scrub(): Promise<void>;
}

/**
 * Files of any size by key (`a/b/c`, lower-case letters, digits, `-_.`, no segment begins with a dot; else
 * `invalid-key`), written once.
 */
export interface BlobStore {
  /**
   * Stores the stream under `key`; readers see it whole or not at all. Refuses more than `bytesMax` with `too-large`.
   * A key that is there keeps its first content; the answer is the size of what is stored.
   */
  put(key: string, content: AsyncIterable<Uint8Array>, bytesMax: number): Promise<{ bytes: number }>;
  /** The content, or undefined when there is none. */
  get(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  delete(key: string): Promise<void>;
}

/** All of a service's storage. Each service has a store of its own. */
export interface Store {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly apart: ApartStore;
  /**
   * Writes the documents anew, so that the files hold nothing any more of what was deleted or written over before: as
   * long as all of them take. An engine of its own does it when its operator says so.
   */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

/** All that a store holds but for what lies apart, for those who copy it whole: each call reads everything, so that nothing else uses it. */
export interface StoreContents {
  /** Names of the journals that have a record. */
  journals(): Promise<string[]>;
  /** Names of the collections that have a document. */
  collections(): Promise<string[]>;
  /** Every document of a collection, in any order; one that is written meanwhile comes or does not. */
  documents(collection: string): AsyncIterable<StoredDocument>;
  /** Every blob's key, in any order. */
  blobs(): AsyncIterable<string>;
}

/** A store that can be copied. */
export interface CopyableStore extends Store {
  readonly contents: StoreContents;
}
