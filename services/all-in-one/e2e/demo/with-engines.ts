/** The engines to work on: named by the environment, up already, or started for this and stopped after it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface EngineAddresses {
  readonly KAFKA_BROKERS: string;
  readonly MONGODB_URI: string;
}

const UP_MS = 25 * 60_000;
const SETTING = /^export (?<name>\w+)='(?<value>[^']*)'$/gm;

/** @throws Error with what is missing when they cannot be started */
export async function withEngines<Answer>(
  root: string,
  work: (engines: EngineAddresses) => Promise<Answer>,
): Promise<Answer> {
  const { KAFKA_BROKERS, MONGODB_URI } = process.env;
  if (KAFKA_BROKERS !== undefined && MONGODB_URI !== undefined)
    return await work({ KAFKA_BROKERS, MONGODB_URI });
  const up = addressesOf(tool(root, 'status').stdout);
  if (up !== undefined) return await work(up);
  process.stderr.write('starting Kafka and FerretDB\n');
  const started = tool(root, 'up');
  const engines = addressesOf(started.stdout);
  if (engines === undefined) throw new Error(started.stderr.trim() || 'the engines did not start');
  try {
    return await work(engines);
  } finally {
    tool(root, 'down');
  }
}

function tool(root: string, command: string) {
  const args = [join(root, 'tools/engines.ts'), command];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: UP_MS });
}

function addressesOf(text: string): EngineAddresses | undefined {
  const settings = Object.fromEntries(
    [...text.matchAll(SETTING)].map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']),
  );
  const { KAFKA_BROKERS, MONGODB_URI } = settings;
  return KAFKA_BROKERS === undefined || MONGODB_URI === undefined
    ? undefined
    : { KAFKA_BROKERS, MONGODB_URI };
}
