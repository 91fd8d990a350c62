/** A client's handle of the simulated broker: the port `EventBus`, with every answer through the client's gate. */

import {
  BusError,
  type EventBus,
  type Membership,
  type Message,
  MESSAGE_BYTES_MAX,
  type ReadBatch,
  type ReadOptions,
} from '@centesimo/bus';
import type { SimGroup, SimMember } from './bus-group.ts';
import type { BusServer, SimTopic } from './bus-server.ts';
import type { Call, Gate } from './gate.ts';
import { REQUEST_TIMEOUT_MS } from './latency.ts';
import type { SimBase } from './sim-base.ts';

interface Client {
  readonly base: SimBase;
  readonly server: BusServer;
  readonly gate: Gate;
  closed: boolean;
}

export function createBusHandle(base: SimBase, server: BusServer, gate: Gate): EventBus {
  const client: Client = { base, server, gate, closed: false };
  const members: SimMember[] = [];
  return {
    ensureTopic: (topic, partitions) =>
      request<undefined>(client, `ensure-topic ${topic}`, (call) => {
        if (server.ensureTopic(topic, partitions)) call.answer(server.latencyMs(), undefined);
        else
          call.fail(
            server.latencyMs(),
            new BusError('wrong-topic', `${topic} has another number of partitions`),
          );
      }),
    produce: async (topic, partition, messages) => {
      if (client.closed) throw closedError('produce');
      for (const message of messages) refuseTooLarge(message);
      const found = topicOf(server, topic);
      if (found.partitions[partition] === undefined) throw noPartition(topic, partition);
      if (messages.length > 0) await server.produce(gate, found, partition, messages);
    },
    join: async (group, topic, listener) => {
      const found = await request<SimTopic>(client, `join ${group}`, (call) => {
        const present = server.topics.get(topic);
        if (present === undefined) call.fail(server.latencyMs(), noTopic(topic));
        else call.answer(server.latencyMs(), present);
      });
      // The group knows the member from here on, so no notice overtakes this answer.
      const served = server.group(group, found);
      const member = served.join(gate, listener);
      members.push(member);
      return createMembership(client, found, served, member);
    },
    close: () => {
      client.closed = true;
      for (const member of members) member.leave();
      return Promise.resolve();
    },
  };
}

function createMembership(client: Client, topic: SimTopic, group: SimGroup, member: SimMember): Membership {
  const { server, base, gate } = client;
  const commit = (partition: number, offset: number, call: Call<undefined>) => {
    if (!member.isAssigned(partition)) return call.fail(server.latencyMs(), notAssigned(client, partition));
    if (base.faults.strikes('bus.commit-lost', `commit ${partition} by ${gate.id}`)) {
      return base.faults.count('bus.commit-lost');
    }
    keepCommit(group, partition, offset);
    call.answer(server.latencyMs(), undefined);
  };
  return {
    read: (partition, offset, options) => {
      if (client.closed) return Promise.reject(closedError('read'));
      if (!member.believes(partition)) return Promise.reject(notAssigned(client, partition));
      return readWaiting(client, topic, partition, offset, options, member);
    },
    committed: (partition) =>
      request<number | undefined>(client, `committed ${partition}`, (call) =>
        call.answer(server.latencyMs(), group.committed.get(partition)?.at(-1)),
      ),
    commit: (partition, offset) =>
      request<undefined>(
        client,
        `commit ${partition}@${offset}`,
        (call) => commit(partition, offset, call),
        'unknown-outcome',
      ),
    start: (partition) =>
      request<number>(client, `start ${partition}`, (call) =>
        call.answer(server.latencyMs(), topic.partitions[partition]!.start()),
      ),
    leave: () => {
      member.leave();
      return Promise.resolve();
    },
  };
}

/** Answers when there is a message, or when `waitMs` is over, or empty at once when the signal aborts. */
function readWaiting(
  client: Client,
  topic: SimTopic,
  index: number,
  offset: number,
  { messagesMax, waitMs, signal }: ReadOptions,
  member: SimMember,
): Promise<ReadBatch> {
  const { base, server, gate } = client;
  const partition = topic.partitions[index]!;
  const label = `fetch ${topic.name}/${index}@${offset} by ${gate.id}`;
  return server.call<ReadBatch>(gate, label, waitMs + REQUEST_TIMEOUT_MS, (call) => {
    if (base.faults.strikes('bus.read-failed', label)) {
      base.faults.count('bus.read-failed');
      return call.fail(server.latencyMs(), new BusError('unavailable', `failed: ${label}`));
    }
    let answered = false;
    const answer = () => {
      if (answered) return;
      answered = true;
      base.scheduler.cancel(deadline);
      stopWaiting();
      signal?.removeEventListener('abort', answer);
      if (gate.status() === 'dead') return;
      const batch = partition.read(offset, messagesMax);
      if (batch.messages.length > 0 && !member.isAssigned(index)) base.faults.count('bus.zombie-read');
      call.answer(server.latencyMs(), { ...batch, next: offset + batch.messages.length });
    };
    const deadline = base.scheduler.after(waitMs, answer);
    const stopWaiting = partition.onAppend(() => partition.end() > offset && answer());
    signal?.addEventListener('abort', answer, { once: true });
    if (partition.end() > offset || signal?.aborted === true) answer();
  });
}

function request<T>(
  client: Client,
  label: string,
  atServer: (call: Call<T>) => void,
  onTimeout: 'unavailable' | 'unknown-outcome' = 'unavailable',
): Promise<T> {
  if (client.closed) return Promise.reject(closedError(label));
  return client.server.call<T>(client.gate, label, REQUEST_TIMEOUT_MS, atServer, onTimeout);
}

/** Older commits are kept, for the fault that moves an offset back. */
function keepCommit(group: SimGroup, partition: number, offset: number): void {
  const offsets = group.committed.get(partition) ?? [];
  if (offsets.at(-1) !== offset) offsets.push(offset);
  group.committed.set(partition, offsets.slice(-8));
}

function refuseTooLarge(message: Message): void {
  let bytes = Buffer.byteLength(message.value);
  for (const [name, value] of Object.entries(message.headers))
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  if (bytes > MESSAGE_BYTES_MAX) throw new BusError('too-large', `a message has ${bytes} bytes`);
}

function topicOf(server: BusServer, topic: string): SimTopic {
  const found = server.topics.get(topic);
  if (found === undefined) throw noTopic(topic);
  return found;
}

const noTopic = (topic: string) => new BusError('wrong-topic', `there is no topic ${topic}`);
const noPartition = (topic: string, partition: number) =>
  new BusError('wrong-topic', `${topic} has no partition ${partition}`);
const notAssigned = ({ gate }: Client, partition: number) =>
  new BusError('not-assigned', `${partition} is not assigned to ${gate.id}`);
const closedError = (label: string) => new BusError('closed', `the bus is closed: ${label}`);
