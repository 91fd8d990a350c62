/** Messages of the topic that are not ours: why, and what may be told of them. They are passed over, and never logged. */
import { hash } from 'node:crypto';
import { MESSAGE_BYTES_MAX, type ReceivedMessage } from '@centesimo/bus';
import { type JournalMessage, type MessageFault, fromMessage } from './message.ts';

export type ForeignReason =
  | MessageFault
  /** Longer than any of ours. */
  | 'too-large'
  /** Of a journal that does not publish to this partition. */
  | 'other-journal'
  /** Of a ledger whose place is another partition. */
  | 'other-partition'
  /** An event of a type that this release does not know. */
  | 'unknown-type';

/** What is told of a foreign message: where it is, and how to find the same again, but not what it says. */
export type ForeignFields = Readonly<Record<'partition' | 'offset' | 'bytes', number>> & {
  readonly reason: ForeignReason;
  /** SHA-256 of its value, read as UTF-8; hex. */
  readonly sha256: string;
};

/** What is ours on one partition. */
export interface OursPorts {
  readonly generation: string;
  readonly partition: number;
  readonly partitionOf: (ledger: string) => number;
  /** All types of events; left out: any. */
  readonly eventTypes?: ReadonlySet<string>;
}

/** Reads a message, or says why it is not ours. */
export type ReadOurs = (received: ReceivedMessage) => JournalMessage | ForeignReason;

/** Cheap enough for every message: what an event says is judged by whoever takes it in. */
export function readOurs({ eventTypes, generation, partition, partitionOf }: OursPorts): ReadOurs {
  const isOfPartition = (journal: string): boolean =>
    journal.startsWith(`${generation}/`) && journal.endsWith(`/${partition}`);
  return (received) => {
    if (received.value.length > MESSAGE_BYTES_MAX) return 'too-large';
    const message = fromMessage(received);
    if (typeof message === 'string') return message;
    if (!isOfPartition(message.journal)) return 'other-journal';
    const { event } = message;
    if (event === undefined) return message;
    if (partitionOf(event.ledger) !== partition) return 'other-partition';
    return eventTypes?.has(event.type) === false ? 'unknown-type' : message;
  };
}

export function foreignFields(
  partition: number,
  { offset, value }: ReceivedMessage,
  reason: ForeignReason,
): ForeignFields {
  const sha256 = hash('sha256', value, 'hex');
  return { partition, offset, reason, bytes: Buffer.byteLength(value), sha256 };
}
