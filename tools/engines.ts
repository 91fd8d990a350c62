/**
 * The engines to grow into, without containers: Apache Kafka, and FerretDB for the MongoDB protocol.
 * Usage: npm run engines -- up [--kafka-nodes 3] [--secure] | down | status | kill SERVER | start SERVER
 * Everything lies under `.engines/`; `up` begins with empty data, `down` removes it and keeps what was fetched and built.
 * With `--secure` both speak TLS and ask for users; passwords and the authority lie in `.engines/security/`.
 * `kill` ends one as a crash would, and `start` starts it again on its data: for tests of faults.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { EngineError, killDetached, pidOf, startAgain, stopDetached } from './engines/engine-process.ts';
import { startFerretDb } from './engines/ferretdb.ts';
import { startKafka } from './engines/kafka.ts';
import { ADMINISTRATOR, makeSecurity } from './engines/security.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const HOME = path.join(ROOT, '.engines');
const STATE = path.join(HOME, 'engines.json');
const SECURITY = path.join(HOME, 'security');
const SERVER = /^(kafka-\d|ferretdb)$/;
const USAGE =
  'usage: npm run engines -- up [--kafka-nodes 1|3] [--secure] | down | status | kill SERVER | start SERVER';

function servers(): string[] {
  if (!existsSync(HOME)) return [];
  return readdirSync(HOME).filter((name) => SERVER.test(name));
}

async function down(): Promise<void> {
  rmSync(STATE, { force: true });
  await Promise.all(servers().map((name) => stopDetached(path.join(HOME, name))));
  for (const name of servers()) rmSync(path.join(HOME, name), { recursive: true, force: true });
  rmSync(SECURITY, { recursive: true, force: true });
}

async function up(nodes: number, isSecure: boolean): Promise<void> {
  await down();
  mkdirSync(HOME, { recursive: true });
  try {
    const security = isSecure ? makeSecurity(ROOT, SECURITY) : undefined;
    const MONGODB_URI = await startFerretDb(ROOT, HOME, security);
    const KAFKA_BROKERS = await startKafka(ROOT, HOME, nodes, security);
    const password = security?.users.get(ADMINISTRATOR);
    const secured = security && {
      KAFKA_CA_FILE: security.ca,
      KAFKA_USERNAME: ADMINISTRATOR,
      KAFKA_PASSWORD_FILE: password,
      MONGODB_CA_FILE: security.ca,
      MONGODB_PASSWORD_FILE: password,
    };
    writeFileSync(STATE, `${JSON.stringify({ KAFKA_BROKERS, MONGODB_URI, ...secured })}\n`);
  } catch (error) {
    await down();
    throw error;
  }
}

/** What a shell must export, one a line: `eval "$(npm run -s engines -- status)"`. */
function status(): number {
  const names = servers();
  const stopped = names.filter((name) => pidOf(path.join(HOME, name)) === undefined);
  if (!existsSync(STATE) || names.length === 0 || stopped.length > 0) {
    console.error(stopped.length > 0 ? `not running: ${stopped.join(', ')}` : 'no engines are up');
    return 1;
  }
  const urls = JSON.parse(readFileSync(STATE, 'utf8')) as Record<string, string>;
  for (const [name, value] of Object.entries(urls)) console.log(`export ${name}='${value}'`);
  console.error(
    `running: ${names.join(', ')}. MongoDB itself is not among them: FerretDB speaks its protocol.`,
  );
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const options = {
    'kafka-nodes': { type: 'string', default: '1' },
    secure: { type: 'boolean', default: false },
  } as const;
  const { positionals, values } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const nodes = Number(values['kafka-nodes']);
  const [command, server] = positionals;
  if (server !== undefined) return strike(command, server);
  if (positionals.length !== 1 || (nodes !== 1 && nodes !== 3)) return refuse();
  if (command === 'up') await up(nodes, values.secure);
  else if (command === 'down') await down();
  else if (command !== 'status') return refuse();
  return command === 'down' ? 0 : status();
}

async function strike(command: string | undefined, server: string): Promise<number> {
  if (!servers().includes(server) || (command !== 'kill' && command !== 'start')) return refuse();
  const folder = path.join(HOME, server);
  if (command === 'kill') await killDetached(folder);
  else startAgain(folder);
  return 0;
}

function refuse(): number {
  console.error(USAGE);
  return 64;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isKnown =
    error instanceof EngineError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  if (isKnown !== true) throw error;
  console.error(`engines: ${(error as Error).message}`);
  process.exitCode = 2;
}
