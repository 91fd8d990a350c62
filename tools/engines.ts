/**
 * The engines to grow into, without containers: Apache Kafka, and FerretDB for the MongoDB protocol.
 * Usage: npm run engines -- up [--kafka-nodes 3] [--secure] | down | status | kill SERVER | start SERVER | controller
 * Everything lies under `.engines/`; `up` begins with empty data, `down` removes it and keeps what was fetched and built.
 * With `--secure` both speak TLS and ask for users; passwords and the authority lie in `.engines/security/`.
 * For tests of faults: `kill` ends one as a crash would, and `start` starts it again on its data; `controller` names the
 * node that leads the others; `--home FOLDER` keeps servers apart from those of `.engines/`; `--kafka-data FOLDER` holds
 * the topics, and `--kafka-listener NAME=host:port,…` adds a listener whose clients are told these addresses, one a node.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { EngineError, killDetached, pidOf, startAgain, stopDetached } from './engines/engine-process.ts';
import { startFerretDb } from './engines/ferretdb.ts';
import { controllerOf, type Listener, startKafka } from './engines/kafka.ts';
import { ADMINISTRATOR, makeSecurity } from './engines/security.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** What is fetched and built, for every home. */
const CACHE = path.join(ROOT, '.engines');
const SERVER = /^(kafka-\d|ferretdb)$/;
const USAGE =
  'usage: npm run engines -- up [--kafka-nodes 1|3] [--secure] | down | status | kill SERVER | start SERVER | controller';
const OPTIONS = {
  home: { type: 'string', default: CACHE },
  'kafka-nodes': { type: 'string', default: '1' },
  'kafka-data': { type: 'string' },
  'kafka-listener': { type: 'string', multiple: true, default: [] as string[] },
  secure: { type: 'boolean', default: false },
} as const;
type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const stateOf = (home: string): string => path.join(home, 'engines.json');
const securityOf = (home: string): string => path.join(home, 'security');

function servers(home: string): string[] {
  if (!existsSync(home)) return [];
  return readdirSync(home).filter((name) => SERVER.test(name));
}

async function down(home: string): Promise<void> {
  rmSync(stateOf(home), { force: true });
  await Promise.all(servers(home).map((name) => stopDetached(path.join(home, name))));
  for (const name of servers(home)) rmSync(path.join(home, name), { recursive: true, force: true });
  rmSync(securityOf(home), { recursive: true, force: true });
}

async function up(home: string, nodes: number, options: Options): Promise<void> {
  await down(home);
  mkdirSync(home, { recursive: true });
  const places = { root: ROOT, cache: CACHE, home };
  const listeners = options['kafka-listener'].map(readListener);
  const data = options['kafka-data'];
  try {
    const security = options.secure ? makeSecurity(ROOT, securityOf(home)) : undefined;
    const MONGODB_URI = await startFerretDb(places, security);
    const kafka = await startKafka(places, { nodes, listeners, security, ...(data && { data }) });
    const password = security?.users.get(ADMINISTRATOR);
    const secured = security && {
      KAFKA_CA_FILE: security.ca,
      KAFKA_USERNAME: ADMINISTRATOR,
      KAFKA_PASSWORD_FILE: password,
      MONGODB_CA_FILE: security.ca,
      MONGODB_PASSWORD_FILE: password,
    };
    writeFileSync(stateOf(home), `${JSON.stringify({ ...kafka, MONGODB_URI, ...secured })}\n`);
  } catch (error) {
    await down(home);
    throw error;
  }
}

function readListener(text: string): Listener {
  const [name = '', addresses = ''] = text.split('=');
  return { name, advertised: addresses.split(',') };
}

/** What a shell must export, one a line: `eval "$(npm run -s engines -- status)"`. */
function status(home: string): number {
  const names = servers(home);
  const stopped = names.filter((name) => pidOf(path.join(home, name)) === undefined);
  if (!existsSync(stateOf(home)) || names.length === 0 || stopped.length > 0) {
    console.error(stopped.length > 0 ? `not running: ${stopped.join(', ')}` : 'no engines are up');
    return 1;
  }
  const urls = JSON.parse(readFileSync(stateOf(home), 'utf8')) as Record<string, string>;
  for (const [name, value] of Object.entries(urls)) console.log(`export ${name}='${value}'`);
  console.error(
    `running: ${names.join(', ')}. MongoDB itself is not among them: FerretDB speaks its protocol.`,
  );
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const nodes = Number(values['kafka-nodes']);
  const home = path.resolve(values.home);
  const [command, server] = positionals;
  if (server !== undefined) return strike(home, command, server);
  if (positionals.length !== 1 || (nodes !== 1 && nodes !== 3)) return refuse();
  // A listener that was added knows neither users nor TLS.
  if (values.secure && values['kafka-listener'].length > 0) return refuse();
  if (command === 'controller') return tellController(home);
  if (command === 'up') await up(home, nodes, values);
  else if (command === 'down') await down(home);
  else if (command !== 'status') return refuse();
  return command === 'down' ? 0 : status(home);
}

async function strike(home: string, command: string | undefined, server: string): Promise<number> {
  if (!servers(home).includes(server) || (command !== 'kill' && command !== 'start')) return refuse();
  const folder = path.join(home, server);
  if (command === 'kill') await killDetached(folder);
  else startAgain(folder);
  return 0;
}

/** A node both serves and leads, so the leader's name is that of a server. */
function tellController(home: string): number {
  const urls = JSON.parse(readFileSync(stateOf(home), 'utf8')) as Record<string, string>;
  console.log(`kafka-${controllerOf(CACHE, urls['KAFKA_BROKERS'] ?? '')}`);
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
