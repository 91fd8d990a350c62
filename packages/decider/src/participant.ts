/**
 * Deciders: what a service's pure core is to the journal that runs it. Commands are decided to events or refusals; state
 * follows changes only, so that it can be replayed from the journal alone.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An event before it has its place: `data` is the canonical JSON text (RFC 8785) that is stored, published and logged. */
export interface EventDraft {
  readonly ledger: string;
  readonly type: string;
  readonly subject: string;
  readonly data: string;
}

/** An event in its journal. `k` counts the events of the journal, `n` its records, `i` the events of one record. */
export interface JournalEvent extends EventDraft {
  readonly journal: string;
  readonly n: number;
  readonly i: number;
  readonly k: number;
  readonly time: string;
  /** The traceparent of the request that caused it; in memory and beside messages only, never in a record. */
  readonly trace?: string;
}

/** A record of some journal; a type and not an interface, so that it is JSON. */
export type RecordPlace = { readonly journal: string; readonly n: number };

/** A command with what idempotency needs: `inputHash` covers the business input only, never times, salts or codes. */
export interface CommandEnvelope<Command> {
  readonly ledger: string;
  /** Scoped by the service, unique in the ledger's journal: an Idempotency-Key or the id the command makes. */
  readonly key: string;
  readonly inputHash: string;
  readonly command: Command;
  /** Positions of other journals the answer must not be given before they are consumed. */
  readonly after?: readonly RecordPlace[];
  /**
   * Milliseconds since the epoch, after which the owner takes the command no more: so somebody can tell for ever what
   * became of it. The caller may send it again, with the same key.
   */
  readonly until?: number;
  /** The traceparent of the request; never stored. */
  readonly trace?: string;
}

export interface Refusal {
  readonly code: string;
  readonly facts: Readonly<Record<string, Json>>;
}

/** `behind`: only lag can be the reason, so it is not journalled and the caller tries again. */
export type Decision =
  | {
      readonly kind: 'accepted';
      readonly events: readonly EventDraft[];
      readonly answer: Json;
      /**
       * What no event says and state must follow all the same: kept in the record and given to `evolve` before the
       * events. A replay gives it all inputs of a record before its events, so it may not depend on one of them.
       */
      readonly inputs?: readonly Json[];
    }
  | ({ readonly kind: 'refused' } & Refusal)
  | { readonly kind: 'behind'; readonly reason: string };

export type Answer =
  | {
      readonly kind: 'done';
      readonly answer: Json;
      readonly journal: string;
      readonly n: number;
      readonly k: number;
      readonly repeated: boolean;
    }
  | ({ readonly kind: 'refused'; readonly repeated: boolean } & Refusal)
  /** Same key, other input. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs: number };

/** What `decide` gets from outside itself: the record's time and the past events it asked for by key. */
export interface DecideContext {
  /** RFC 3339, UTC, milliseconds. */
  readonly time: string;
  /** The events of the accepted command stored under a key that `lookups` named; absent when there is none. */
  found(key: string): readonly JournalEvent[] | undefined;
}

export type Change<Input> =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'event'; readonly event: JournalEvent };

/**
 * A service as its journal sees it. Everything is pure and total: no clock, no randomness, no I/O, no exception.
 * State is changed only by `evolve`, and depends only on the changes, in order; so a journal replays from itself alone.
 */
export interface Participant<State, Command, Input extends Json> {
  /** The journal's role: `donation`, `allocation`. */
  readonly name: string;
  /** The roles whose journals of the same partition are consumed. */
  readonly consumes: readonly string[];
  /**
   * Of these, the roles that end a generation after this one: first they take no more commands, then this journal is
   * closed, then theirs, which have followed it to its end. What this one learns of them must come of their commands.
   */
  readonly closesBefore: readonly string[];
  initial(partition: number): State;
  /** Keys of earlier commands whose events `decide` needs. */
  lookups(command: Command): readonly string[];
  decide(state: State, envelope: CommandEnvelope<Command>, context: DecideContext): Decision;
  /** What of a consumed event must be kept to replay; undefined when nothing of it matters here. */
  absorb(event: JournalEvent): Input | undefined;
  /** Events that now follow from the state by themselves (placements, settlements); asked again until there are none. */
  react(state: State): readonly EventDraft[];
  evolve(state: State, change: Change<Input>): void;
  /** Answers a question about the state. Total: an unknown question is answered null. */
  query(state: State, query: Json): Json;
  /** Raised with every change of what `save` writes: a state saved in another format is never given to `load`. */
  readonly savedFormat: number;
  /** A snapshot of the state, and its reading back; text, so that it can be stored anywhere. */
  save(state: State): string;
  load(partition: number, saved: string): State;
  /**
   * The first state of a journal of the next generation: the last one of the closed journal, without the ledgers that
   * others go on with. The state given is not used again.
   */
  carry(state: State, heir: Heir): State;
}

/** A journal that goes on from a closed one. */
export interface Heir {
  readonly partition: number;
  /** The closed journal: where the places are that the state names without one. */
  readonly from: string;
  readonly keeps: (ledger: string) => boolean;
}
