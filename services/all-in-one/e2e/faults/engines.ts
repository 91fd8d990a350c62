/** The engines of a run, in a folder of their own, by the command that starts them for people too. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TOOL = join(import.meta.dirname, '../../../../tools/engines.ts');
const UP_MS = 25 * 60_000;
const STRIKE_MS = 120_000;
const run = promisify(execFile);

export type EngineName = 'ferretdb' | `kafka-${number}`;

export interface EnginesOptions {
  readonly home: string;
  readonly nodes: 1 | 3;
  /** Folder of the topics. */
  readonly data: string;
  /** By the listener's name: what its clients are told, `host:port` of each node in turn. */
  readonly listeners: ReadonlyMap<string, readonly string[]>;
}

export interface Engines {
  readonly brokers: readonly EngineName[];
  /** Straight to the brokers, past every link. */
  readonly kafkaBrokers: readonly string[];
  readonly databasePort: number;
  /** The ports that a listener has at each node. */
  portsOf(listener: string): readonly number[];
  kill(name: EngineName): Promise<void>;
  start(name: EngineName): Promise<void>;
  /** The node that leads the cluster now. */
  controller(): Promise<EngineName>;
  down(): Promise<void>;
}

const portOf = (address: string): number => Number(address.split(':').at(-1));

/** Starts them with empty data. @throws Error with what the command said */
export async function startEngines({ data, home, listeners, nodes }: EnginesOptions): Promise<Engines> {
  const command = async (timeout: number, ...args: string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, [TOOL, ...args, '--home', home], { timeout });
    return stdout.trim();
  };
  const added = [...listeners].map(([name, told]) => `--kafka-listener=${name}=${told.join(',')}`);
  await command(UP_MS, 'up', '--kafka-nodes', String(nodes), '--kafka-data', data, ...added);
  const urls = JSON.parse(readFileSync(join(home, 'engines.json'), 'utf8')) as Record<string, string>;
  return {
    brokers: Array.from({ length: nodes }, (_, at): EngineName => `kafka-${at + 1}`),
    kafkaBrokers: urls['KAFKA_BROKERS']?.split(',') ?? [],
    databasePort: Number(new URL(urls['MONGODB_URI'] ?? '').port),
    portsOf: (listener) => urls[`KAFKA_LISTENER_${listener}`]?.split(',').map(portOf) ?? [],
    kill: async (name) => void (await command(STRIKE_MS, 'kill', name)),
    start: async (name) => void (await command(STRIKE_MS, 'start', name)),
    controller: async () => (await command(STRIKE_MS, 'controller')) as EngineName,
    down: async () => void (await command(STRIKE_MS, 'down')),
  };
}
