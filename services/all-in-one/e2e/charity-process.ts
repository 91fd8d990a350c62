/** Starts the process under test, speaks to it, kills it, and says how it ended. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PARTITIONS } from '@centesimo/events';
import type { EngineConfig } from '@centesimo/service';
import type { Config } from '../src/service.ts';
import type { Strike, ToChild, ToParent } from './child-messages.ts';

/** How a start ended: it serves, it refused to start, or it died. */
export type Started =
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'died' };

export interface Charity {
  readonly pid: number;
  /** Resolves when it serves, has refused, or died. */
  readonly started: Promise<Started>;
  /** Resolves when the process is gone: the signal that ended it, or its exit code. */
  readonly ended: Promise<string | number>;
  isGone(): boolean;
  /** What it wrote to standard error so far. */
  errors(): string;
  arm(strike: Strike): void;
  /** How often each write point was passed since the start. */
  census(): Promise<Record<string, number>>;
  kill(): Promise<void>;
  /** A drained stop. */
  stop(): Promise<void>;
}

const CHILD = fileURLToPath(new URL('charity.child.ts', import.meta.url));
/** A test that kills a process waits as long for its partitions; the brokers of the tests allow it. */
const SESSION_MS = 2_000;
const ALIVE = new Set<ChildProcess>();

/**
 * The engines that the environment names, with names of this folder alone on them, since others share them; else the
 * embedded adapters.
 */
export function enginesOf(dataFolder: string): EngineConfig {
  const { KAFKA_BROKERS = '', MONGODB_URI = '' } = process.env;
  const name = basename(dataFolder);
  const isNamed = KAFKA_BROKERS !== '';
  return {
    partitions: [PARTITIONS],
    kafkaBrokers: isNamed ? KAFKA_BROKERS.split(',') : [],
    kafkaPrefix: `${name}.`,
    kafkaSessionMs: SESSION_MS,
    kafkaUsername: '',
    kafkaPasswordFile: '',
    kafkaCaFile: '',
    mongodbUri: isNamed ? new URL(name, MONGODB_URI).href : '',
    mongodbPasswordFile: '',
    mongodbCaFile: '',
  };
}

export function configOf(dataFolder: string, change: Partial<Config> = {}): Config {
  return {
    dataFolder,
    address: '127.0.0.1:0',
    httpAddress: '127.0.0.1:0',
    origin: 'example.org/charity',
    logLevel: 'warn',
    openEntries: true,
    keepYears: { all: 10, ledgers: {} },
    partnerLogs: 'none',
    heads: { headsEntries: 10_000, headsMs: 600_000 },
    seenBy: [],
    seenByMin: 0,
    witnessPolicy: 'none',
    timeAuthority: { name: undefined },
    timeAuthorityMinutes: 60,
    timeAuthorityCa: { file: undefined },
    ...enginesOf(dataFolder),
    ...change,
  };
}

export function startCharity(config: Config, strike?: Strike): Charity {
  const options = { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] as 'pipe'[] };
  const child = fork(CHILD, [JSON.stringify({ config, strike })], options);
  ALIVE.add(child);
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-20_000)));
  const told = hear(child);
  const ended = once(child, 'exit').then(([code, signal]) => {
    ALIVE.delete(child);
    return (signal ?? code) as string | number;
  });
  const died = ended.then((): Started => ({ kind: 'died' }));
  const say = (message: ToChild): void => void child.send(message);
  return {
    pid: child.pid ?? 0,
    started: Promise.race([told('ready'), told('failed'), died]),
    ended,
    isGone: () => !ALIVE.has(child),
    errors: () => errors,
    arm: (strike) => say({ kind: 'arm', strike }),
    census: async () => {
      say({ kind: 'census' });
      return (await told('census')).counts;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      say({ kind: 'stop' });
      await ended;
    },
  };
}

/** Kills whatever a failed test left behind. */
export function killAll(): void {
  for (const child of ALIVE) child.kill('SIGKILL');
}

/** The address of a process that must have started. */
export async function mustServe(charity: Charity): Promise<string> {
  const started = await charity.started;
  if (started.kind === 'ready') return started.address;
  throw new Error(`the process did not start: ${JSON.stringify(started)}\n${charity.errors()}`);
}

function hear(child: ChildProcess) {
  return <Kind extends ToParent['kind']>(kind: Kind): Promise<Extract<ToParent, { kind: Kind }>> =>
    new Promise((resolve) => {
      child.on('message', (message: ToParent) => {
        if (message.kind === kind) resolve(message as Extract<ToParent, { kind: Kind }>);
      });
    });
}

/** The signing key of a data folder, of which tokens are made. */
export const signingKeyOf = (folder: string): string => join(folder, 'keys', 'token-signing.pem');
