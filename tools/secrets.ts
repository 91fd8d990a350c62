/**
 * Makes what docker-compose.yml reads from files: the keys of the deployment, passwords, and `.env` beside it.
 * Usage: npm run secrets -- FOLDER --origin NAME [--env FILE]
 * A folder that is there is left alone. As root the files are given to the users of the containers.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..');
/** As infra/docker/service.Dockerfile has it. */
const USER = 10_001;
const SERVICES = ['donation', 'allocation', 'audit'] as const;
const PASSWORD_BYTES = 24;
/** What MongoDB takes for the key of a replica set: up to 1,024 characters of base64. */
const KEYFILE_BYTES = 567;

/** Characters that need no quoting anywhere. */
const password = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');

function refuse(text: string, code: number): number {
  console.error(`secrets: ${text}`);
  return code;
}

/** Readable by `mode`; the folder above is private, so 644 opens it to containers that it is given to, and to nobody else. */
function put(file: string, text: string, mode: number): void {
  writeFileSync(file, text, { mode, flag: 'wx' });
  chmodSync(file, mode);
}

/** A password for each user, in a file of its own. Answers them by user. */
function makePasswords(folder: string, users: readonly string[]): Record<string, string> {
  mkdirSync(folder, { mode: 0o700 });
  const made = Object.fromEntries(users.map((user) => [user, password()]));
  for (const [user, text] of Object.entries(made)) put(path.join(folder, `${user}.password`), text, 0o600);
  return made;
}

/** As infra/docker/kafka-start.sh reads them. */
function makeKafka(folder: string): void {
  const made = makePasswords(folder, ['admin', ...SERVICES]);
  const lines = Object.entries(made).map(([user, text]) => `${user} ${text}\n`);
  put(path.join(folder, 'users'), lines.join(''), 0o644);
}

/** As infra/docker/mongodb-users.js reads them. */
function makeMongodb(folder: string): void {
  const made = makePasswords(folder, SERVICES);
  put(path.join(folder, 'users.json'), JSON.stringify(made), 0o644);
  put(path.join(folder, 'root.password'), password(), 0o644);
  put(path.join(folder, 'keyfile'), randomBytes(KEYFILE_BYTES).toString('base64'), 0o644);
}

/** Files that only their owner may read belong to the user of our containers. */
function giveAway(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) chownSync(path.join(entry.parentPath, entry.name), USER, USER);
}

function main(argv: readonly string[]): number {
  const options = { origin: { type: 'string' }, env: { type: 'string', default: '.env' } } as const;
  const { positionals, values } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const [given] = positionals;
  if (given === undefined || values.origin === undefined || positionals.length > 1)
    return refuse('usage: npm run secrets -- FOLDER --origin NAME [--env FILE]', 64);
  const folder = path.resolve(given);
  if (existsSync(folder)) return refuse(`${folder} is there already: nothing is made over it`, 2);
  if (process.getuid?.() !== 0)
    return refuse(`run this as root: the files are for user ${USER}, as whom the containers run`, 2);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = [path.join(ROOT, 'packages/cli/src/main.ts'), 'keys', path.join(folder, 'keys')];
  const made = spawnSync(process.execPath, [...keys, '--origin', values.origin], { stdio: 'inherit' });
  if (made.status !== 0) return made.status ?? 2;
  makeKafka(path.join(folder, 'kafka'));
  makeMongodb(path.join(folder, 'mongodb'));
  giveAway(folder);
  const env = { CENTESIMO_ORIGIN: values.origin, CENTESIMO_SECRETS: folder };
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(path.resolve(values.env), lines.join(''), { flag: 'a' });
  console.log(`Passwords are in ${folder}, settings for docker compose in ${values.env}.`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
  process.exitCode = refuse((error as Error).message, 64);
}
