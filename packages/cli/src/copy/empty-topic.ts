/** Whether a topic is empty: one that tells of another history would keep the services from going on. */
import { setTimeout as wait } from 'node:timers/promises';
import { BusError, type EventBus, type Membership } from '@centesimo/bus';
import { CliError } from '../command.ts';

const GROUP = 'empty-check';
const ASSIGN_MS = 60_000;
/** A topic that was just made has no leaders for a moment. */
const TRIES_MAX = 20;
const RETRY_MS = 500;

/** Makes the topic where it is missing. @throws CliError `topic-not-empty`; BusError */
export async function refuseFilledTopic(bus: EventBus, topic: string, partitions: number): Promise<void> {
  await bus.ensureTopic(topic, partitions);
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const mine = new Set<number>();
  const assigned = (given: readonly number[]): void => {
    for (const partition of given) mine.add(partition);
    if (mine.size === partitions) resolve();
  };
  const member = await bus.join(GROUP, topic, { assigned, revoked: () => undefined });
  const timer = setTimeout(resolve, ASSIGN_MS);
  try {
    await all;
    for (const partition of mine)
      if ((await patiently(() => endOf(member, partition))) > 0) throw filled(topic);
    if (mine.size < partitions) throw new CliError('unavailable', `${topic} could not be read`);
  } finally {
    clearTimeout(timer);
    await member.leave();
  }
}

async function endOf(member: Membership, partition: number): Promise<number> {
  const start = await member.start(partition);
  return (await member.read(partition, start, { messagesMax: 1, waitMs: 0 })).end;
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof BusError) || !error.retriable || tries >= TRIES_MAX) throw error;
      await wait(RETRY_MS);
    }
  }
}

function filled(topic: string): CliError {
  const message = `the topic ${topic} has messages already: delete it, or name another one with KAFKA_PREFIX`;
  return new CliError('topic-not-empty', message);
}
