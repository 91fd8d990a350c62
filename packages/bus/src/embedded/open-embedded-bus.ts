/** The embedded bus: one SQLite file with topics and offsets, groups in memory, for one process. */
import { join } from 'node:path';
import { checkMessages, checkPartitions, checkTopicName } from '../message-limits.ts';
import { BusError } from '../port.ts';
import type { BusFaults, EventBus, Message } from '../port.ts';
import { openBusEngine } from './bus-engine.ts';
import type { BusEngine } from './bus-engine.ts';
import { makeGroup } from './group.ts';
import type { Group } from './group.ts';
import { joinGroup } from './membership.ts';
import { openTopicLog } from './topic-log.ts';
import type { TopicLog } from './topic-log.ts';
import { makeWaitingReaders, systemClock } from './wait-for-messages.ts';
import type { BusClock, WaitingReaders } from './wait-for-messages.ts';

export interface EmbeddedBusOptions {
  /** Holds `bus.db`; made when missing. */
  readonly folder: string;
  /** Called around each write step, for crash tests. */
  readonly faults?: BusFaults;
  /** Ends the waits of readers; the system's timers when left out. */
  readonly clock?: BusClock;
  /** Messages kept in memory for readers, about, in bytes for each topic; 64 MiB when left out. */
  readonly cacheBytesMax?: number;
  /** Largest size of the database file, in bytes; beyond it writes fail with `disk-full`. None: the disk decides. */
  readonly databaseBytesMax?: number;
}

const CACHE_BYTES_MAX = 64 * 1024 * 1024;

interface OpenTopic {
  readonly log: TopicLog;
  readonly readers: WaitingReaders;
  readonly groups: Map<string, Group>;
}

/** The partitions of a topic after it was made, or found. */
async function storeTopic({ database }: BusEngine, topic: string, partitions: number): Promise<number> {
  await database.change('insertTopic', [[topic, partitions]]);
  const [found] = await database.first('findTopic', [[topic]]);
  return found?.[0] as number;
}

function openTopics(engine: BusEngine, clock: BusClock, cacheBytesMax: number) {
  const topics = new Map<string, OpenTopic>();

  async function ensure(topic: string, partitions: number): Promise<void> {
    checkTopicName(topic);
    checkPartitions(topic, partitions);
    const found = await storeTopic(engine, topic, partitions);
    if (found !== partitions) {
      throw new BusError('wrong-topic', `The topic ${topic} has ${found} partitions, not ${partitions}.`);
    }
    if (topics.has(topic)) return;
    const log = await openTopicLog(engine, topic, partitions, cacheBytesMax);
    // Two calls at once: the first to come this far opened it for both.
    if (topics.has(topic)) return;
    topics.set(topic, { log, readers: makeWaitingReaders(partitions, clock), groups: new Map() });
  }
  function get(topic: string): OpenTopic {
    const open = topics.get(topic);
    if (open === undefined)
      throw new BusError('wrong-topic', `There is no topic ${topic}; call ensureTopic first.`);
    return open;
  }
  return { ensure, get, all: () => topics.values() };
}

function groupOf({ log, readers, groups }: OpenTopic, name: string): Group {
  const present = groups.get(name);
  if (present !== undefined) return present;
  const group = makeGroup(log.partitions, (partition) => readers.wake(partition));
  groups.set(name, group);
  return group;
}

/**
 * Opens the bus, durable at every resolved write. Only one process may have a folder open at a time.
 * @throws BusError `corrupt`, `wrong-version`, `unavailable`, `disk-full`
 */
export async function openEmbeddedBus(options: EmbeddedBusOptions): Promise<EventBus> {
  const { folder, faults, clock = systemClock, cacheBytesMax = CACHE_BYTES_MAX, databaseBytesMax } = options;
  const engine = await openBusEngine(join(folder, 'bus.db'), databaseBytesMax);
  const topics = openTopics(engine, clock, cacheBytesMax);

  async function append(topic: string, partition: number, messages: readonly Message[]): Promise<void> {
    const { log, readers } = topics.get(topic);
    log.checkPartition(partition);
    checkMessages(messages);
    if (messages.length === 0) return;
    const key = `${topic}/${partition}`;
    if (faults !== undefined) await faults.before('bus.produce', key);
    // Also after a fault: its outcome may be unknown, and the messages there.
    await log.append(partition, messages).finally(() => readers.wake(partition));
    if (faults !== undefined) await faults.after('bus.produce', key);
  }
  return {
    ensureTopic: (topic, partitions) => engine.track(() => topics.ensure(topic, partitions)),
    produce: (topic, partition, messages) => engine.track(() => append(topic, partition, messages)),
    join: (groupName, topic, listener) =>
      engine.track(async () => {
        checkTopicName(groupName);
        const open = topics.get(topic);
        const group = groupOf(open, groupName);
        const { log, readers } = open;
        return joinGroup({ engine, log, readers, groupName, group, faults }, listener);
      }),
    async close() {
      const closed = engine.close();
      for (const { readers } of topics.all()) readers.wakeAll();
      await closed;
    },
  };
}
