/** What is the same for every instance of a deployment, for ever. */
import { hash } from 'node:crypto';
import { GENERATION, PARTITIONS, partitionOf, TOPIC } from '@centesimo/events';

/** Issuer and audience of the tokens of a deployment that makes its own. */
export const TOKEN_ISSUER = 'centesimo';
export const TOKEN_AUDIENCE = 'centesimo';

/** 2: the mark tells whether the deployment secret is still the same one. */
const FOLDER_FORMAT = 2;
const SECRET_CHECK_PREFIX = 'centesimo deployment secret check\n';
const SECRET_CHECK_DIGITS = 32;

export interface Deployment {
  /** `g1` */
  readonly generation: string;
  readonly partitions: number;
  readonly topic: string;
  /** At least 32 bytes; ledger secrets are derived from it. */
  readonly secret: Uint8Array;
}

/** The deployment of this generation, which differs from others in its secret only. */
export function deploymentOf(secret: Uint8Array): Deployment {
  return { generation: GENERATION, partitions: PARTITIONS, topic: TOPIC, secret };
}

export interface DeploymentMark {
  readonly format: number;
  readonly partitions: number;
  readonly generation: string;
  readonly origin: string;
  readonly secretCheck?: string;
}

/** What a data folder is marked with at its first start; a folder with another mark is refused. */
export function folderMark(origin: string, secret?: Uint8Array): DeploymentMark {
  const mark = { format: FOLDER_FORMAT, partitions: PARTITIONS, generation: GENERATION, origin };
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
