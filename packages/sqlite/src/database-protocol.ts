/** What the main side and the thread of a database say to each other; all of it can be posted between threads. */

export type SqlValue = string | number | Uint8Array | null;

/** The columns of one row, in the order of the statement. */
export type Row = readonly SqlValue[];

export type DatabaseFaultCode =
  'unavailable' | 'unknown-outcome' | 'too-large' | 'disk-full' | 'corrupt' | 'wrong-version';

/** Why a call failed. `unknown-outcome`: the write may or may not have happened; every other code: it did not. */
export interface DatabaseFault {
  readonly code: DatabaseFaultCode;
  readonly message: string;
  readonly retriable: boolean;
  readonly cause?: unknown;
}

/** A database file and what it must be. */
export interface DatabaseFile {
  readonly path: string;
  /** What the file is called when it is none: `store`, `bus`. */
  readonly kind: string;
  /** The version of `schema`. A file with another one is refused, never guessed at. */
  readonly format: number;
  /** Makes the tables, beside the table `meta` that holds the format. */
  readonly schema: string;
  /** Every statement that will be run, by name. */
  readonly statements: Readonly<Record<string, string>>;
  /** True: what is removed or written over is written over with zeros. */
  readonly erases?: boolean | undefined;
  /** Largest size of the file, in bytes; beyond it writes fail with `disk-full`. */
  readonly bytesMax?: number | undefined;
}

/**
 * One statement, run once for each set of values. `first` answers the first row of each run, `changes` how many rows
 * each run changed, `rows` all rows of its only run until their blobs have more than `bytesMax` bytes, at least one.
 */
export interface Run {
  readonly statement: string;
  readonly sets: readonly Row[];
  readonly answer: 'first' | 'changes' | 'rows';
  readonly bytesMax: number;
}

export type RunAnswer = readonly (Row | undefined)[] | readonly number[];

interface RequestBase {
  readonly id: number;
  readonly database: number;
}

export type Request =
  | (RequestBase & { readonly kind: 'open'; readonly file: DatabaseFile })
  | (RequestBase & { readonly kind: 'read'; readonly run: Run })
  /** `bytes` is the weight of the write in a shared transaction. */
  | (RequestBase & { readonly kind: 'write'; readonly run: Run; readonly bytes: number })
  | (RequestBase & { readonly kind: 'close' });

export type WriteRequest = Extract<Request, { kind: 'write' }>;

export interface Answer {
  readonly id: number;
  readonly answer?: RunAnswer;
  readonly fault?: DatabaseFault;
}
