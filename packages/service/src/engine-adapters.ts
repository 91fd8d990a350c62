/**
 * The adapters of the engines that the settings name. How each is opened is handed over: only `compose.ts` knows an
 * adapter, so that only it chooses.
 */
import { X509Certificate } from 'node:crypto';
import { AuthError, readPrivateFile, readPublicFile } from '@centesimo/auth';
import type { BusFaults, EventBus } from '@centesimo/bus';
import type { Store, StoreWriteStep, WriteFaults } from '@centesimo/store';
import type { Logger } from '@centesimo/telemetry';
import type { FolderAdapter } from './data-folder.ts';
import {
  type EngineConfig,
  type KafkaConfig,
  databaseOf,
  SYSTEM_CA,
  withPassword,
} from './engine-settings.ts';

/** TLS, believing these certificates (PEM); those of the system when left out. */
export interface TlsOptions {
  readonly ca?: string;
}

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly sessionTimeoutMs: number;
  readonly clientId: string;
  readonly login?: { readonly username: string; readonly password: string };
  readonly tls?: TlsOptions;
  /** Told what the client of Kafka says of itself. */
  readonly said?: (said: ClientSaid) => void;
  readonly faults?: BusFaults;
}

interface ClientSaid {
  readonly level: 'debug' | 'warn';
}

export interface MongoOptions {
  /** With the password. */
  readonly uri: string;
  readonly database: string;
  readonly tls?: TlsOptions;
  readonly faults?: WriteFaults<StoreWriteStep>;
}

interface InFolder<Faults> {
  readonly folder: string;
  readonly faults?: Faults;
}

type OpenBus = InFolder<BusFaults> & { readonly log?: Logger };

/** How each adapter is opened. */
export interface AdapterOpeners<AnyStore extends Store = Store> {
  readonly folder: FolderAdapter;
  readonly openEmbeddedStore: (options: InFolder<WriteFaults<StoreWriteStep>>) => Promise<AnyStore>;
  readonly openEmbeddedBus: (options: InFolder<BusFaults>) => Promise<EventBus>;
  readonly openMongoStore: (options: MongoOptions) => Promise<AnyStore>;
  readonly openKafkaBus: (options: KafkaOptions) => Promise<EventBus>;
}

/** Everything that differs between the embedded engines and others. */
export interface AloneAdapters<AnyStore extends Store = Store> {
  readonly folder: FolderAdapter;
  /** A store in a folder of its own, or on the server of the MongoDB protocol. @throws StoreError, AuthError (files) */
  readonly openStore: (options: InFolder<WriteFaults<StoreWriteStep>>) => Promise<AnyStore>;
  /** @throws BusError, AuthError (files) */
  readonly openBus: (options: OpenBus) => Promise<EventBus>;
  /** False: what is published reaches no other process, which a start tells. */
  readonly isTopicShared: boolean;
}

/**
 * The adapters of one service: Kafka and MongoDB where they are named, else the embedded ones. Keys and the mark of the
 * deployment stay in the folder. Files of secrets are read when something is opened, never kept.
 */
export function adaptersOf<AnyStore extends Store>(
  service: string,
  config: EngineConfig,
  openers: AdapterOpeners<AnyStore>,
): AloneAdapters<AnyStore> {
  const { folder, openEmbeddedBus: openBus, openEmbeddedStore: openStore } = openers;
  if (config.kafkaBrokers.length === 0) return { folder, openBus, openStore, isTopicShared: false };
  return {
    folder,
    openBus: async ({ faults, log }) =>
      openers.openKafkaBus({
        ...kafkaOptions(service, config),
        ...(log && { said: ({ level, ...fields }) => log[level]('kafka-client', fields) }),
        ...(faults && { faults }),
      }),
    openStore: async ({ faults }) =>
      openers.openMongoStore({ ...mongoOptions(service, config), ...(faults && { faults }) }),
    isTopicShared: true,
  };
}

/** @throws AuthError when a file is missing, open to others or not what it should be; its setting is named */
export function kafkaOptions(service: string, config: KafkaConfig): KafkaOptions {
  const { kafkaBrokers: brokers, kafkaPrefix: prefix, kafkaSessionMs: sessionTimeoutMs } = config;
  const { kafkaCaFile, kafkaPasswordFile, kafkaUsername: username } = config;
  const base = { brokers, prefix, sessionTimeoutMs, clientId: `centesimo-${service}` };
  const tls = readTls('KAFKA_CA_FILE', kafkaCaFile);
  if (username === '') return { ...base, ...tls };
  const password = readPassword('KAFKA_PASSWORD_FILE', kafkaPasswordFile);
  return { ...base, login: { username, password }, ...tls };
}

/** @throws AuthError as `kafkaOptions` */
function mongoOptions(service: string, config: EngineConfig): MongoOptions {
  const { mongodbCaFile, mongodbPasswordFile: file, mongodbUri } = config;
  const database = databaseOf(mongodbUri, service);
  const uri =
    file === '' ? mongodbUri : withPassword(mongodbUri, readPassword('MONGODB_PASSWORD_FILE', file));
  return { uri, database, ...readTls('MONGODB_CA_FILE', mongodbCaFile) };
}

function readPassword(setting: string, file: string): string {
  const password = readAs(setting, () => readPrivateFile(file)).toString();
  // An editor, and most commands, end a file with a line break that is not meant.
  const meant = password.replace(/\r?\n$/, '');
  if (meant !== '' && !/[\0\r\n]/.test(meant)) return meant;
  throw new AuthError('key-malformed', `${setting}: ${file} must hold one line, the password`);
}

function readTls(setting: string, file: string): { readonly tls?: TlsOptions } {
  if (file === '') return {};
  if (file === SYSTEM_CA) return { tls: {} };
  const ca = readAs(setting, () => readPublicFile(file)).toString();
  try {
    new X509Certificate(ca);
  } catch (error) {
    throw new AuthError('key-malformed', `${setting}: ${file} holds no certificate in PEM`, error);
  }
  return { tls: { ca } };
}

/** The operator looks for the setting, so that it stands first. */
function readAs(setting: string, read: () => Buffer): Buffer {
  try {
    return read();
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError(error.code, `${setting}: ${error.message}`, error);
    throw error;
  }
}
