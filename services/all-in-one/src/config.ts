/** Settings of all-in-one, from the environment only; every fault is reported at once. */
import { LOG_LEVELS, type LogLevel } from '@centesimo/telemetry';

export interface Config {
  /** The data folder: keys, journals, documents, topic. */
  readonly dataFolder: string;
  /** `host:port` where gRPC is served; port 0 takes a free one. */
  readonly address: string;
  /** `host:port` where HTTP is served; port 0 takes a free one. */
  readonly httpAddress: string;
  /** Name of the log and of its key; fixed when the data folder is made. */
  readonly origin: string;
  readonly logLevel: LogLevel;
  /** Whether entries are open to everybody. */
  readonly openEntries: boolean;
}

interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS: readonly Setting[] = [
  { name: 'CENTESIMO_DATA', fallback: './data', meaning: 'folder of all data and keys' },
  {
    name: 'CENTESIMO_ADDRESS',
    fallback: '127.0.0.1:7420',
    meaning: 'where gRPC is served, host:port; port 0 takes a free one',
  },
  {
    name: 'CENTESIMO_HTTP_ADDRESS',
    fallback: '127.0.0.1:7421',
    meaning: 'where HTTP is served, host:port; port 0 takes a free one',
  },
  {
    name: 'CENTESIMO_ORIGIN',
    fallback: 'localhost/centesimo',
    meaning: 'name of the log and its key; fixed at the first start',
  },
  { name: 'CENTESIMO_LOG_LEVEL', fallback: 'warn', meaning: `what is logged: ${LOG_LEVELS.join(', ')}` },
  {
    name: 'CENTESIMO_OPEN_ENTRIES',
    fallback: 'demonstration',
    meaning: 'yes: anybody may read entries; no: auditors with a token; demonstration: yes while it runs one',
  },
];

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  start: { readonly isDemonstration: boolean } = { isDemonstration: false },
): { config: Config } | { faults: string[] } {
  const value = (name: string): string => {
    const given = env[name]?.trim();
    return given === undefined || given === ''
      ? (SETTINGS.find((setting) => setting.name === name)?.fallback ?? '')
      : given;
  };
  const faults: string[] = [];
  const check = (name: string, holds: boolean, wanted: string): void => {
    if (!holds) faults.push(`${name} is ${JSON.stringify(value(name))}, but must be ${wanted}`);
  };
  const logLevel = LOG_LEVELS.find((level) => level === value('CENTESIMO_LOG_LEVEL'));
  for (const name of ['CENTESIMO_ADDRESS', 'CENTESIMO_HTTP_ADDRESS']) {
    const port = /^.+:([0-9]{1,5})$/.exec(value(name))?.[1];
    check(name, port !== undefined && Number(port) < 65_536, 'host:port');
  }
  check(
    'CENTESIMO_ORIGIN',
    /^[a-z0-9][a-z0-9./-]{2,200}$/.test(value('CENTESIMO_ORIGIN')),
    'a name of lower-case letters, digits, dots, slashes and dashes',
  );
  check('CENTESIMO_LOG_LEVEL', logLevel !== undefined, `one of ${LOG_LEVELS.join(', ')}`);
  check(
    'CENTESIMO_OPEN_ENTRIES',
    ['yes', 'no', 'demonstration'].includes(value('CENTESIMO_OPEN_ENTRIES')),
    'yes, no or demonstration',
  );
  const openEntries = value('CENTESIMO_OPEN_ENTRIES');
  if (faults.length > 0 || logLevel === undefined) return { faults };
  return {
    config: {
      dataFolder: value('CENTESIMO_DATA'),
      address: value('CENTESIMO_ADDRESS'),
      httpAddress: value('CENTESIMO_HTTP_ADDRESS'),
      origin: value('CENTESIMO_ORIGIN'),
      logLevel,
      openEntries: openEntries === 'yes' || (openEntries === 'demonstration' && start.isDemonstration),
    },
  };
}
