/** A member of a simulated group: reads while it believes that a partition is its own, commits while it is. */

import {
  BusError,
  type GroupListener,
  type Membership,
  type ReadBatch,
  type ReadOptions,
} from '@centesimo/bus';
import type { SimGroup, SimMember } from './bus-group.ts';
import { type BusClient, closedError, request, withHook } from './bus-requests.ts';
import { noTopicThere } from './bus-server.ts';
import type { SimTopic } from './bus-topic.ts';
import type { Call } from './gate.ts';
import { REQUEST_TIMEOUT_MS } from './latency.ts';

export interface SimMembership {
  readonly membership: Membership;
  leave(): void;
}

interface Wait {
  readonly partition: number;
  end(error: BusError): void;
}

interface State {
  readonly client: BusClient;
  readonly groupName: string;
  readonly group: SimGroup;
  readonly topic: SimTopic;
  readonly waits: Set<Wait>;
  member: SimMember;
  left: boolean;
}

/** Joins the group: notices come later, through the client's gate. */
export function createMembership(
  client: BusClient,
  groupName: string,
  topic: SimTopic,
  listener: GroupListener,
): SimMembership {
  const waits = new Set<Wait>();
  const group = client.server.group(groupName, topic);
  const member = group.join(client.gate, {
    assigned: (partitions) => listener.assigned(partitions),
    revoked: (partitions) => {
      // A wait that loses its partition ends, as the port says.
      for (const wait of waits) {
        if (partitions.includes(wait.partition)) wait.end(notAssigned(client, wait.partition));
      }
      listener.revoked(partitions);
    },
  });
  const state: State = { client, groupName, group, topic, waits, member, left: false };
  const leave = () => {
    if (state.left) return;
    state.left = true;
    for (const wait of waits) wait.end(closedError('the member left'));
    member.leave();
  };
  return { membership: membershipOf(state, leave), leave };
}

function membershipOf(state: State, leave: () => void): Membership {
  const { client, group, topic } = state;
  const { server } = client;
  const ask = <T>(what: string, answer: () => T): Promise<T> =>
    state.left
      ? Promise.reject(closedError(what))
      : request<T>(client, what, (call) =>
          topic.isAway
            ? call.fail(server.latencyMs(), noTopicThere(what))
            : call.answer(server.latencyMs(), answer()),
        );
  return {
    read: (partition, offset, options) => {
      if (client.closed || state.left) return Promise.reject(closedError('read'));
      if (!state.member.believes(partition)) return Promise.reject(notAssigned(client, partition));
      return readWaiting(state, partition, offset, options);
    },
    committed: (partition) => ask(`committed ${partition}`, () => group.committed.get(partition)?.at(-1)),
    commit: (partition, offset) => {
      if (client.closed || state.left) return Promise.reject(closedError('commit'));
      const key = `${state.groupName}/${topic.name}/${partition}`;
      return withHook(client, 'bus.commit', key, () =>
        request<undefined>(
          client,
          `commit ${partition}@${offset}`,
          (call) => commitAtServer(state, partition, offset, call),
          'unknown-outcome',
        ),
      );
    },
    start: (partition) => ask(`start ${partition}`, () => topic.partitions[partition]!.start()),
    state: () => 'consuming',
    leave: () => {
      leave();
      return Promise.resolve();
    },
  };
}

function commitAtServer(
  { client, group, member, topic }: State,
  partition: number,
  offset: number,
  call: Call<undefined>,
): void {
  const { base, server, gate } = client;
  if (topic.isAway) return call.fail(server.latencyMs(), noTopicThere(`commit ${partition}`));
  if (!member.isAssigned(partition)) return call.fail(server.latencyMs(), notAssigned(client, partition));
  if (base.faults.strikes('bus.commit-lost', `commit ${partition} by ${gate.id}`)) {
    return base.faults.count('bus.commit-lost');
  }
  keepCommit(group, partition, offset);
  call.answer(server.latencyMs(), undefined);
}

/** Older commits are kept, for the fault that moves an offset back. */
function keepCommit(group: SimGroup, partition: number, offset: number): void {
  const offsets = group.committed.get(partition) ?? [];
  if (offsets.at(-1) !== offset) offsets.push(offset);
  group.committed.set(partition, offsets.slice(-8));
}

/** Answers when there is a message, or when `waitMs` is over, or empty at once when the signal aborts. */
function readWaiting(
  { client, topic, member, waits }: State,
  index: number,
  offset: number,
  { messagesMax, waitMs, signal }: ReadOptions,
): Promise<ReadBatch> {
  const { base, server, gate } = client;
  const partition = topic.partitions[index]!;
  const label = `fetch ${topic.name}/${index}@${offset} by ${gate.id}`;
  const wait = { partition: index, end: (_error: BusError): void => undefined };
  waits.add(wait);
  const fetched = server.call<ReadBatch>(gate, label, waitMs + REQUEST_TIMEOUT_MS, (call) => {
    if (base.faults.strikes('bus.read-failed', label)) {
      base.faults.count('bus.read-failed');
      return call.fail(server.latencyMs(), new BusError('unavailable', `failed: ${label}`));
    }
    if (topic.isAway) return call.fail(server.latencyMs(), noTopicThere(label));
    let answered = false;
    const answer = () => {
      if (answered) return;
      answered = true;
      base.scheduler.cancel(deadline);
      stopWaiting();
      signal?.removeEventListener('abort', answer);
      if (gate.status() === 'dead') return;
      if (topic.isAway) return call.fail(server.latencyMs(), noTopicThere(label));
      const batch = partition.read(offset, messagesMax);
      if (batch.messages.length > 0 && !member.isAssigned(index)) base.faults.count('bus.zombie-read');
      call.answer(server.latencyMs(), { ...batch, next: offset + batch.messages.length });
    };
    const deadline = base.scheduler.after(waitMs, answer);
    const stopWaiting = partition.onAppend(() => partition.end() > offset && answer());
    signal?.addEventListener('abort', answer, { once: true });
    if (partition.end() > offset || signal?.aborted === true) answer();
  });
  return new Promise((resolve, reject) => {
    wait.end = reject;
    fetched.then(resolve, reject).finally(() => waits.delete(wait));
  });
}

function notAssigned({ gate }: BusClient, partition: number): BusError {
  return new BusError('not-assigned', `${partition} is not assigned to ${gate.id}`);
}
