/** The bus on Apache Kafka, by KafkaJS. Nothing of it holds a decision: what is safe rests on the journals. */
import kafkajs, { type Admin, type Kafka, type Producer } from 'kafkajs';
import { checkMessages, checkTopicName } from '../message-limits.ts';
import { BusError, type BusFaults, type EventBus, type Message, MESSAGE_BYTES_MAX } from '../port.ts';
import { connectAll, type KafkaClientOptions, makeKafka } from './kafka-client.ts';
import { groupIdOf } from './kafka-declaration.ts';
import { toBusError } from './kafka-errors.ts';
import { checkGroup } from './kafka-groups.ts';
import { joinAsMember, type KafkaMember } from './kafka-member.ts';
import { ensureKafkaTopic } from './kafka-topics.ts';

export interface KafkaBusOptions extends KafkaClientOptions {
  /** Set before the names of topics and groups, so that several deployments may share a cluster. */
  readonly prefix?: string;
  /** After which a silent member's partitions go to the others, in milliseconds; 10,000 when left out. */
  readonly sessionTimeoutMs?: number;
  /** Called around each write step, for crash tests. */
  readonly faults?: BusFaults;
}

const SESSION_MS = 10_000;
/** How long the broker of a group is waited for: it is made at the first use of a cluster. */
const GROUP_MS = 20_000;
const HEARTBEATS_IN_SESSION = 12;
/**
 * How long a fetch that finds nothing waits; one that comes is answered at once. A partition that joins in between waits
 * as long, and each member costs so many fetches of all its partitions while nothing happens.
 */
const FETCH_WAIT_MS = 250;
const ACKS_ALL = -1;
/** A message of the port's largest size with its key and envelope; topics allow as much. */
const BATCH_BYTES_MAX = 2 * MESSAGE_BYTES_MAX;
/** Bytes and messages of one request to the broker; a single message may be larger. */
const REQUEST_BYTES = MESSAGE_BYTES_MAX;
const REQUEST_MESSAGES = 5_000;

/** Parts that fit one request. */
function* partsOf(messages: readonly Message[]): Generator<Message[]> {
  let part: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value);
    if (part.length > 0 && (bytes + size > REQUEST_BYTES || part.length >= REQUEST_MESSAGES)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(message);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** @throws BusError `unavailable`: no broker answers at `KAFKA_BROKERS`, or it refuses the user */
export async function openKafkaBus(options: KafkaBusOptions): Promise<EventBus> {
  const kafka = makeKafka(options);
  const admin = kafka.admin();
  const producer = kafka.producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await connectAll([admin, producer], options.openMs);
  return new KafkaBus(kafka, admin, producer, options);
}

class KafkaBus implements EventBus {
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #producer: Producer;
  readonly #options: KafkaBusOptions;
  readonly #topics = new Map<string, number>();
  readonly #members = new Set<KafkaMember>();
  #isOpen = true;

  constructor(kafka: Kafka, admin: Admin, producer: Producer, options: KafkaBusOptions) {
    this.#kafka = kafka;
    this.#admin = admin;
    this.#producer = producer;
    this.#options = options;
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw new BusError('closed', 'The bus is closed.');
  }

  #partitionsOf(topic: string): number {
    const partitions = this.#topics.get(topic);
    if (partitions !== undefined) return partitions;
    throw new BusError('wrong-topic', `There is no topic ${topic}; call ensureTopic first.`);
  }

  async ensureTopic(topic: string, partitions: number): Promise<void> {
    this.#checkOpen();
    checkTopicName(topic);
    await ensureKafkaTopic(this.#admin, this.#nameOf(topic), partitions).catch((error: unknown) => {
      throw toBusError(error, `the topic ${topic}`, 'ask');
    });
    this.#topics.set(topic, partitions);
  }

  async produce(topic: string, partition: number, messages: readonly Message[]): Promise<void> {
    this.#checkOpen();
    const partitions = this.#partitionsOf(topic);
    if (!Number.isInteger(partition) || partition < 0 || partition >= partitions)
      throw new BusError('wrong-topic', `${topic} has no partition ${partition}.`);
    checkMessages(messages);
    if (messages.length === 0) return;
    const { faults } = this.#options;
    const key = `${topic}/${partition}`;
    if (faults !== undefined) await faults.before('bus.produce', key);
    for (const part of partsOf(messages)) await this.#send(topic, partition, part);
    if (faults !== undefined) await faults.after('bus.produce', key);
  }

  /** In the cluster. */
  #nameOf(topic: string): string {
    return `${this.#options.prefix ?? ''}${topic}`;
  }

  async #send(topic: string, partition: number, part: readonly Message[]): Promise<void> {
    const messages = part.map(({ headers, key, value }) => ({
      partition,
      headers: { ...headers },
      key,
      value,
    }));
    await this.#producer
      .send({ topic: this.#nameOf(topic), acks: ACKS_ALL, messages })
      .catch((error: unknown) => {
        throw toBusError(error, `producing to ${topic}/${partition}`, 'write');
      });
  }

  async join(group: string, topic: string, listener: Parameters<EventBus['join']>[2]): Promise<KafkaMember> {
    this.#checkOpen();
    checkTopicName(group);
    const partitions = this.#partitionsOf(topic);
    const { faults, sessionTimeoutMs = SESSION_MS } = this.#options;
    const name = this.#nameOf(topic);
    const groupId = groupIdOf(name, group);
    const makeConsumer = () =>
      this.#kafka.consumer({
        groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: sessionTimeoutMs,
        heartbeatInterval: Math.floor(sessionTimeoutMs / HEARTBEATS_IN_SESSION),
        maxWaitTimeInMs: FETCH_WAIT_MS,
        maxBytesPerPartition: BATCH_BYTES_MAX,
        allowAutoTopicCreation: false,
        // What ends it is answered by a new one: see `Member`.
        retry: {
          initialRetryTime: 100,
          maxRetryTime: 2_000,
          retries: 5,
          restartOnFailure: async () => false,
        },
      });
    const isOpen = (): boolean => this.#isOpen;
    const admin = this.#admin;
    await checkGroup(admin, groupId, name, Math.min(this.#options.openMs ?? GROUP_MS, GROUP_MS));
    const member = await joinAsMember({
      admin,
      makeConsumer,
      group,
      groupId,
      topic: name,
      partitions,
      sessionMs: sessionTimeoutMs,
      freshly: (ask) => this.#freshly(ask),
      listener,
      faults,
      isOpen,
    });
    this.#members.add(member);
    return member;
  }

  async #freshly<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.#kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      return await ask(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await Promise.allSettled([...this.#members].map((member) => member.leave()));
    await Promise.allSettled([this.#producer.disconnect(), this.#admin.disconnect()]);
  }
}
