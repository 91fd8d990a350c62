/** Starts the engines for the steps that run on them, and says what was met. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const UP_MS = 25 * 60_000;
const DOWN_MS = 60_000;
const SETTING = /^export (?<name>\w+)='(?<value>[^']*)'$/gm;

export interface Engines {
  /** `KAFKA_BROKERS` and `MONGODB_URI`; empty where they could not be started. */
  readonly environment: Readonly<Record<string, string>>;
  /** The sentence of the closing report. */
  readonly state: string;
}

export const NO_ENGINES: Engines = { environment: {}, state: 'not started' };

/** Fetches, builds and starts them with empty data; `options` are those of `npm run engines -- up`. */
export function startEngines(root: string, options: readonly string[]): Engines {
  console.log(`\n== starting Kafka and FerretDB ${options.join(' ')}`);
  const result = command(root, ['up', ...options], UP_MS);
  const settings = [...(result.stdout ?? '').matchAll(SETTING)].map(
    ({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? ''] as const,
  );
  if (result.status === 0 && settings.length > 0)
    return { environment: Object.fromEntries(settings), state: 'met' };
  const said = result.error?.message ?? result.stderr.trim();
  console.log(said);
  return { environment: {}, state: `MISSING: ${said.split('\n')[0]}` };
}

export function stopEngines(root: string): void {
  command(root, ['down'], DOWN_MS);
}

function command(root: string, args: readonly string[], timeout: number) {
  return spawnSync(process.execPath, [path.join(root, 'tools/engines.ts'), ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout,
  });
}
