/**
 * The system a command works on: services apart where the environment names their addresses; else the one behind a data
 * folder, which runs there or is started as a child for the time of the command.
 * Whoever can read the key folder is the operator, so the tokens are made here.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AuthError, issueToken, openTokenKeys } from '@centesimo/auth';
import type { Role } from '@centesimo/auth';
import { type Addresses, oneAddress } from '@centesimo/grpc';
import { CliError } from './command.ts';
import type { CommandIo } from './command.ts';

/** Issuer and audience of a deployment that makes its own tokens. */
const DEPLOYMENT = 'centesimo';
const TOKEN_TTL_S = 600;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const SERVICES = ['donation', 'allocation', 'audit'] as const;

export interface RunningSystem {
  readonly addresses: Addresses;
  token(): string;
  close(): Promise<void>;
}

/** The folder of `--data`, of the setting, or the default. */
export function dataFolder(io: CommandIo, given: string | undefined): string {
  return given ?? io.env['CENTESIMO_DATA'] ?? 'data';
}

/** The folder of the keys that tokens are signed with: of the setting, or the one in the data folder. */
export function keysFolder(io: CommandIo, data: string): string {
  return resolve(data, io.env['CENTESIMO_KEYS'] ?? 'keys');
}

/** Where the services apart answer; undefined when the environment names none. @throws CliError when it names some only */
function addressesApart({ env }: CommandIo): Addresses | undefined {
  const names = SERVICES.map((service) => [service, `CENTESIMO_${service.toUpperCase()}_ADDRESS`] as const);
  const missing = names.filter(([, name]) => (env[name] ?? '') === '');
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    const which = missing.map(([, name]) => name).join(', ');
    throw new CliError('no-system', `the addresses of services apart go together; ${which} is missing`);
  }
  return Object.fromEntries(
    names.map(([service, name]) => [service, env[name] ?? '']),
  ) as unknown as Addresses;
}

interface RunFile {
  readonly address: string;
  readonly pid: number;
}

/** What runs on the folder; a file that a killed process left is not believed. */
function readRunFile(folder: string): RunFile | undefined {
  const path = join(folder, 'run.json');
  if (!existsSync(path)) return undefined;
  try {
    const { address, pid } = JSON.parse(readFileSync(path, 'utf8')) as Partial<RunFile>;
    if (typeof address !== 'string' || typeof pid !== 'number') return undefined;
    return isAlive(pid) ? { address, pid } : undefined;
  } catch {
    // Being written just now.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @throws CliError when there is no data, the keys cannot be read, or the system does not start */
export async function openSystem(folder: string, io: CommandIo): Promise<RunningSystem> {
  const keys = keysFolder(io, folder);
  const running = readRunFile(folder);
  const addresses = addressesApart(io) ?? (running && oneAddress(running.address));
  if (addresses !== undefined) return { addresses, token: tokensOf(keys), close: async () => undefined };
  if (!existsSync(keys)) {
    throw new CliError(
      'no-system',
      `nothing runs on ${folder} and there is no data in it; "npm start" makes both`,
    );
  }
  io.err(`starting the system on ${folder} for this command\n`);
  const child = startChild(folder);
  try {
    const { address } = await untilServing(folder, child, io.signal);
    return { addresses: oneAddress(address), token: tokensOf(keys), close: () => stopChild(child.process) };
  } catch (error) {
    await stopChild(child.process);
    throw error;
  }
}

interface Child {
  readonly process: ChildProcess;
  /** The last of what it complained. */
  complaint: string;
}

function startChild(folder: string): Child {
  const main = fileURLToPath(new URL('../../../services/all-in-one/src/main.ts', import.meta.url));
  const env = {
    ...process.env,
    CENTESIMO_DATA: folder,
    CENTESIMO_ADDRESS: '127.0.0.1:0',
    CENTESIMO_HTTP_ADDRESS: '127.0.0.1:0',
  };
  const started = spawn(process.execPath, [main, '--serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const child: Child = { process: started, complaint: '' };
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    child.complaint = (child.complaint + text).slice(-2_000);
  });
  return child;
}

async function untilServing(folder: string, child: Child, signal: AbortSignal): Promise<RunFile> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until && child.process.exitCode === null && !signal.aborted) {
    const running = readRunFile(folder);
    if (running?.pid === child.process.pid && running !== undefined) return running;
    await wait(POLL_MS);
  }
  const reason = child.complaint.trim().split('\n').at(-1) ?? '';
  throw new CliError('system-not-started', `the system did not start on ${folder}: ${reason}`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  // What was answered is durable: a drain that hangs may be cut.
  const cut = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(cut);
}

export interface TokenWish {
  readonly roles: readonly Role[];
  readonly ledgers: readonly string[];
  readonly ttlS: number;
  /** Who it is for. */
  readonly subject?: string;
}

/** @throws CliError with the code of the key that cannot be used */
export function makeToken(keys: string, wish: TokenWish): string {
  try {
    const { signingKey } = openTokenKeys(keys, DEPLOYMENT, false);
    const request = { subject: 'centesimo-cli', audience: DEPLOYMENT, nowMs: Date.now() };
    return issueToken(signingKey, { ...request, ...wish });
  } catch (error) {
    if (error instanceof AuthError) throw new CliError(error.code, error.message);
    throw error;
  }
}

function tokensOf(keys: string): () => string {
  const wish: TokenWish = { roles: ['auditor', 'operator'], ledgers: ['*'], ttlS: TOKEN_TTL_S };
  let token = makeToken(keys, wish);
  let madeAt = Date.now();
  return () => {
    if (Date.now() - madeAt > (TOKEN_TTL_S * 1000) / 2) {
      token = makeToken(keys, wish);
      madeAt = Date.now();
    }
    return token;
  };
}
