/** litewitness of torchwood, a witness of other people's, as a process with a key in an ssh-agent of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildGoVerifier, findGo } from '../../../tools/interop/go-verifiers.ts';
import { until } from './world.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const RUN_MS = 20_000;
const NAME = 'lite.test/witness';

/** Why it is not run here, printed once a file; empty where it is. */
export function whyNoLiteWitness(): string {
  const missing = ['ssh-agent', 'ssh-add', 'ssh-keygen'].find(
    (name) => spawnSync('which', [name], { timeout: RUN_MS }).status !== 0,
  );
  const why = findGo(process.env).missing ?? (missing === undefined ? '' : `${missing} is not here`);
  if (why !== '') console.log(`${why}: litewitness is not run`);
  return why;
}

/** Builds it where it is not built yet: for `beforeAll`, with its time limit. */
export function buildLiteWitness(): void {
  for (const name of ['litewitness', 'addlog'] as const) buildGoVerifier(ROOT, name);
}

export interface LiteWitness {
  readonly url: string;
  readonly vkey: string;
  /** As its operator adds a log with witnessctl. */
  addLog(origin: string, vkey: string): void;
  /** Ends the process and starts it again on the same database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openLiteWitness(): Promise<LiteWitness> {
  // A socket's path is short.
  const folder = mkdtempSync(path.join(tmpdir(), 'lw-'));
  const socket = path.join(folder, 's');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  await until(() => existsSync(socket));
  const key = makeKey(folder, socket);
  const port = await freePort();
  const args = ['-name', NAME, '-key', key, '-ssh-agent', socket];
  const start = () => startWitness(folder, [...args, '-listen', `127.0.0.1:${port}`], port);
  let running = await start();
  const stop = async (child: ChildProcess): Promise<void> => {
    const exited = once(child, 'exit');
    if (child.exitCode !== null || child.signalCode !== null || !child.kill('SIGKILL')) return;
    await exited;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    vkey: running.vkey,
    addLog: (origin, vkey) =>
      void run(buildGoVerifier(ROOT, 'addlog'), [path.join(folder, 'w.db'), origin, vkey]),
    restart: async () => {
      await stop(running.child);
      running = await start();
    },
    close: async () => {
      await stop(running.child);
      await stop(agent);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The fingerprint of a new key that the agent holds. */
function makeKey(folder: string, socket: string): string {
  const file = path.join(folder, 'key');
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
  run('ssh-add', ['-q', file], { SSH_AUTH_SOCK: socket });
  return /SHA256:\S+/.exec(run('ssh-keygen', ['-lf', `${file}.pub`]))?.[0] ?? '';
}

function run(program: string, args: readonly string[], more: Record<string, string> = {}): string {
  const env = { ...process.env, ...more };
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: RUN_MS, env });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startWitness(
  folder: string,
  args: readonly string[],
  port: number,
): Promise<{ readonly child: ChildProcess; readonly vkey: string }> {
  const database = ['-db', path.join(folder, 'w.db')];
  const child = spawn(buildGoVerifier(ROOT, 'litewitness'), [...args, ...database], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`litewitness ended with ${child.exitCode}: ${said}`);
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer !== undefined;
  });
  return { child, vkey: /vkey=(\S+)/.exec(said)?.[1]?.replaceAll('"', '') ?? '' };
}
