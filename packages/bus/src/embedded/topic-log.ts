/** One topic: appends to its partitions and reads them, from memory or from the file. */
import { BusError } from '../port.ts';
import type { Message, ReadBatch, ReceivedMessage } from '../port.ts';
import { decodeBatch, encodeBatch } from './batch-encoding.ts';
import type { MessageBatch } from './batch-encoding.ts';
import type { BusEngine } from './bus-engine.ts';
import { makeRecentMessages } from './recent-messages.ts';

export interface TopicLog {
  readonly topic: string;
  readonly partitions: number;
  /** Appends in order; what it stored is readable when it resolves. */
  append(partition: number, messages: readonly Message[]): Promise<void>;
  read(partition: number, offset: number, messagesMax: number): ReadBatch;
  end(partition: number): number;
  start(partition: number): number;
  /** @throws BusError `wrong-topic` for a partition the topic does not have */
  checkPartition(partition: number): void;
}

/** A row holds at most this many messages, so that reading one of them does not parse a large batch. */
const ROW_MESSAGES_MAX = 1000;
/** Characters of values in one answer, about; at least one batch row is answered. */
const READ_UNITS_MAX = 16 * 1024 * 1024;

interface Row {
  readonly bytes: Uint8Array;
  readonly messages: readonly Message[];
}

function encodeRows(messages: readonly Message[]): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < messages.length; at += ROW_MESSAGES_MAX) {
    const part = messages.slice(at, at + ROW_MESSAGES_MAX);
    rows.push({ bytes: encodeBatch(part), messages: part });
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

function prepareStatements({ database }: BusEngine) {
  const partition = 'FROM batches WHERE topic = ? AND partition = ?';
  return {
    last: database.prepare(`SELECT base + count AS next ${partition} ORDER BY base DESC LIMIT 1`),
    first: database.prepare(`SELECT base ${partition} ORDER BY base LIMIT 1`),
    holding: database.prepare(`SELECT base ${partition} AND base <= ? ORDER BY base DESC LIMIT 1`),
    from: database.prepare(`SELECT base, bytes ${partition} AND base >= ? ORDER BY base`),
    insert: database.prepare('INSERT INTO batches VALUES (?, ?, ?, ?, ?)'),
  };
}

/** Reads batches from the file; keeps the last parsed of each partition, for readers that take it in small bites. */
function makeStoredBatches(
  engine: BusEngine,
  topic: string,
  statements: ReturnType<typeof prepareStatements>,
) {
  const parsed = new Map<number, MessageBatch>();

  function decode(partition: number, base: number, bytes: Uint8Array): MessageBatch {
    const present = parsed.get(partition);
    if (present?.base === base) return present;
    const batch = decodeBatch(bytes, partition, base);
    parsed.set(partition, batch);
    return batch;
  }
  return function* storedBatches(partition: number, offset: number): Iterable<MessageBatch> {
    const holding = statements.holding.get(topic, partition, offset)?.['base'] ?? 0;
    for (const row of statements.from.iterate(topic, partition, holding)) {
      const base = row['base'] as number;
      try {
        yield decode(partition, base, row['bytes'] as Uint8Array);
      } catch (error) {
        throw new BusError('corrupt', `${engine.path} holds no batch at ${topic}/${partition}/${base}.`, {
          cause: error,
        });
      }
    }
  };
}

type Statements = ReturnType<typeof prepareStatements>;

/** The offset after the last one stored. */
function storedEnd(statements: Statements, topic: string, partition: number): number {
  return (statements.last.get(topic, partition)?.['next'] as number | undefined) ?? 0;
}

/** Inserts the rows at the end of the partition, inside a transaction; answers the offset of the first message. */
function insertRows(statements: Statements, topic: string, partition: number, rows: readonly Row[]): number {
  const first = storedEnd(statements, topic, partition);
  let next = first;
  for (const { messages, bytes } of rows) {
    statements.insert.run(topic, partition, next, messages.length, bytes);
    next += messages.length;
  }
  return first;
}

/** Opens a topic that is in the database. `cacheBytesMax` bounds the messages kept in memory. */
export function openTopicLog(
  engine: BusEngine,
  topic: string,
  partitions: number,
  cacheBytesMax: number,
): TopicLog {
  const statements = prepareStatements(engine);
  const storedBatches = makeStoredBatches(engine, topic, statements);
  const recent = makeRecentMessages(partitions, cacheBytesMax);
  const findEnd = (partition: number): number => engine.read(() => storedEnd(statements, topic, partition));
  const ends = Array.from({ length: partitions }, (_, partition) => findEnd(partition));
  const end = (partition: number): number => ends[partition] ?? 0;

  async function append(partition: number, messages: readonly Message[]): Promise<void> {
    const rows = encodeRows(messages);
    const weight = rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
    try {
      const base = await engine.run(() => insertRows(statements, topic, partition, rows), weight);
      recent.add(partition, received(partition, base, messages));
      ends[partition] = base + messages.length;
    } catch (error) {
      // The outcome may be unknown: trust the file, not the memory.
      recent.forget(partition);
      ends[partition] = findEnd(partition);
      throw error;
    }
  }
  function read(partition: number, offset: number, messagesMax: number): ReadBatch {
    if (offset >= end(partition)) return { messages: [], next: offset, end: end(partition) };
    const messages = engine.read(() => {
      const batches = recent.from(partition, offset) ?? storedBatches(partition, offset);
      return collect(batches, offset, messagesMax);
    });
    const last = messages.at(-1);
    return { messages, next: last === undefined ? offset : last.offset + 1, end: end(partition) };
  }
  function start(partition: number): number {
    const first = engine.read(() => statements.first.get(topic, partition)?.['base']);
    return typeof first === 'number' ? first : end(partition);
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
