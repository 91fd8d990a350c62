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

export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;
/** The configuration that a table of settings reads. */
export type ConfigOf<Settings extends SettingsTable> = {
  readonly [Key in keyof Settings]: Settings[Key] extends Setting<infer Value> ? Value : never;
};
/** The configuration, or every fault of the environment, each naming its setting. */
export type ReadConfig<Config> =
  { readonly config: Config; readonly faults?: undefined } | { readonly faults: readonly string[] };
export type Environment = Readonly<Record<string, string | undefined>>;

const ORIGIN = /^[a-z0-9][a-z0-9./-]{2,200}$/;
const PORT_MAX = 65_535;

export function readSettings<Settings extends SettingsTable>(
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
export function listSettings(table: SettingsTable): string {
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

const NOBODY = 'none';
/** A week. */
const MINUTES_MAX = 10_080;

/** Who may know more of the log than a store that was restored. */
export const seenBySettings = {
  seenBy: {
    name: 'CENTESIMO_SEEN_BY',
    fallback: NOBODY,
    meaning:
      'who is asked at a start for the last checkpoint they saw, commas between: files, folders of mirrors, addresses of a checkpoint or of the public view of a portal; none: nobody',
    wanted: 'paths and http(s) addresses with commas between, or none',
    read: (text) => {
      const places = text === NOBODY ? [] : text.split(',').map((place) => place.trim());
      const isPlace = (place: string): boolean => place !== '' && !place.includes('\0');
      return places.every(isPlace) && places.length <= 64 ? places : undefined;
    },
  } satisfies Setting<readonly string[]>,
  seenByMin: {
    name: 'CENTESIMO_SEEN_BY_MIN',
    fallback: '0',
    meaning:
      'how many of them must answer before anything is signed; with 0 who does not answer is only told',
    wanted: 'a number from 0 to 64',
    read: (text) => (/^[0-9]{1,2}$/.test(text) && Number(text) <= 64 ? Number(text) : undefined),
  } satisfies Setting<number>,
};

const HEADS_ENTRIES_MAX = 1_000_000;
const HEADS_MINUTES_MAX = 1_440;

/** How often the log says which entry of every ledger is the last. */
export const headsSetting: Setting<{ readonly headsEntries: number; readonly headsMs: number }> = {
  name: 'CENTESIMO_HEADS',
  fallback: '10000,10',
  meaning:
    'after how many entries, and how many minutes after the first of them, the log names the last entry of every ledger',
  wanted: `a number of entries from 100 to ${HEADS_ENTRIES_MAX}, a comma, and minutes from 1 to ${HEADS_MINUTES_MAX}`,
  read: (text) => {
    const [, entries = '', minutes = ''] = /^([0-9]{3,7}),([0-9]{1,4})$/.exec(text) ?? [];
    const [headsEntries, some] = [Number(entries), Number(minutes)];
    if (headsEntries < 100 || headsEntries > HEADS_ENTRIES_MAX) return undefined;
    return some < 1 || some > HEADS_MINUTES_MAX ? undefined : { headsEntries, headsMs: some * 60_000 };
  },
};

/** Who says when a checkpoint was there, and how often. */
export const stampSettings = {
  timeAuthority: {
    name: 'CENTESIMO_TIME_AUTHORITY',
    fallback: NOBODY,
    meaning:
      'who puts a time stamp (RFC 3161) on checkpoints: the address of an authority, or a configuration for openssl ts; none: nobody',
    wanted: 'an http(s) address without a password in it, a path, or none',
    read: (text) => {
      if (text === NOBODY) return { name: undefined };
      if (!/^https?:/i.test(text)) return text.includes('\0') ? undefined : { name: text };
      const url = URL.canParse(text) ? new URL(text) : undefined;
      return url === undefined || url.username + url.password !== '' ? undefined : { name: url.href };
    },
  } satisfies Setting<{ readonly name: string | undefined }>,
  timeAuthorityMinutes: {
    name: 'CENTESIMO_STAMP_MINUTES',
    fallback: '60',
    meaning: 'minutes between two time stamps; none is asked for while the log does not grow',
    wanted: 'a number from 1 to 10080',
    read: (text) =>
      /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= MINUTES_MAX ? Number(text) : undefined,
  } satisfies Setting<number>,
  timeAuthorityCa: {
    name: 'CENTESIMO_TIME_AUTHORITY_CA',
    fallback: NOBODY,
    meaning:
      'file of certificates (PEM) under which every time stamp must be, or it is not kept; none: any is kept',
    wanted: 'a path, or none',
    read: (text) => (text.includes('\0') ? undefined : { file: text === NOBODY ? undefined : text }),
  } satisfies Setting<{ readonly file: string | undefined }>,
};

const KEEP_YEARS_MAX = 100;
/** As long as books are kept where the law keeps them longest (Italy: art. 2220 of the civil code). */
const KEEP_YEARS = '10';

/** Whole calendar years after that of a gift in which its giver's details must be kept. */
export interface KeepYears {
  readonly all: number;
  /** Of single ledgers, by id. */
  readonly ledgers: Readonly<Record<string, number>>;
}

/** How long the law keeps what is known of givers. */
export const keepYearsSetting: Setting<KeepYears> = {
  name: 'CENTESIMO_KEEP_DETAILS_YEARS',
  fallback: KEEP_YEARS,
  meaning:
    "whole years after that of a gift in which the law forbids to erase its giver's details, and those of single ledgers: 10,acqua-viva=5",
  wanted: `a number of years from 0 to ${KEEP_YEARS_MAX}, and ledger=years after it with commas between`,
  read: (text) => {
    const [first = '', ...single] = text.split(',').map((part) => part.trim());
    const all = yearsOf(first);
    const ledgers = single.map((part) => {
      const [, ledger = '', years = ''] = /^([a-z0-9][a-z0-9-]{0,62})=(.*)$/.exec(part) ?? [];
      return [ledger, yearsOf(years)] as const;
    });
    const isWhole = ledgers.every(([, years]) => years !== undefined);
    if (all === undefined || !isWhole) return undefined;
    return { all, ledgers: Object.fromEntries(ledgers) as Record<string, number> };
  },
};

function yearsOf(text: string): number | undefined {
  return /^[0-9]{1,3}$/.test(text) && Number(text) <= KEEP_YEARS_MAX ? Number(text) : undefined;
}

/** Keys in the data folder are made at its first start; those elsewhere, shared by several services, never. */
export const keysFolderSetting = pathSetting(
  'CENTESIMO_KEYS',
  'keys',
  'folder of the keys, which the services of one deployment share; a relative one lies in the data folder',
);

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

/** The port of `host:port`; -1 when it is no address. */
export function portOf(text: string): number {
  const port = Number(/^\S+:([0-9]{1,5})$/.exec(text)?.[1] ?? -1);
  return port <= PORT_MAX ? port : -1;
}
