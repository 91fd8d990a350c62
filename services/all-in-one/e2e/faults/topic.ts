/** What strangers do to the topic, straight at the brokers: members that come and go, copies of old messages. */
import { GENERATION, TOPIC } from '@centesimo/events';
import kafkajs, { type Kafka, type Message } from 'kafkajs';
import { pause } from '../caller.ts';
import { SERVICE_NAMES } from './service-process.ts';
import { KAFKA_PREFIX, SESSION_MS, type World } from './world.ts';

const NAME = `${KAFKA_PREFIX}${TOPIC}`;
const COPIES_MAX = 100;
const READ_MS = 60_000;
const LOOK_MS = 100;

function connectTo({ engines }: World): Kafka {
  return new kafkajs.Kafka({
    clientId: 'faults',
    brokers: [...engines.kafkaBrokers],
    logLevel: kafkajs.logLevel.NOTHING,
  });
}

/** A member that takes its share of every group and does nothing with it. Answers what makes it leave. */
export async function joinAllGroups(world: World): Promise<() => Promise<void>> {
  const kafka = connectTo(world);
  const members = SERVICE_NAMES.map((service) =>
    kafka.consumer({
      groupId: `${NAME}.${service}`,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: SESSION_MS,
    }),
  );
  await Promise.all(
    members.map(async (member) => {
      await member.connect();
      await member.subscribe({ topic: NAME });
      await member.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined });
    }),
  );
  return async () => void (await Promise.all(members.map((member) => member.disconnect())));
}

type Copies = Map<number, Message[]>;

/** The last messages of each partition, as they stand in the topic. */
async function readLast(kafka: Kafka): Promise<Copies> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(NAME).finally(() => admin.disconnect());
  const missing = new Map(
    ends.filter(({ high }) => +high > 0).map(({ high, partition }) => [partition, +high]),
  );
  const copies: Copies = new Map();
  const reader = kafka.consumer({ groupId: `${NAME}.faults-${GENERATION}-${Date.now()}` });
  await reader.connect();
  try {
    await reader.subscribe({ topic: NAME, fromBeginning: true });
    await reader.run({
      autoCommit: false,
      eachMessage: async ({ message: { headers, key, offset, value }, partition }) => {
        const high = missing.get(partition) ?? 0;
        if (+offset >= high - COPIES_MAX && +offset < high)
          copies.set(partition, [
            ...(copies.get(partition) ?? []),
            { key, value, ...(headers && { headers }) },
          ]);
        if (+offset >= high - 1) missing.delete(partition);
      },
    });
    for (const until = Date.now() + READ_MS; missing.size > 0;) {
      if (Date.now() > until) throw new Error('the topic was not read in time');
      await pause(LOOK_MS);
    }
  } finally {
    await reader.disconnect();
  }
  return copies;
}

/** Produces copies of the last messages of each partition, in an order of their own. */
export async function repeatLast(world: World, order: (messages: Message[]) => Message[]): Promise<void> {
  const kafka = connectTo(world);
  const copies = await readLast(kafka);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (const [partition, messages] of copies)
      await producer.send({
        topic: NAME,
        acks: -1,
        messages: order(messages).map((each) => ({ ...each, partition })),
      });
  } finally {
    await producer.disconnect();
  }
}
