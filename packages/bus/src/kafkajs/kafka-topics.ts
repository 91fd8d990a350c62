/** Topics: made with what the log needs, or checked. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { checkPartitions } from '../message-limits.ts';
import { BusError } from '../port.ts';
import { DECLARED, inSyncOf } from './kafka-declaration.ts';
import { typeOfRoot } from './kafka-errors.ts';

const CREATE_MS = 15_000;
const MIN_IN_SYNC = 'min.insync.replicas';
/** A larger one does no harm. */
const AT_LEAST = 'max.message.bytes';
const ASK_AGAIN_MS = 100;
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);
const NO_RIGHT = 'TOPIC_AUTHORIZATION_FAILED';

/**
 * Makes the topic where it is missing and the user may, and checks what is there.
 * @throws BusError `wrong-topic`; what KafkaJS throws
 */
export async function ensureKafkaTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  checkPartitions(topic, partitions);
  if (!(await isThere(admin, topic))) await createOrExplain(admin, topic, partitions);
  const faults = await topicFaults(admin, topic, partitions);
  if (faults.length > 0)
    throw new BusError('wrong-topic', `${faults.join(' ')} (\`centesimo topic check\` says it all.)`);
}

/** Asked by the list: a question by the name would make the topic on brokers that make what they are asked for. */
export async function isThere(admin: Admin, topic: string): Promise<boolean> {
  return (await admin.listTopics()).includes(topic);
}

/** In development anybody may make it; where services have only the rights they need, an administrator does. */
async function createOrExplain(admin: Admin, topic: string, partitions: number): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const copies = Math.min(DECLARED.replication, brokers.length);
  await createTopic(admin, topic, partitions, copies).catch((error: unknown) => {
    const type = typeOfRoot(error);
    if (type !== NO_RIGHT && type !== 'CLUSTER_AUTHORIZATION_FAILED') throw error;
    const message =
      `The topic ${topic} is not there, or the user of KAFKA_USERNAME may not see it; that user may not make it either. ` +
      'Is KAFKA_PREFIX right? Else make topic and rights as an administrator: `centesimo topic create`.';
    throw new BusError('wrong-topic', message, { cause: error });
  });
}

/** Two instances that start together both try: the second one finds it made. */
export async function createTopic(
  admin: Admin,
  topic: string,
  numPartitions: number,
  replicationFactor: number,
): Promise<void> {
  const settings = { ...DECLARED.settings, [MIN_IN_SYNC]: String(inSyncOf(replicationFactor)) };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const topics = [{ topic, numPartitions, replicationFactor, configEntries }];
  // KafkaJS gives up at the first broker that has not heard of the new topic yet: it is waited for where it is asked about.
  await admin.createTopics({ topics, waitForLeaders: false, timeout: CREATE_MS });
}

/** The controller has stored a new topic; each broker learns of it, and of who leads it, a moment later. */
async function onceKnown<T>(ask: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + CREATE_MS; ; await sleep(ASK_AGAIN_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!NOT_YET.has(typeOfRoot(error)) || Date.now() > until) throw error;
    }
  }
}

/** How the topic differs from what is declared, each in a sentence; `replication` is looked at only where it is given. */
export async function topicFaults(
  admin: Admin,
  topic: string,
  partitions: number,
  replication?: number,
): Promise<string[]> {
  const { topics } = await onceKnown(() => admin.fetchTopicMetadata({ topics: [topic] }));
  const found = topics[0]?.partitions ?? [];
  const faults: string[] = [];
  if (found.length !== partitions)
    faults.push(
      `The topic ${topic} has ${found.length} partitions, not ${partitions}: name another one by KAFKA_PREFIX, or delete ` +
        'it and let `centesimo topic create` make it.',
    );
  const copies = Math.min(...found.map(({ replicas }) => replicas.length));
  if (replication !== undefined && copies < replication)
    faults.push(
      `The topic ${topic} has ${copies} copies, not ${replication}: give it more by kafka-reassign-partitions.`,
    );
  return [...faults, ...(await settingFaults(admin, topic, copies))];
}

async function settingFaults(admin: Admin, topic: string, copies: number): Promise<string[]> {
  const wanted: Readonly<Record<string, string>> = {
    ...DECLARED.settings,
    [MIN_IN_SYNC]: String(inSyncOf(copies)),
  };
  const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(wanted) };
  const describe = () => admin.describeConfigs({ resources: [resource], includeSynonyms: false });
  const described = await onceKnown(describe).catch((error: unknown) => {
    // Whoever may not see the settings cannot judge them; an administrator's check does.
    if (typeOfRoot(error) === NO_RIGHT) return { resources: [] };
    throw error;
  });
  const entries = described.resources[0]?.configEntries ?? [];
  return entries
    .filter(({ configName, configValue }) => !isEnough(configName, configValue, wanted[configName], copies))
    .map(({ configName, configValue }) => {
      const should = wanted[configName];
      return (
        `The topic ${topic} has ${configName}=${configValue}; it needs ${should}, or events would be lost or stand still: ` +
        `kafka-configs --alter --entity-type topics --entity-name ${topic} --add-config ${configName}=${should}.`
      );
    });
}

function isEnough(name: string, value: string, wanted: string | undefined, copies: number): boolean {
  if (wanted === undefined || value === wanted) return true;
  if (name === AT_LEAST) return Number(value) >= Number(wanted);
  // More than is there could never be written.
  return name === MIN_IN_SYNC && Number(value) > Number(wanted) && Number(value) <= copies;
}
