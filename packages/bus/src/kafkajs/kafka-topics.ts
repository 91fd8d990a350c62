/** Topics: made with what the log needs, or checked. */
import kafkajs, { type Admin } from 'kafkajs';
import { BusError, MESSAGE_BYTES_MAX } from '../port.ts';

const PARTITIONS_MAX = 1024;
const CREATE_MS = 15_000;
/** A message of the port's largest size with its key and envelope. */
export const BATCH_BYTES_MAX = 2 * MESSAGE_BYTES_MAX;

/** Kept for ever: the topic can be rebuilt from the journals, but nobody should have to. */
const CONFIG: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'max.message.bytes': String(BATCH_BYTES_MAX),
};

/** Makes the topic where it is missing, and checks what is there. @throws BusError `wrong-topic`; what KafkaJS throws */
export async function ensureKafkaTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > PARTITIONS_MAX)
    throw new BusError(
      'wrong-topic',
      `${topic}: ${partitions} is not a number of partitions from 1 to ${PARTITIONS_MAX}.`,
    );
  if (!(await admin.listTopics()).includes(topic)) await create(admin, topic, partitions);
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const found = topics[0]?.partitions.length ?? 0;
  if (found !== partitions)
    throw new BusError('wrong-topic', `The topic ${topic} has ${found} partitions, not ${partitions}.`);
  await checkConfig(admin, topic);
}

/** Two instances that start together both try: the second one finds it made. */
async function create(admin: Admin, topic: string, numPartitions: number): Promise<void> {
  const configEntries = Object.entries(CONFIG).map(([name, value]) => ({ name, value }));
  const topics = [{ topic, numPartitions, configEntries }];
  await admin.createTopics({ topics, waitForLeaders: true, timeout: CREATE_MS });
}

async function checkConfig(admin: Admin, topic: string): Promise<void> {
  const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(CONFIG) };
  const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
  const entries = resources[0]?.configEntries ?? [];
  for (const { configName, configValue } of entries) {
    const wanted = CONFIG[configName];
    const isEnough =
      configName === 'max.message.bytes' ? Number(configValue) >= BATCH_BYTES_MAX : configValue === wanted;
    if (wanted === undefined || isEnough) continue;
    throw new BusError(
      'wrong-topic',
      `The topic ${topic} has ${configName}=${configValue}; it needs ${wanted}, or events would be lost.`,
    );
  }
}
