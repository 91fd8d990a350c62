/** Settings of allocation when it runs alone, from the environment only; every fault is reported at once. */
import { LOG_LEVELS } from '@centesimo/telemetry';
import type { LogLevel } from '@centesimo/telemetry';

export interface Config {
  /** The data folder: keys, journals, documents, topic. */
  readonly dataFolder: string;
  /** `host:port` where gRPC is served. */
  readonly address: string;
  /** `host:port` where the other instances reach this one. */
  readonly peerAddress: string;
  /** `host:port` of a donation instance, asked to publish again before its own address is known. */
  readonly donationAddress: string;
  /** Name of the log; fixed when the data folder is made. */
  readonly origin: string;
  readonly logLevel: LogLevel;
}

export interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS: readonly Setting[] = [
  { name: 'CENTESIMO_DATA', fallback: './data', meaning: 'folder of all data and keys' },
  {
    name: 'CENTESIMO_ALLOCATION_ADDRESS',
    fallback: '127.0.0.1:7422',
    meaning: 'where gRPC is served, host:port',
  },
  {
    name: 'CENTESIMO_ALLOCATION_PEER_ADDRESS',
    fallback: '127.0.0.1:7422',
    meaning: 'where other instances reach this one, host:port',
  },
  {
    name: 'CENTESIMO_DONATION_ADDRESS',
    fallback: '127.0.0.1:7421',
    meaning: 'an instance of donation, host:port',
  },
  {
    name: 'CENTESIMO_ORIGIN',
    fallback: 'localhost/centesimo',
    meaning: 'name of the log and its key; fixed at the first start',
  },
  { name: 'CENTESIMO_LOG_LEVEL', fallback: 'info', meaning: `what is logged: ${LOG_LEVELS.join(', ')}` },
];

const ORIGIN = /^[a-z0-9][a-z0-9./-]{2,200}$/;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): { readonly config: Config; readonly faults?: undefined } | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const read = (name: string, isRight: (value: string) => boolean, wanted: string): string => {
    const given = env[name]?.trim() ?? '';
    const value = given === '' ? (SETTINGS.find((each) => each.name === name)?.fallback ?? '') : given;
    if (!isRight(value)) faults.push(`${name} is ${JSON.stringify(value)}, but must be ${wanted}`);
    return value;
  };
  const address = (name: string): string => read(name, isAddress, 'host:port with a port of 1 to 65535');
  const config = {
    dataFolder: read('CENTESIMO_DATA', (value) => !value.includes('\0'), 'a path'),
    address: address('CENTESIMO_ALLOCATION_ADDRESS'),
    peerAddress: address('CENTESIMO_ALLOCATION_PEER_ADDRESS'),
    donationAddress: address('CENTESIMO_DONATION_ADDRESS'),
    origin: read(
      'CENTESIMO_ORIGIN',
      (value) => ORIGIN.test(value),
      'a name of a-z, 0-9, dots, slashes, dashes',
    ),
    logLevel: read('CENTESIMO_LOG_LEVEL', isLogLevel, `one of ${LOG_LEVELS.join(', ')}`) as LogLevel,
  };
  return faults.length > 0 ? { faults } : { config };
}

function isAddress(value: string): boolean {
  const port = Number(/^[^\s:]+:([0-9]{1,5})$/.exec(value)?.[1] ?? 0);
  return port >= 1 && port <= 65_535;
}

function isLogLevel(value: string): boolean {
  return (LOG_LEVELS as readonly string[]).includes(value);
}
