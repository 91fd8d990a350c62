/** The named limits of the protocol; each can be set per host, the defaults are those of the design. */

export interface Limits {
  /** Commands in one record. */
  readonly commandsMax: number;
  /** Consumed messages taken into one record. */
  readonly messagesMax: number;
  /** Bytes of events and outcomes in one record; a record closes when it has passed them. */
  readonly recordBytes: number;
  /** Commands waiting at one owner; one more is answered `unavailable`. */
  readonly queueMax: number;
  /** Consumed messages waiting to be journalled. */
  readonly pendingMax: number;
  /** Messages kept that were not accepted because something before them is missing; further ones are read again. */
  readonly blockedMax: number;
  /** Messages without effect after which a record with marks only is appended. */
  readonly markMessages: number;
  readonly markMs: number;
  /** How often an idle owner looks for a record it did not write. */
  readonly idleCheckMs: number;
  readonly storeTimeoutMs: number;
  readonly busTimeoutMs: number;
  readonly busWaitMs: number;
  readonly peerTimeoutMs: number;
  /** How long an owner that says it is there may work on what was forwarded to it: it may wait behind a full queue. */
  readonly forwardTimeoutMs: number;
  /** The pause before a failed call to the store or bus is made again. */
  readonly retryMs: number;
  /** The longest random back-off of a fenced owner before it opens again. */
  readonly backoffMs: number;
  /** How often the same gap is asked for again. */
  readonly republishMs: number;
  /** How long a cause may be missing in the topic before it is asked for, while its effects wait to be published. */
  readonly standingMs: number;
  /** Records between snapshots. */
  readonly snapshotRecords: number;
  /** Outcomes kept in memory before their index rows are written. */
  readonly indexRows: number;
  readonly indexMs: number;
  /** Records held in memory for publishing; older ones are read from the store again. */
  readonly publishHold: number;
  /** Bytes of one produce call: below the largest message (for Kafka: batch) of the topic. */
  readonly produceBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  commandsMax: 2_000,
  messagesMax: 2_000,
  recordBytes: 4 * 1024 * 1024,
  queueMax: 20_000,
  pendingMax: 10_000,
  blockedMax: 20_000,
  markMessages: 1_000,
  markMs: 5_000,
  idleCheckMs: 1_000,
  storeTimeoutMs: 10_000,
  busTimeoutMs: 30_000,
  busWaitMs: 500,
  peerTimeoutMs: 15_000,
  forwardTimeoutMs: 60_000,
  retryMs: 100,
  backoffMs: 2_000,
  republishMs: 1_000,
  standingMs: 3_000,
  snapshotRecords: 5_000,
  indexRows: 4_000,
  indexMs: 1_000,
  publishHold: 64,
  produceBytes: 960 * 1024,
};
