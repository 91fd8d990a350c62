/** The simulated topic: partitions as arrays of messages, whose tail can vanish and whose readers can wait. */

import type { Message, ReadBatch, ReceivedMessage } from '@centesimo/bus';

export interface SimPartition {
  append(messages: readonly Message[]): void;
  read(offset: number, messagesMax: number): ReadBatch;
  start(): number;
  end(): number;
  /** Calls `wake` after every append, until the function it answers is called. */
  onAppend(wake: () => void): () => void;
  /** The last messages vanish, at most `count`; later ones reuse their offsets. Answers how many there were. */
  loseTail(count: number): number;
  empty(): void;
}

export interface SimTopic {
  readonly name: string;
  readonly partitions: readonly SimPartition[];
  /** It was deleted, and nobody has ensured it since: nothing of it can be read, written or committed. */
  isAway: boolean;
  /** How often all of it was lost. */
  losses: number;
}

export function createPartition(partition: number): SimPartition {
  let log: ReceivedMessage[] = [];
  const waiters = new Set<() => void>();
  return {
    append: (messages) => {
      for (const message of messages) {
        log.push({ ...message, headers: { ...message.headers }, partition, offset: log.length });
      }
      for (const wake of [...waiters]) wake();
    },
    read: (offset, messagesMax) => {
      const messages = log.slice(offset, offset + messagesMax);
      return { messages, next: offset + messages.length, end: log.length };
    },
    start: () => 0,
    end: () => log.length,
    onAppend: (wake) => {
      waiters.add(wake);
      return () => waiters.delete(wake);
    },
    loseTail: (count) => log.splice(Math.max(0, log.length - count)).length,
    empty: () => {
      log = [];
    },
  };
}
