/** A client of the brokers, and its first connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka } from 'kafkajs';
import { BusError } from '../port.ts';
import { toBusError } from './kafka-errors.ts';
import { type KafkaSaid, logCreatorFor } from './kafka-log.ts';

export interface KafkaClientOptions {
  /** `host:port` of one broker or more; the value of `KAFKA_BROKERS`. */
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and metrics. */
  readonly clientId: string;
  /** SASL/SCRAM-SHA-512; nobody is asked who he is when left out. */
  readonly login?: { readonly username: string; readonly password: string };
  /** TLS, believing these certificates (PEM), those of the system when `ca` is left out; no TLS when all is left out. */
  readonly tls?: { readonly ca?: string };
  /** How long the first connection is tried, again and again, in milliseconds; 30,000 when left out. */
  readonly openMs?: number;
  /** Told what KafkaJS says of itself, a bounded number of lines; nobody when left out. */
  readonly said?: (said: KafkaSaid) => void;
}

interface Connects {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

const OPEN_MS = 30_000;
const TRY_AGAIN_MS = 1_000;

export function makeKafka({ brokers, clientId, login, said, tls }: KafkaClientOptions): Kafka {
  return new kafkajs.Kafka({
    clientId,
    brokers: [...brokers],
    ...(tls && { ssl: tls.ca === undefined ? true : { ca: tls.ca } }),
    ...(login && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    logLevel: said === undefined ? kafkajs.logLevel.NOTHING : kafkajs.logLevel.WARN,
    ...(said && { logCreator: logCreatorFor(said) }),
  });
}

/** Connects all of them, again and again for a while. @throws BusError `unavailable`, with the setting to look at */
export async function connectAll(clients: readonly Connects[], openMs: number = OPEN_MS): Promise<void> {
  for (const until = Date.now() + openMs; ;) {
    try {
      await Promise.all(clients.map((client) => client.connect()));
      return;
    } catch (error) {
      const known = toBusError(error, 'KAFKA_BROKERS', 'ask');
      const mayTryAgain = known instanceof BusError && known.retriable && Date.now() < until;
      if (mayTryAgain) {
        await sleep(TRY_AGAIN_MS);
        continue;
      }
      await Promise.allSettled(clients.map((client) => client.disconnect()));
      throw known;
    }
  }
}
