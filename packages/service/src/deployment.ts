/** What is the same for every instance of a deployment, for ever. */
import { hash } from 'node:crypto';
import { PARTITIONS, generationName, partitionOf, topicOf } from '@centesimo/events';
import type { Generation } from '@centesimo/journal';
import type { Grown } from '@centesimo/store';

/** Issuer and audience of the tokens of a deployment that makes its own. */
export const TOKEN_ISSUER = 'centesimo';
export const TOKEN_AUDIENCE = 'centesimo';

/** 2: the mark tells whether the deployment secret is still the same one. */
const FOLDER_FORMAT = 2;
const SECRET_CHECK_PREFIX = 'centesimo deployment secret check\n';
const SECRET_CHECK_DIGITS = 32;

export interface DeployedGeneration {
  /** `g1` */
  readonly generation: string;
  readonly partitions: number;
  readonly topic: string;
  /** The one that this one goes on from. */
  readonly before?: DeployedGeneration;
}

export interface Deployment extends DeployedGeneration {
  /** At least 32 bytes; ledger secrets are derived from it. */
  readonly secret: Uint8Array;
}

/** The newest of generations with so many partitions each, the first one first; at least one. */
export function generationOf(partitions: readonly number[] = [PARTITIONS]): DeployedGeneration {
  const earlier = partitions.slice(0, -1);
  const generation = generationName(partitions.length);
  return {
    generation,
    partitions: partitions.at(-1) ?? PARTITIONS,
    topic: topicOf(generation),
    ...(earlier.length > 0 && { before: generationOf(earlier) }),
  };
}

/** The name of the first generation: the first part of the names of what is not divided by partitions. */
export function firstGeneration({ before, generation }: DeployedGeneration): string {
  return before === undefined ? generation : firstGeneration(before);
}

/** As the journals are given it, with the partition of each ledger. */
export function withPartitions({ before, generation, partitions, topic }: DeployedGeneration): Generation {
  return {
    generation,
    partitions,
    topic,
    partitionOf: (ledger) => partitionFor(ledger, partitions),
    ...(before && { before: withPartitions(before) }),
  };
}

/** A deployment, which differs from others of as many partitions in its secret only. */
export function deploymentOf(secret: Uint8Array, partitions?: readonly number[]): Deployment {
  return { ...generationOf(partitions), secret };
}

export interface DeploymentMark extends Grown {
  readonly format: number;
  readonly origin: string;
  readonly secretCheck?: string;
}

/**
 * What a data folder is marked with at its first start; a folder with another mark is refused, unless it grows. `counts`:
 * the partitions of every generation.
 */
export function folderMark(origin: string, counts: readonly number[], secret?: Uint8Array): DeploymentMark {
  const { generation, partitions } = generationOf(counts);
  const partitionsBefore = counts.slice(0, -1);
  const mark = {
    format: FOLDER_FORMAT,
    partitions,
    ...(partitionsBefore.length > 0 && { partitionsBefore }),
    generation,
    origin,
  };
  return secret === undefined ? mark : { ...mark, secretCheck: secretCheckOf(secret) };
}

/** 128 bits of a hash: enough to tell two secrets apart, and nothing that helps to guess one of 256 bits. */
function secretCheckOf(secret: Uint8Array): string {
  const text = `${SECRET_CHECK_PREFIX}${Buffer.from(secret).toString('hex')}`;
  return hash('sha256', text, 'hex').slice(0, SECRET_CHECK_DIGITS);
}

/** The partition of a ledger, with the hash that node brings. */
export function partitionFor(ledger: string, partitions: number): number {
  return partitionOf(ledger, partitions, (text) => hash('sha256', text, 'hex'));
}
