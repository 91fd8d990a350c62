/** What the engines take for the same bytes with nothing of ours: produced by kafkajs, and inserted by insertMany. */
import kafkajs from 'kafkajs';
import { Binary, MongoClient } from 'mongodb';
import type { EngineAddresses } from '../e2e/demo/with-engines.ts';

export interface Bytes {
  /** How many messages, and documents, are written. */
  readonly count: number;
  /** Real ones, which are repeated until there are so many. */
  readonly sample: readonly Uint8Array[];
}

const BATCH = 1_000;
const DOCUMENT_EVENTS = 500;
const NAME = 'bench-bare';
const PARTITIONS = 16;

/**
 * Seconds of one produce of every message (batches of 1,000, idempotent, acks = all), and of inserting the same bytes as
 * documents of 500 events, one after the other.
 */
export async function measureBareEngines(engines: EngineAddresses, bytes: Bytes): Promise<number> {
  return (await produceBare(engines, bytes)) + (await insertBare(engines, bytes));
}

async function produceBare({ KAFKA_BROKERS }: EngineAddresses, { count, sample }: Bytes): Promise<number> {
  const kafka = new kafkajs.Kafka({
    brokers: KAFKA_BROKERS.split(','),
    clientId: NAME,
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: NAME, numPartitions: PARTITIONS }] });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const from = performance.now();
  for (let at = 0; at < count; at += BATCH) {
    const partition = (at / BATCH) % PARTITIONS;
    const messages = Array.from({ length: Math.min(BATCH, count - at) }, (_, n) => ({
      partition,
      value: Buffer.from(sample[(at + n) % sample.length] ?? []),
    }));
    await producer.send({ topic: NAME, acks: -1, messages });
  }
  const seconds = (performance.now() - from) / 1_000;
  await producer.disconnect();
  await admin.deleteTopics({ topics: [NAME] });
  await admin.disconnect();
  return seconds;
}

async function insertBare({ MONGODB_URI }: EngineAddresses, { count, sample }: Bytes): Promise<number> {
  const client = new MongoClient(MONGODB_URI);
  const database = client.db(NAME);
  const collection = database.collection<{ _id: number; bytes: Binary }>('events');
  const documents = Array.from({ length: Math.ceil(count / DOCUMENT_EVENTS) }, (_, document) => {
    const first = document * DOCUMENT_EVENTS;
    const some = Array.from(
      { length: Math.min(DOCUMENT_EVENTS, count - first) },
      (__, n) => sample[(first + n) % sample.length] ?? new Uint8Array(),
    );
    return { _id: document, bytes: new Binary(Buffer.concat(some)) };
  });
  const from = performance.now();
  await collection.insertMany(documents, { writeConcern: { w: 'majority', j: true } });
  const seconds = (performance.now() - from) / 1_000;
  await database.dropDatabase();
  await client.close();
  return seconds;
}
