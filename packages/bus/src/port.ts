/** The port of the event bus: a topic with partitions, groups and offsets. Two adapters hold it, one contract suite checks both. */

/** A write step of a bus: the crash sweep has a case for each, before and after it took effect. */
export const BUS_WRITE_STEPS = ['bus.produce', 'bus.commit'] as const;
export type BusWriteStep = (typeof BUS_WRITE_STEPS)[number];

/** Called by an adapter around each write step; see `WriteFaults` of the store for the meaning. */
export interface BusFaults {
  before(step: BusWriteStep, key: string): void | Promise<void>;
  after(step: BusWriteStep, key: string): void | Promise<void>;
}

export type BusErrorCode =
  | 'unavailable'
  | 'unknown-outcome'
  | 'too-large'
  | 'not-assigned'
  | 'wrong-topic'
  | 'closed'
  | 'disk-full'
  | 'corrupt'
  | 'wrong-version';

/** A fault of the bus. `unknown-outcome`: the messages may or may not be in the topic; every other code: they are not. */
export class BusError extends Error {
  readonly code: BusErrorCode;
  readonly retriable: boolean;
  constructor(code: BusErrorCode, message: string, options: { cause?: unknown; retriable?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'BusError';
    this.code = code;
    this.retriable = options.retriable ?? (code === 'unavailable' || code === 'unknown-outcome');
  }
}

/** Largest message, in bytes of value and headers together. */
export const MESSAGE_BYTES_MAX = 1024 * 1024;

export interface Message {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text: the canonical JSON of the event's data, or empty for a marker. */
  readonly value: string;
}

export interface ReceivedMessage extends Message {
  readonly partition: number;
  readonly offset: number;
}

export interface ReadBatch {
  readonly messages: readonly ReceivedMessage[];
  /** Where to read next; offsets may be sparse, so it can be past the last message by more than one. */
  readonly next: number;
  /** The end of the partition as last seen: the offset the next message would get. */
  readonly end: number;
}

export interface ReadOptions {
  readonly messagesMax: number;
  /** How long to wait for a first message, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/** Told when the group gives or takes partitions. It is about liveness: safety never rests on it. */
export interface GroupListener {
  assigned(partitions: readonly number[]): void;
  revoked(partitions: readonly number[]): void;
}

/**
 * Whether a member gets what there is. `silent`: its group or the topic has not answered for some sessions; it is not
 * ready, and tried anew. `dead`: the broker answers others all the same, and nothing here helped: a new process does.
 */
export type MemberState = 'consuming' | 'silent' | 'dead';

/** A member of a consumer group. */
export interface Membership {
  /**
   * Messages from `offset` on of an assigned partition; an empty batch when none came in `waitMs` or `signal` ended the
   * wait. A wait that loses its partition ends at once. @throws BusError `not-assigned`; `closed` after `leave`
   */
  read(partition: number, offset: number, options: ReadOptions): Promise<ReadBatch>;
  /** The group's committed offset (the next to read); undefined when there is none: start at `start`. */
  committed(partition: number): Promise<number | undefined>;
  /** Moves the group's offset, forward or back. @throws BusError `not-assigned`; `closed` after `leave` */
  commit(partition: number, offset: number): Promise<void>;
  /** The oldest offset the topic still holds. */
  start(partition: number): Promise<number>;
  /** As last seen; to be asked at any time, also while no partition is assigned. */
  state(): MemberState;
  /** Gives the partitions to the others; the listener is told of them as revoked. */
  leave(): Promise<void>;
}

export interface EventBus {
  /** Makes the topic, or checks that it has exactly `partitions`. Names are Kafka's: 1 to 249 of `a-zA-Z0-9._-`. @throws BusError `wrong-topic` */
  ensureTopic(topic: string, partitions: number): Promise<void>;
  /**
   * Appends the messages in order; durable (acks = all) when it resolves. One call is not atomic: a prefix may land, but
   * one message over the limit refuses the whole call. The messages must not change afterwards. @throws BusError
   */
  produce(topic: string, partition: number, messages: readonly Message[]): Promise<void>;
  /** Joins a group on a topic that `ensureTopic` has seen. @throws BusError `wrong-topic` */
  join(group: string, topic: string, listener: GroupListener): Promise<Membership>;
  close(): Promise<void>;
}
