/** The simulated broker: topics, groups, and the faults that a produce, a commit or a fetch can meet. */

import { BusError, type Message } from '@centesimo/bus';
import { createGroup, type SimGroup } from './bus-group.ts';
import { createPartition, type SimPartition } from './bus-topic.ts';
import { type SimDisk, createDisk } from './disk.ts';
import { type Call, type Gate, openCall } from './gate.ts';
import { BUS_LATENCY, drawLatency, LATE_MAX_MS, REQUEST_TIMEOUT_MS } from './latency.ts';
import type { SimBase } from './sim-base.ts';

export interface SimTopic {
  readonly name: string;
  readonly partitions: readonly SimPartition[];
}

export interface BusServer {
  readonly topics: ReadonlyMap<string, SimTopic>;
  /** Makes the topic when it is not there; answers how many partitions it has. */
  ensureTopic(topic: string, partitions: number): number;
  group(name: string, topic: SimTopic): SimGroup;
  groups(): readonly SimGroup[];
  produce(gate: Gate, topic: SimTopic, partition: number, messages: readonly Message[]): Promise<void>;
  /** A request without faults of its own: latency both ways, and a time-out. */
  call<T>(
    gate: Gate,
    label: string,
    timeoutMs: number,
    atServer: (call: Call<T>) => void,
    onTimeout?: 'unavailable' | 'unknown-outcome',
  ): Promise<T>;
  latencyMs(): number;
  readonly disk: SimDisk;
  /** The last messages of a partition vanish, acknowledged or not; later ones reuse their offsets. */
  loseTail(topic: string, partition: number, count: number): void;
  /** All messages and committed offsets of the topic vanish; offsets begin again at 0. */
  loseTopic(topic: string): void;
  /** A group's committed offset falls back to an older one, or is forgotten. */
  moveOffsetBack(): void;
}

export function createBusServer(base: SimBase): BusServer {
  const random = base.random.fork('bus');
  const topics = new Map<string, SimTopic>();
  const groups = new Map<string, SimGroup>();
  const broker = { base, random, disk: createDisk(base) };
  const latencyMs = () => drawLatency(random, BUS_LATENCY);
  const groupsOf = (topic: string) =>
    [...groups].filter(([key]) => key.endsWith(`@${topic}`)).map(([, group]) => group);
  const call: BusServer['call'] = <T>(
    gate: Gate,
    label: string,
    timeoutMs: number,
    atServer: (call: Call<T>) => void,
    onTimeout: 'unavailable' | 'unknown-outcome' = 'unavailable',
  ) => {
    const late = () => new BusError(onTimeout, `no answer: ${label}`);
    const opened = openCall<T>(base.scheduler, gate, timeoutMs, late);
    base.scheduler.after(latencyMs(), () => atServer(opened));
    return opened.promise;
  };
  return {
    topics,
    ensureTopic: (name, partitions) => {
      const present = topics.get(name);
      if (present !== undefined) return present.partitions.length;
      topics.set(name, {
        name,
        partitions: Array.from({ length: partitions }, (_, p) => createPartition(p)),
      });
      return partitions;
    },
    group: (name, topic) => {
      const key = `${name}@${topic.name}`;
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = createGroup(base, key, topic.partitions.length)));
      return group;
    },
    groups: () => [...groups.values()],
    produce: (...request) => produce(broker, ...request),
    disk: broker.disk,
    call,
    latencyMs,
    loseTail: (name, partition, count) => {
      const lost = topics.get(name)?.partitions[partition]?.loseTail(count) ?? 0;
      if (lost === 0) return;
      base.faults.count('bus.tail-loss');
      base.faults.count('bus.messages-lost', lost);
      base.trace.note('bus', `loses the last ${lost} messages of ${name}/${partition}`);
    },
    loseTopic: (name) => {
      for (const partition of topics.get(name)?.partitions ?? []) partition.empty();
      for (const group of groupsOf(name)) group.committed.clear();
      base.faults.count('bus.topic-loss');
      base.trace.note('bus', `loses topic ${name}`);
    },
    moveOffsetBack: () => {
      if (moveOffsetBack(random, [...groups.values()])) base.faults.count('bus.offset-back');
    },
  };
}

/** True when there was an offset to move. */
function moveOffsetBack(random: SimBase['random'], groups: readonly SimGroup[]): boolean {
  const commits = groups.flatMap((group) => [...group.committed.values()]);
  const movable = commits.filter((offsets) => offsets.length > 0);
  if (movable.length === 0) return false;
  const offsets = random.pick(movable);
  offsets.splice(random.int(0, offsets.length - 1));
  return true;
}

type Fate = 'on-time' | 'lost' | 'late' | 'answer-lost' | 'prefix' | 'duplicate';

interface Broker {
  readonly base: SimBase;
  readonly random: SimBase['random'];
  readonly disk: SimDisk;
}

/** Produces as a broker with acks = all would, unless a fault strikes. */
function produce(
  { base, random, disk }: Broker,
  gate: Gate,
  topic: SimTopic,
  partition: number,
  messages: readonly Message[],
): Promise<void> {
  const { scheduler, faults } = base;
  const label = `produce ${topic.name}/${partition} by ${gate.id}`;
  const unknown = () => new BusError('unknown-outcome', `no answer: ${label}`);
  const call = openCall<undefined>(scheduler, gate, REQUEST_TIMEOUT_MS, unknown);
  const latency = () => drawLatency(random, BUS_LATENCY);
  if (faults.strikes('bus.produce-refused', label)) {
    faults.count('bus.produce-refused');
    call.fail(latency(), new BusError('unavailable', `refused: ${label}`));
    return call.promise;
  }
  if (disk.isFull()) {
    faults.count('bus.disk-full');
    call.fail(latency(), new BusError('disk-full', `no space left: ${label}`));
    return call.promise;
  }
  const fate = drawFate(base, label);
  const sentMs = scheduler.now();
  const land = (landing: readonly Message[]) => {
    topic.partitions[partition]!.append(landing);
    base.trace.note('bus', label, () => `${landing.length} messages`);
    if (gate.status() !== 'running') {
      faults.count(gate.status() === 'dead' ? 'bus.produced-after-death' : 'bus.produced-while-paused');
    }
  };
  const arrive = () => {
    if (fate !== 'on-time') faults.count(`bus.produce-${fate}`);
    if (fate === 'lost') return;
    if (fate === 'prefix') return land(messages.slice(0, random.int(0, messages.length - 1)));
    land(messages);
    if (fate === 'duplicate')
      scheduler.after(random.chance(0.5) ? 0 : random.int(1, 4_000), () => land(messages));
    const tooLate = scheduler.now() - sentMs >= REQUEST_TIMEOUT_MS;
    if (fate !== 'answer-lost' && !tooLate) call.answer(latency(), undefined);
  };
  scheduler.after(fate === 'late' ? REQUEST_TIMEOUT_MS + random.int(0, LATE_MAX_MS) : latency(), arrive);
  return call.promise;
}

function drawFate({ faults }: SimBase, label: string): Fate {
  if (faults.strikes('bus.produce-lost', label)) return 'lost';
  if (faults.strikes('bus.produce-late', label)) return 'late';
  if (faults.strikes('bus.produce-answer-lost', label)) return 'answer-lost';
  if (faults.strikes('bus.produce-prefix', label)) return 'prefix';
  return faults.strikes('bus.produce-duplicate', label) ? 'duplicate' : 'on-time';
}
