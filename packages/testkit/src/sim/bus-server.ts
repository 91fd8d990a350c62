/** The simulated broker: topics, groups, and the faults that a produce, a commit or a fetch can meet. */

import { BusError, type Message } from '@centesimo/bus';
import { createGroup, type SimGroup } from './bus-group.ts';
import { type BusLosses, createLosses } from './bus-losses.ts';
import { createPartition, type SimTopic } from './bus-topic.ts';
import { type SimDisk, createDisk } from './disk.ts';
import { type Call, type Gate, openCall } from './gate.ts';
import { BUS_LATENCY, drawLatency, LATE_MAX_MS, REQUEST_TIMEOUT_MS } from './latency.ts';
import type { SimBase } from './sim-base.ts';

export interface BusServer extends BusLosses {
  readonly topics: ReadonlyMap<string, SimTopic>;
  /** Makes the topic when it is not there or was deleted; answers how many partitions it has. */
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
}

export function createBusServer(base: SimBase): BusServer {
  const random = base.random.fork('bus');
  const topics = new Map<string, SimTopic>();
  const groups = new Map<string, SimGroup>();
  const broker = { base, random, disk: createDisk(base) };
  const latencyMs = () => drawLatency(random, BUS_LATENCY);
  const groupsOf = (topic = '') =>
    [...groups].filter(([key]) => key.endsWith(topic && `@${topic}`)).map(([, group]) => group);
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
      if (present?.isAway === true) {
        present.isAway = false;
        base.trace.note('bus', `makes topic ${name} again`);
        for (const group of groupsOf(name)) group.rebalance();
      }
      if (present !== undefined) return present.partitions.length;
      const made = Array.from({ length: partitions }, (_, p) => createPartition(p));
      topics.set(name, { name, partitions: made, isAway: false, losses: 0 });
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
    ...createLosses(base, random, topics, groupsOf),
  };
}

type Fate = 'on-time' | 'lost' | 'late' | 'answer-lost' | 'prefix' | 'duplicate' | 'reordered';

/** What is duplicated or reordered lands up to so long behind its time. */
const BEHIND_MAX_MS = 4_000;

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
    if (topic.isAway) return;
    topic.partitions[partition]!.append(landing);
    base.trace.note('bus', label, () => `${landing.length} messages`);
    if (gate.status() !== 'running') {
      faults.count(gate.status() === 'dead' ? 'bus.produced-after-death' : 'bus.produced-while-paused');
    }
  };
  const arrive = () => {
    if (fate !== 'on-time') faults.count(`bus.produce-${fate}`);
    if (fate === 'lost') return;
    if (topic.isAway) return call.fail(latency(), noTopicThere(label));
    if (fate === 'prefix') return land(messages.slice(0, random.int(0, messages.length - 1)));
    if (fate === 'reordered')
      scheduler.after(random.int(0, BEHIND_MAX_MS), () => land(random.shuffle(messages)));
    else land(messages);
    if (fate === 'duplicate')
      scheduler.after(random.chance(0.5) ? 0 : random.int(1, BEHIND_MAX_MS), () => land(messages));
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
  if (faults.strikes('bus.produce-reordered', label)) return 'reordered';
  return faults.strikes('bus.produce-duplicate', label) ? 'duplicate' : 'on-time';
}

/** As a broker says it of a topic that was deleted. */
export function noTopicThere(label: string): BusError {
  return new BusError('unavailable', `there is no such topic: ${label}`);
}
