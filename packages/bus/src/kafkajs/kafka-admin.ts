/** Topics and rights as an administrator makes and checks them, from the one declaration. */
import type { Admin } from 'kafkajs';
import { connectAll, type KafkaClientOptions, makeKafka } from './kafka-client.ts';
import { DECLARED, type KafkaDeclaration } from './kafka-declaration.ts';
import { toBusError } from './kafka-errors.ts';
import { giveRights, rightFaults } from './kafka-rights.ts';
import { createTopic, isThere, topicFaults } from './kafka-topics.ts';

export interface KafkaAdminOptions extends KafkaClientOptions {
  /** Before the names of topics, groups and users. */
  readonly prefix: string;
  /** As declared when left out; of a deployment that has grown, those of all generations. */
  readonly topics?: KafkaDeclaration['topics'];
  /** Copies of each partition; as declared when left out. */
  readonly replication?: number;
}

export interface TopicsMade {
  /** A sentence for each thing that was missing and is there now. */
  readonly made: readonly string[];
}

export interface TopicsChecked {
  /** Names in the cluster. */
  readonly topics: readonly string[];
  /** A sentence for each difference from what is declared. */
  readonly faults: readonly string[];
  /** False: the cluster has no authorizer, so that everybody may do everything. */
  readonly hasRights: boolean;
}

export interface KafkaTopicAdmin {
  /** Makes what is missing; what is there and differs is left as it is. @throws BusError */
  create(): Promise<TopicsMade>;
  /** @throws BusError */
  check(): Promise<TopicsChecked>;
  close(): Promise<void>;
}

/** @throws BusError `unavailable`: no broker answers, or it refuses the user */
export async function openKafkaTopicAdmin(options: KafkaAdminOptions): Promise<KafkaTopicAdmin> {
  const admin = makeKafka(options).admin();
  await connectAll([admin], options.openMs);
  const ask = async <T>(doing: string, answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      throw toBusError(error, doing, 'ask');
    });
  return {
    create: () => ask('making topics and rights', create(admin, options)),
    check: () => ask('looking at topics and rights', check(admin, options)),
    close: () => admin.disconnect(),
  };
}

async function create(
  admin: Admin,
  { prefix, replication, topics = DECLARED.topics }: KafkaAdminOptions,
): Promise<TopicsMade> {
  const made: string[] = [];
  for (const { name, partitions } of topics) {
    const topic = `${prefix}${name}`;
    const copies = replication ?? DECLARED.replication;
    if (!(await isThere(admin, topic))) {
      await createTopic(admin, topic, partitions, copies);
      made.push(`The topic ${topic}: partitions ${partitions}, copies of each ${copies}.`);
    }
    const rights = (await giveRights(admin, topic, prefix)) ?? [];
    made.push(...rights.map((right) => `${right}.`));
  }
  return { made };
}

async function check(
  admin: Admin,
  { prefix, replication, topics = DECLARED.topics }: KafkaAdminOptions,
): Promise<TopicsChecked> {
  const faults: string[] = [];
  let hasRights = true;
  for (const { name, partitions } of topics) {
    const topic = `${prefix}${name}`;
    const isMade = await isThere(admin, topic);
    faults.push(
      ...(isMade
        ? await topicFaults(admin, topic, partitions, replication ?? DECLARED.replication)
        : [`The topic ${topic} is not there: \`centesimo topic create\` makes it.`]),
    );
    const rights = await rightFaults(admin, topic, prefix);
    hasRights = rights !== undefined;
    faults.push(...(rights ?? []));
  }
  return { topics: topics.map(({ name }) => `${prefix}${name}`), faults, hasRights };
}
