/** The logs that a witness knows, and what it says of one that it will not cosign any more. */
import type { VerifierKey } from '@centesimo/log';
import type { Failure, LogSource } from '@centesimo/verify';

export interface WitnessedLog {
  /** Its name is the log's origin. */
  readonly logKey: VerifierKey;
  /** Where its entries are read. Without it only consistency is watched, as for a log of other people. */
  readonly source?: LogSource;
}

/** Why a log is refused for good: its own key signed what proves it. */
export interface Refusal {
  readonly failure: Failure;
  /** ISO 8601, UTC, by the clock of the witness. */
  readonly at: string;
  /** The signed notes that prove it: the last good one, where there is one, and the one that is wrong. */
  readonly verified?: string;
  readonly signed: string;
}

/** What a witness tells whoever runs it. */
export type WitnessEvent =
  | { readonly name: 'cosigned'; readonly origin: string; readonly size: number }
  /** The entries up to `size` are verified, after a time in which they were not. */
  | { readonly name: 'caught-up'; readonly origin: string; readonly size: number }
  /** Nothing is proved, and nothing is cosigned meanwhile. */
  | { readonly name: 'held-up'; readonly origin: string; readonly reason: string }
  | { readonly name: 'refused'; readonly origin: string; readonly refusal: Refusal }
  /** A fault of the witness itself, such as its store. */
  | { readonly name: 'failed'; readonly origin: string; readonly error: unknown };
