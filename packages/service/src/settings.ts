/** Settings from the environment: a table says each one's name, default and reading, and every fault is told at once. */
import { LOG_LEVELS } from '@centesimo/telemetry';
import type { LogLevel } from '@centesimo/telemetry';

export interface Setting<Value> {
  readonly name: string;
  /** The text that counts when nothing is set. */
  readonly fallback: string;
  /** What `--help` and docs/OPERATIONS.md say of it. */
  readonly meaning: string;
  /** What a right value is: ends the sentence of a fault. */
  readonly wanted: string;
  /** True: a fault does not show the value. */
  readonly isSecret?: boolean;
  /** The value of a text, trimmed and not empty; undefined when it is wrong. */
  readonly read: (text: string) => Value | undefined;
}

type Table = Readonly<Record<string, Setting<unknown>>>;
/** The configuration that a table of settings reads. */
export type ConfigOf<Settings extends Table> = {
  readonly [Key in keyof Settings]: Settings[Key] extends Setting<infer Value> ? Value : never;
};
/** The configuration, or every fault of the environment, each naming its setting. */
export type ReadConfig<Config> =
  { readonly config: Config; readonly faults?: undefined } | { readonly faults: readonly string[] };
export type Environment = Readonly<Record<string, string | undefined>>;

const ORIGIN = /^[a-z0-9][a-z0-9./-]{2,200}$/;
const PORT_MAX = 65_535;

export function readSettings<Settings extends Table>(
  table: Settings,
  env: Environment,
): ReadConfig<ConfigOf<Settings>> {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, { name, fallback, wanted, read, isSecret }] of Object.entries(table)) {
    const given = env[name]?.trim() ?? '';
    const text = given === '' ? fallback : given;
    const value = read(text);
    const shown = isSecret === true ? 'set' : JSON.stringify(text);
    if (value === undefined) faults.push(`${name} is ${shown}, but must be ${wanted}`);
    config[key] = value;
  }
  return faults.length > 0 ? { faults } : { config: config as ConfigOf<Settings> };
}

/** One line for each setting, as `--help` lists them. */
export function listSettings(table: Table): string {
  const settings = Object.values(table);
  const width = Math.max(...settings.map(({ name }) => name.length));
  return settings
    .map(({ name, fallback, meaning }) => `  ${name.padEnd(width)} ${meaning} (default ${fallback})`)
    .join('\n');
}

/** Folder of everything that lasts: keys, journals, documents, topic. */
export const dataFolderSetting = pathSetting('CENTESIMO_DATA', './data', 'folder of all data and keys');

/** A folder or a file. */
export function pathSetting(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string): string | undefined => (text.includes('\0') ? undefined : text);
  return { name, fallback, meaning, wanted: 'a path', read };
}

/** Keys in the data folder are made at its first start; those elsewhere, shared by several services, never. */
export const keysFolderSetting = pathSetting(
  'CENTESIMO_KEYS',
  'keys',
  'folder of the keys, which the services of one deployment share; a relative one lies in the data folder',
);

const NONE = 'none';

/** The engines to grow into. Without them a service works on files of its own. */
export const engineSettings = {
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
  /** Empty: the embedded store. It may hold a password. */
  mongodbUri: {
    name: 'MONGODB_URI',
    fallback: NONE,
    meaning:
      'a server of the MongoDB protocol, mongodb://…/<prefix of database names>; none: the embedded store',
    wanted: 'mongodb://… or mongodb+srv://…, or none',
    isSecret: true,
    read: (text) => (text === NONE ? '' : /^mongodb(\+srv)?:\/\/\S+$/.test(text) ? text : undefined),
  },
} satisfies {
  kafkaBrokers: Setting<readonly string[]>;
  kafkaPrefix: Setting<string>;
  kafkaSessionMs: Setting<number>;
  mongodbUri: Setting<string>;
};

/** As `readSettings`; the engines come together, or neither: one without the other would split what belongs together. */
export function readWithEngines<Settings extends typeof engineSettings & Table>(
  table: Settings,
  env: Environment,
): ReadConfig<ConfigOf<Settings>> {
  const read = readSettings(table, env);
  if (read.faults !== undefined) return read;
  const { kafkaBrokers, mongodbUri } = read.config as ConfigOf<typeof engineSettings>;
  if (kafkaBrokers.length > 0 === (mongodbUri !== '')) return read;
  return { faults: ['KAFKA_BROKERS and MONGODB_URI go together: set both, or neither'] };
}

/** The database of a service: the prefix that the address names, `centesimo` where it names none, and the service. */
export function databaseOf(mongodbUri: string, service: string): string {
  const prefix = /^mongodb(?:\+srv)?:\/\/[^/]+\/(?<prefix>[^?]+)/.exec(mongodbUri)?.groups?.['prefix'];
  return `${prefix ?? 'centesimo'}-${service}`;
}

/** Name of the log and of its key; fixed when the data folder is made. */
export const originSetting: Setting<string> = {
  name: 'CENTESIMO_ORIGIN',
  fallback: 'localhost/centesimo',
  meaning: 'name of the log and its key; fixed at the first start',
  wanted: 'a name of lower-case letters, digits, dots, slashes and dashes',
  read: (text) => (ORIGIN.test(text) ? text : undefined),
};

export function logLevelSetting(fallback: LogLevel): Setting<LogLevel> {
  const levels = LOG_LEVELS.join(', ');
  return {
    name: 'CENTESIMO_LOG_LEVEL',
    fallback,
    meaning: `what is logged: ${levels}`,
    wanted: `one of ${levels}`,
    read: (text) => LOG_LEVELS.find((level) => level === text),
  };
}

/** `host:port` that others are told: its port must be known. */
export function addressSetting(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string): string | undefined => (portOf(text) > 0 ? text : undefined);
  return { name, fallback, meaning, wanted: `host:port with a port of 1 to ${PORT_MAX}`, read };
}

/** `host:port` to listen at; port 0 takes a free one. */
export function listenSetting(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string): string | undefined => (portOf(text) >= 0 ? text : undefined);
  return { name, fallback, meaning, wanted: 'host:port', read };
}

/** Where a service that runs alone is served, by two settings named after it. */
export function servedAtSettings(service: string, port: number, httpPort: number) {
  const name = service.toUpperCase();
  return {
    address: listenSetting(
      `CENTESIMO_${name}_ADDRESS`,
      `127.0.0.1:${port}`,
      'where gRPC is served, host:port; port 0 takes a free one',
    ),
    httpAddress: listenSetting(
      `CENTESIMO_${name}_HTTP_ADDRESS`,
      `127.0.0.1:${httpPort}`,
      'where HTTP is served, host:port; port 0 takes a free one',
    ),
  };
}

/** Another service, which is asked to publish again before the owner's own address is known. */
export function otherSetting(service: string, port: number): Setting<string> {
  const name = `CENTESIMO_${service.toUpperCase()}_ADDRESS`;
  return addressSetting(name, `127.0.0.1:${port}`, `an instance of ${service}, host:port`);
}

/** -1 when it is no address. */
function portOf(text: string): number {
  const port = Number(/^\S+:([0-9]{1,5})$/.exec(text)?.[1] ?? -1);
  return port <= PORT_MAX ? port : -1;
}
