/** What the journal protocol says besides the deciders' own words: places, marks, seals, peers. */
import type { Answer, CommandEnvelope, Json } from '@centesimo/decider';

export type {
  Answer,
  Change,
  CommandEnvelope,
  Decision,
  DecideContext,
  EventDraft,
  JournalEvent,
  Json,
  Participant,
  PendingDetails,
  RecordPlace,
  Refusal,
  SettleDetails,
} from '@centesimo/decider';

/** Time, in milliseconds since the epoch, and sleeping; injected, so that a simulation can own both. */
export interface Clock {
  now(): number;
  /** Ends early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A place in a journal: event `i` of record `n`. */
export interface Position {
  readonly n: number;
  readonly i: number;
}

/**
 * How far a journal's end is told: `closing` when its owner takes no more commands, `closed` when nothing follows for
 * ever. Left out for a journal that goes on.
 */
export type Ending = 'closing' | 'closed';

/** The last message taken of one journal: its place, how many its record has, and the hash of its record (hex). */
export interface Mark extends Position {
  readonly of: number;
  readonly hash: string;
  readonly ending?: Ending;
}

/** The last seal of a journal: who owns it, from which record on, and where it answers. */
export interface Seal {
  readonly journal: string;
  readonly instance: string;
  readonly n: number;
  readonly address: string;
}

export interface ForwardRequest {
  readonly journal: string;
  /** The owner the sender believes in; the receiver refuses on mismatch. */
  readonly instance: string;
  readonly sealN: number;
  readonly envelopes: readonly CommandEnvelope<unknown>[];
}

export type ForwardReply =
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  /** The receiver is not that owner; `seal` is the newest it knows. */
  | { readonly kind: 'stale'; readonly seal: Seal | undefined };

export type QueryReply = { readonly kind: 'answer'; readonly answer: Json } | { readonly kind: 'stale' };

/** Calls to other instances. Every call has a deadline of the adapter's own and throws when it gets no answer. */
export interface Peers {
  forward(address: string, request: ForwardRequest): Promise<ForwardReply>;
  /** Asks the owner about its state. */
  query(address: string, journal: string, query: Json): Promise<QueryReply>;
  /** True when the process at the address is that instance and still owns the journal. */
  owns(address: string, journal: string, instance: string): Promise<boolean>;
  /**
   * Asks the owner to publish again from record `fromN`. The address is a hint, the last one known: when nobody there
   * holds the journal, or it is undefined, the adapter tries the other instances of the journal's role.
   */
  republish(journal: string, address: string | undefined, fromN: number): Promise<void>;
}

/** One thing worth telling: a name from a closed list and fields, no personal data. */
export interface Notice {
  readonly name: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** Who follows requests; traces are texts of W3C Trace Context, and never stored. */
export interface Tracing {
  /** The trace of what runs now. */
  current(): string | undefined;
  /** Notes what was done for a trace from `fromMs` until now. */
  note(span: {
    readonly name: string;
    readonly parent: string;
    readonly fromMs: number;
    readonly links?: readonly string[];
    readonly attributes?: Readonly<Record<string, string | number>>;
  }): void;
}

export type Notify = (notice: Notice) => void;
