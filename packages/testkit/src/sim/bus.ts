/** A client's handle of the simulated broker: the port `EventBus`, with every answer through the client's gate. */

import { BusError, type BusFaults, checkMessages, checkTopicName, type EventBus } from '@centesimo/bus';
import { createMembership, type SimMembership } from './bus-membership.ts';
import { type BusClient, closedError, request, withHook } from './bus-requests.ts';
import type { BusServer } from './bus-server.ts';
import type { SimTopic } from './bus-topic.ts';
import type { Gate } from './gate.ts';
import type { SimBase } from './sim-base.ts';

export function createBusHandle(base: SimBase, server: BusServer, gate: Gate, hook?: BusFaults): EventBus {
  const client: BusClient = { base, server, gate, hook, closed: false };
  const members = new Set<SimMembership>();
  return {
    ensureTopic: async (topic, partitions) => {
      if (!(partitions >= 1))
        throw new BusError('wrong-topic', `a topic cannot have ${partitions} partitions`);
      checkTopicName(topic);
      const present = await request<number>(client, `ensure-topic ${topic}`, (call) =>
        call.answer(server.latencyMs(), server.ensureTopic(topic, partitions)),
      );
      if (present === partitions) return;
      throw new BusError('wrong-topic', `${topic} has ${present} partitions, not ${partitions}`);
    },
    produce: async (topic, partition, messages) => {
      if (client.closed) throw closedError('produce');
      checkTopicName(topic);
      checkMessages(messages);
      const found = topicOf(server, topic);
      if (found.partitions[partition] === undefined) {
        throw new BusError('wrong-topic', `${topic} has no partition ${partition}`);
      }
      if (messages.length === 0) return;
      await withHook(client, 'bus.produce', `${topic}/${partition}`, () =>
        server.produce(gate, found, partition, messages),
      );
    },
    join: async (group, topic, listener) => {
      checkTopicName(group);
      const found = await request<SimTopic>(client, `join ${group}`, (call) => {
        const present = server.topics.get(topic);
        if (present === undefined || present.isAway) call.fail(server.latencyMs(), noTopic(topic));
        else call.answer(server.latencyMs(), present);
      });
      // The group knows the member from here on, so no notice overtakes this answer.
      const member = createMembership(client, group, found, listener);
      members.add(member);
      return member.membership;
    },
    close: () => {
      client.closed = true;
      for (const member of members) member.leave();
      return Promise.resolve();
    },
  };
}

function topicOf(server: BusServer, topic: string): SimTopic {
  const found = server.topics.get(topic);
  if (found === undefined) throw noTopic(topic);
  return found;
}

function noTopic(topic: string): BusError {
  return new BusError('wrong-topic', `there is no topic ${topic}`);
}
