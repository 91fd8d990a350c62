/** The settings of the engines to grow into. Without them a service works on files of its own. */
import { PARTITIONS_MAX } from '@centesimo/bus';
import { PARTITIONS } from '@centesimo/events';
import {
  type ConfigOf,
  type Environment,
  type ReadConfig,
  type Setting,
  type SettingsTable,
  portOf,
  readSettings,
} from './settings.ts';

const NONE = 'none';
/** As a file of authorities: those that this system believes. */
export const SYSTEM_CA = 'system';
const MONGODB_URI = /^mongodb(\+srv)?:\/\/\S+$/;
const MONGODB_USER = /^mongodb(?:\+srv)?:\/\/(?<user>[^@:/]+)(?<password>:[^@/]*)?@/;

/** A file, or an empty text for none. */
function fileSetting(name: string, meaning: string): Setting<string> {
  const read = (text: string): string | undefined =>
    text === NONE ? '' : text.includes('\0') ? undefined : text;
  return { name, fallback: NONE, meaning, wanted: 'a path, or none', read };
}

function caSetting(name: string, whose: string, otherwise: string): Setting<string> {
  return fileSetting(
    name,
    `TLS to ${whose}: file with the certificates of its authorities (PEM), or ${SYSTEM_CA} for those of this system; none: ${otherwise}`,
  );
}

/** What a client of the brokers needs, a service or an administrator. */
export const kafkaSettings = {
  /** Addresses of brokers; none of them: the embedded topic. */
  kafkaBrokers: {
    name: 'KAFKA_BROKERS',
    fallback: NONE,
    meaning: 'brokers of Apache Kafka, host:port, commas between; none: the embedded topic, for one process',
    wanted: 'host:port with commas between, or none',
    read: (text) => {
      const brokers = text === NONE ? [] : text.split(',').map((broker) => broker.trim());
      return brokers.every((broker) => portOf(broker) > 0) ? brokers : undefined;
    },
  },
  /** Empty: names as they are. */
  kafkaPrefix: {
    name: 'KAFKA_PREFIX',
    fallback: NONE,
    meaning: 'set before the names of topics and groups, where several deployments share a cluster',
    wanted: 'up to 60 of a-z A-Z 0-9 . _ -, or none',
    read: (text) => (text === NONE ? '' : /^[a-zA-Z0-9._-]{1,60}$/.test(text) ? text : undefined),
  },
  kafkaSessionMs: {
    name: 'KAFKA_SESSION_MS',
    fallback: '10000',
    meaning: 'after how many milliseconds of silence the partitions of an instance go to the others',
    wanted: 'milliseconds from 1000 to 300000, within what the brokers allow',
    read: (text) => (/^[0-9]{4,6}$/.test(text) && +text >= 1_000 && +text <= 300_000 ? +text : undefined),
  },
  /** Empty: no user. */
  kafkaUsername: {
    name: 'KAFKA_USERNAME',
    fallback: NONE,
    meaning: 'user at the brokers, by SASL/SCRAM-SHA-512; none: nobody is asked who he is',
    wanted: 'up to 200 characters without blanks, or none',
    read: (text) => (text === NONE ? '' : /^[^\s\p{Cc}]{1,200}$/u.test(text) ? text : undefined),
  },
  kafkaPasswordFile: fileSetting(
    'KAFKA_PASSWORD_FILE',
    'file with the password of KAFKA_USERNAME, which its owner alone may read',
  ),
  kafkaCaFile: caSetting('KAFKA_CA_FILE', 'the brokers', 'no TLS'),
} satisfies {
  kafkaBrokers: Setting<readonly string[]>;
  kafkaPrefix: Setting<string>;
  kafkaSessionMs: Setting<number>;
  kafkaUsername: Setting<string>;
  kafkaPasswordFile: Setting<string>;
  kafkaCaFile: Setting<string>;
};

/** The first count stands in contracts: every ledger's place follows from it. */
const FIRST_PARTITIONS = String(PARTITIONS);
const GENERATIONS_MAX = 9;

const partitionsSetting: Setting<readonly number[]> = {
  name: 'CENTESIMO_PARTITIONS',
  fallback: FIRST_PARTITIONS,
  meaning:
    'partitions of the topic, of every generation with commas between: to grow, add a multiple of the last number, stop all services and start them; it cannot be taken back',
  wanted: `${FIRST_PARTITIONS}, or ${FIRST_PARTITIONS} and up to ${GENERATIONS_MAX - 1} more numbers up to ${PARTITIONS_MAX}, each a larger multiple of the one before`,
  read: (text) => {
    const counts = text.split(',').map((each) => (/^ *[0-9]{1,4} *$/.test(each) ? Number(each) : Number.NaN));
    const isMultiple = (count: number, at: number): boolean => {
      const before = counts[at - 1];
      return before === undefined ? count === PARTITIONS : count > before && count % before === 0;
    };
    const isRight = counts.length <= GENERATIONS_MAX && counts.every(isMultiple);
    return isRight && (counts.at(-1) ?? 0) <= PARTITIONS_MAX ? counts : undefined;
  },
};

const mongodbSettings = {
  /** Empty: the embedded store. It may hold a password. */
  mongodbUri: {
    name: 'MONGODB_URI',
    fallback: NONE,
    meaning:
      'a server of the MongoDB protocol, mongodb://…/<prefix of database names>; none: the embedded store',
    wanted: 'mongodb://… or mongodb+srv://…, or none',
    isSecret: true,
    read: (text) => (text === NONE ? '' : MONGODB_URI.test(text) ? text : undefined),
  },
  mongodbPasswordFile: fileSetting(
    'MONGODB_PASSWORD_FILE',
    'file with the password of the user whom MONGODB_URI names, which its owner alone may read',
  ),
  mongodbCaFile: caSetting('MONGODB_CA_FILE', 'that server', 'as MONGODB_URI says'),
} satisfies {
  mongodbUri: Setting<string>;
  mongodbPasswordFile: Setting<string>;
  mongodbCaFile: Setting<string>;
};

/** What an administrator of the brokers must know. */
const topicSettings = { ...kafkaSettings, partitions: partitionsSetting };
export const engineSettings = { ...topicSettings, ...mongodbSettings };

export type KafkaConfig = ConfigOf<typeof kafkaSettings>;
export type TopicConfig = ConfigOf<typeof topicSettings>;
export type EngineConfig = ConfigOf<typeof engineSettings>;

/** As `readSettings`, with what must be set together, or not at all, told in the same way. */
export function readWithEngines<Settings extends typeof engineSettings & SettingsTable>(
  table: Settings,
  env: Environment,
): ReadConfig<ConfigOf<Settings>> {
  const read = readSettings(table, env);
  if (read.faults !== undefined) return read;
  const faults = [...misfits(read.config)];
  return faults.length > 0 ? { faults } : read;
}

/** The brokers alone, which must be named, as an administrator reaches them. */
export function readKafka(env: Environment): ReadConfig<TopicConfig> {
  const read = readSettings(topicSettings, env);
  if (read.faults !== undefined) return read;
  const faults = halves(read.config);
  if (read.config.kafkaBrokers.length === 0) faults.push('KAFKA_BROKERS names no broker');
  return faults.length > 0 ? { faults } : read;
}

function halves({ kafkaPasswordFile, kafkaUsername }: KafkaConfig): string[] {
  if ((kafkaUsername === '') === (kafkaPasswordFile === '')) return [];
  return ['KAFKA_USERNAME and KAFKA_PASSWORD_FILE go together: set both, or neither'];
}

/** Half of something is never taken for none of it: a user without a password would be nobody, silently. */
function* misfits(config: EngineConfig): Generator<string> {
  const { kafkaBrokers, kafkaCaFile, kafkaUsername } = config;
  const { mongodbCaFile, mongodbPasswordFile, mongodbUri } = config;
  const hasKafka = kafkaBrokers.length > 0;
  const hasMongodb = mongodbUri !== '';
  // One engine without the other would split what belongs together.
  if (hasKafka !== hasMongodb) yield 'KAFKA_BROKERS and MONGODB_URI go together: set both, or neither';
  yield* halves(config);
  const needs = [
    ['KAFKA_USERNAME', kafkaUsername, 'KAFKA_BROKERS', hasKafka],
    ['KAFKA_CA_FILE', kafkaCaFile, 'KAFKA_BROKERS', hasKafka],
    ['MONGODB_PASSWORD_FILE', mongodbPasswordFile, 'MONGODB_URI', hasMongodb],
    ['MONGODB_CA_FILE', mongodbCaFile, 'MONGODB_URI', hasMongodb],
  ] as const;
  for (const [name, value, needed, isThere] of needs)
    if (value !== '' && !isThere) yield `${name} is set, but ${needed} is not`;
  if (!hasMongodb) return;
  const { user, password } = MONGODB_USER.exec(mongodbUri)?.groups ?? {};
  if (mongodbPasswordFile !== '' && user === undefined)
    yield 'MONGODB_PASSWORD_FILE is set, but MONGODB_URI names no user: mongodb://user@host:port/…';
  if (mongodbPasswordFile !== '' && password !== undefined)
    yield 'MONGODB_URI holds a password, and MONGODB_PASSWORD_FILE is set: take the one out of MONGODB_URI';
  if (mongodbCaFile !== '' && /[?&](tls|ssl)=false/i.test(mongodbUri))
    yield 'MONGODB_CA_FILE is set, but MONGODB_URI says tls=false';
}

/** The database of a service: the prefix that the address names, `centesimo` where it names none, and the service. */
export function databaseOf(mongodbUri: string, service: string): string {
  const prefix = /^mongodb(?:\+srv)?:\/\/[^/]+\/(?<prefix>[^?]+)/.exec(mongodbUri)?.groups?.['prefix'];
  return `${prefix ?? 'centesimo'}-${service}`;
}

/** The address with the password of its user, written as an address wants it. */
export function withPassword(mongodbUri: string, password: string): string {
  return mongodbUri.replace(/^([^@/]+\/\/[^@:/]+)@/, (_, before: string) => {
    return `${before}:${encodeURIComponent(password)}@`;
  });
}
