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
  | 'other-partition';

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
}

/** Reads a message, or says why it is not ours. */
export type ReadOurs = (received: ReceivedMessage) => JournalMessage | ForeignReason;

/**
 * Cheap enough for every message: what an event says is judged by whoever takes it in. So is its type: one that nobody
 * knows stands in a journal of ours, and must stop its source, not be passed over.
 */
export function readOurs({ generation, partition, partitionOf }: OursPorts): ReadOurs {
  const isOfPartition = (journal: string): boolean =>
    journal.startsWith(`${generation}/`) && journal.endsWith(`/${partition}`);
  return (received) => {
    if (received.value.length > MESSAGE_BYTES_MAX) return 'too-large';
    const message = fromMessage(received);
    if (typeof message === 'string') return message;
    if (!isOfPartition(message.journal)) return 'other-journal';
    const { event } = message;
    if (event === undefined) return message;
    return partitionOf(event.ledger) === partition ? message : 'other-partition';
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
