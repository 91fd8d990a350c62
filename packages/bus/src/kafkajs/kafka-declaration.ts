/** The topics, their settings, and who may do what with them, as `infra/kafka/topics.json` declares them. */
import declaration from '../../../../infra/kafka/topics.json' with { type: 'json' };

export interface DeclaredUser {
  /** A service. Its user in a cluster has `KAFKA_PREFIX` before it, as the topics and groups have. */
  readonly name: string;
  /** Operations on each topic, in the words of `AclOperationTypes`. */
  readonly topic: readonly string[];
  /** The one group that it may read with, as the port names it. */
  readonly group: string;
}

export interface KafkaDeclaration {
  /** Copies of each partition, over as many brokers. */
  readonly replication: number;
  /** Copies that must be written before a message counts as stored. */
  readonly minInSyncReplicas: number;
  /** What every topic of ours is set to: kept for ever, since nobody should have to rebuild it from the journals. */
  readonly settings: Readonly<Record<string, string>>;
  readonly topics: readonly { readonly name: string; readonly partitions: number }[];
  readonly users: readonly DeclaredUser[];
}

export const DECLARED: KafkaDeclaration = declaration;

/** Groups of the port are a topic's own; Kafka's belong to the whole cluster. */
export function groupIdOf(topic: string, group: string): string {
  return `${topic}.${group}`;
}

/** Of so many copies, how many must be written: one may be away, and what is stored stands twice where it can. */
export function inSyncOf(replication: number): number {
  return Math.min(DECLARED.minInSyncReplicas, Math.max(1, replication - 1));
}
