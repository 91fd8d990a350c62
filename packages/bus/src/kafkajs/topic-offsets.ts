/** Where the partitions of a topic begin and end. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';

const { KafkaJSError } = kafkajs;

export interface PartitionEnds {
  readonly partition: number;
  readonly high: string;
  readonly low: string;
}

/** Asks over a connection that is made for this alone, and knows nothing of earlier leaders. */
export type Freshly = <T>(ask: (admin: Admin) => Promise<T>) => Promise<T>;

/** A topic that was just made has no leaders yet, and KafkaJS asks an earlier leader for minutes after an election. */
const NO_LEADER: ReadonlySet<unknown> = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);
const TRIES = 6;
const PAUSE_MS = 150;

function hasNoLeader(error: unknown): boolean {
  if (!(error instanceof KafkaJSError)) return false;
  const type: unknown = 'type' in error ? error.type : undefined;
  return NO_LEADER.has(type) || hasNoLeader(error.cause);
}

/** @throws what KafkaJS throws */
export async function fetchTopicEnds(
  admin: Admin,
  freshly: Freshly,
  topic: string,
): Promise<PartitionEnds[]> {
  for (let tried = 1; ; tried++) {
    try {
      if (tried === 1) return await admin.fetchTopicOffsets(topic);
      return await freshly((fresh) => fresh.fetchTopicOffsets(topic));
    } catch (error) {
      if (tried >= TRIES || !hasNoLeader(error)) throw error;
      await sleep(tried * PAUSE_MS);
    }
  }
}
