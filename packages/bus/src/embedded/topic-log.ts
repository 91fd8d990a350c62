/** One topic: appends to its partitions and reads them, from memory or from the file. */
import { BusError } from '../port.ts';
import type { Message, ReadBatch, ReceivedMessage } from '../port.ts';
import { encodeBatch } from './batch-encoding.ts';
import type { MessageBatch } from './batch-encoding.ts';
import type { BusEngine } from './bus-engine.ts';
import { makeRecentMessages } from './recent-messages.ts';
import { makeStoredBatches } from './stored-batches.ts';

export interface TopicLog {
  readonly topic: string;
  readonly partitions: number;
  /** Appends in order; what it stored is readable when it resolves. */
  append(partition: number, messages: readonly Message[]): Promise<void>;
  read(partition: number, offset: number, messagesMax: number): Promise<ReadBatch>;
  end(partition: number): number;
  start(partition: number): Promise<number>;
  /** @throws BusError `wrong-topic` for a partition the topic does not have */
  checkPartition(partition: number): void;
}

/** A row holds at most this many messages, so that reading one of them does not parse a large batch. */
const ROW_MESSAGES_MAX = 1000;
/** Characters of values in one answer, about; at least one batch row is answered. */
const READ_UNITS_MAX = 16 * 1024 * 1024;

interface BatchRow {
  readonly bytes: Uint8Array;
  readonly count: number;
}

function encodeRows(messages: readonly Message[]): BatchRow[] {
  const rows: BatchRow[] = [];
  for (let at = 0; at < messages.length; at += ROW_MESSAGES_MAX) {
    const part = messages.slice(at, at + ROW_MESSAGES_MAX);
    rows.push({ bytes: encodeBatch(part), count: part.length });
  }
  return rows;
}

function received(partition: number, base: number, messages: readonly Message[]): MessageBatch {
  const located = ({ key, headers, value }: Message, at: number): ReceivedMessage => ({
    partition,
    offset: base + at,
    key,
    headers,
    value,
  });
  return { base, messages: messages.map(located) };
}

/** Takes messages from `offset` on out of consecutive batches. */
function collect(batches: Iterable<MessageBatch>, offset: number, messagesMax: number): ReceivedMessage[] {
  const messages: ReceivedMessage[] = [];
  let units = 0;
  for (const batch of batches) {
    const from = Math.max(0, offset - batch.base);
    const until = Math.min(batch.messages.length, from + messagesMax - messages.length);
    for (let at = from; at < until; at += 1) {
      const message = batch.messages[at];
      if (message === undefined) break;
      messages.push(message);
      units += message.value.length;
    }
    if (messages.length >= messagesMax || units > READ_UNITS_MAX) break;
  }
  return messages;
}

/** Opens a topic that is in the database. `cacheBytesMax` bounds the messages kept in memory. @throws BusError */
export async function openTopicLog(
  engine: BusEngine,
  topic: string,
  partitions: number,
  cacheBytesMax: number,
): Promise<TopicLog> {
  const { database } = engine;
  const stored = makeStoredBatches(engine, topic);
  const recent = makeRecentMessages(partitions, cacheBytesMax);
  const places = Array.from({ length: partitions }, (_, partition) => [topic, partition]);
  const ends = (await database.first('readEnd', places)).map((row) => (row?.[0] ?? 0) as number);
  const end = (partition: number): number => ends[partition] ?? 0;
  // Messages stay for ever, so that an end only grows, in whatever order it is heard of.
  const reach = (partition: number, found: number): void =>
    void (ends[partition] = Math.max(end(partition), found));

  async function append(partition: number, messages: readonly Message[]): Promise<void> {
    const sets = encodeRows(messages).map(({ bytes, count }) => [topic, partition, count, bytes]);
    try {
      const [first] = await database.changeReturning('appendBatch', sets);
      const base = first?.[0] as number;
      recent.add(partition, received(partition, base, messages));
      reach(partition, base + messages.length);
    } catch (error) {
      // The outcome may be unknown: trust the file, not the memory.
      recent.forget(partition);
      const found = await database.first('readEnd', [[topic, partition]]).catch(() => []);
      reach(partition, (found[0]?.[0] ?? 0) as number);
      throw error;
    }
  }
  async function read(partition: number, offset: number, messagesMax: number): Promise<ReadBatch> {
    if (offset >= end(partition)) return { messages: [], next: offset, end: end(partition) };
    const kept = recent.from(partition, offset);
    const batches = kept ?? (await engine.track(() => stored.from(partition, offset)));
    const messages = collect(batches, offset, messagesMax);
    const last = messages.at(-1);
    return { messages, next: last === undefined ? offset : last.offset + 1, end: end(partition) };
  }
  async function start(partition: number): Promise<number> {
    const [row] = await engine.track(() => database.first('readStart', [[topic, partition]]));
    return (row?.[0] ?? end(partition)) as number;
  }
  function checkPartition(partition: number): void {
    if (Number.isInteger(partition) && partition >= 0 && partition < partitions) return;
    throw new BusError(
      'wrong-topic',
      `The topic ${topic} has partitions 0 to ${partitions - 1}, no ${partition}.`,
    );
  }
  return { topic, partitions, append, read, end, start, checkPartition };
}
