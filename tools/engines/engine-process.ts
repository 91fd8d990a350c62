/** A server that outlives the command which started it: its pid and its log lie in its folder. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
const ANSWER_MS = 2_000;
const STOP_MS = 15_000;
const LOG_TAIL = 2_000;
const COMMAND = 'command.json';

/** Folders of the repository, of what is fetched and built, and of the servers. */
export interface Places {
  readonly root: string;
  readonly cache: string;
  readonly home: string;
}

/** An error that an operator reads: a sentence that says what to do. */
export class EngineError extends Error {}

/** Runs a step to its end. Answers what it printed. @throws EngineError with the end of what it said */
export function runStep(command: string, args: readonly string[], cwd: string, timeoutMs: number): string {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: timeoutMs });
  if (result.status === 0) return result.stdout;
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}`.slice(-LOG_TAIL);
  throw new EngineError(`${command} ${args[0] ?? ''} failed: ${result.error?.message ?? said}`);
}

/** Refuses to go on without a program. @throws EngineError that names what to install */
export function needProgram(command: string, install: string): void {
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined) return;
  throw new EngineError(`${command} is not installed: ${install}`);
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = servers.map(async (server) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as net.AddressInfo).port;
  });
  const found = await Promise.all(ports);
  for (const server of servers) server.close();
  return found;
}

/** Starts the program detached, and keeps how, so that it can be started again on its data. */
export function startDetached(folder: string, command: string, args: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, COMMAND), JSON.stringify([command, ...args]));
  const log = openSync(path.join(folder, 'log.txt'), 'a');
  const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', log, log] });
  child.unref();
  writeFileSync(path.join(folder, 'pid'), String(child.pid ?? ''));
}

/** Starts again, on the data that is there, what ended. */
export function startAgain(folder: string): void {
  if (pidOf(folder) !== undefined) return;
  const [command = '', ...args] = JSON.parse(readFileSync(path.join(folder, COMMAND), 'utf8')) as string[];
  startDetached(folder, command, args);
}

/** SIGKILL, as a crash would end it; resolves when it is gone. */
export async function killDetached(folder: string): Promise<void> {
  const pid = pidOf(folder);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  while (pidOf(folder) !== undefined) await sleep(POLL_MS);
}

export function pidOf(folder: string): number | undefined {
  const file = path.join(folder, 'pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/** SIGTERM, then SIGKILL. */
export async function stopDetached(folder: string): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGTERM', STOP_MS],
    ['SIGKILL', ANSWER_MS],
  ] as const) {
    const pid = pidOf(folder);
    if (pid === undefined) break;
    process.kill(pid, signal);
    for (let waited = 0; waited < waitMs && pidOf(folder) !== undefined; waited += POLL_MS)
      await sleep(POLL_MS);
  }
  rmSync(path.join(folder, 'pid'), { force: true });
}

/** Sends `question` until the server at the port answers something, over TLS where an authority is given. @throws EngineError when it ended, or the time is over */
export async function untilAnswers(
  folder: string,
  port: number,
  question: Buffer,
  timeoutMs: number,
  ca?: string,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await answers(port, question, ca))) {
    const isGone = pidOf(folder) === undefined;
    if (!isGone && Date.now() < until) {
      await sleep(POLL_MS);
      continue;
    }
    const said = readFileSync(path.join(folder, 'log.txt'), 'utf8').slice(-LOG_TAIL);
    throw new EngineError(`${folder} ${isGone ? 'ended' : 'does not answer'}; its log ends with\n${said}`);
  }
}

async function answers(port: number, question: Buffer, ca: string | undefined): Promise<boolean> {
  const place = { port, host: '127.0.0.1' };
  return new Promise((resolve) => {
    const ask = (): void => void socket.write(question);
    const socket: net.Socket =
      ca === undefined ? net.connect(place, ask) : tls.connect({ ...place, ca: readFileSync(ca) }, ask);
    const end = (isAnswered: boolean): void => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.setTimeout(ANSWER_MS, () => end(false));
    socket
      .once('data', () => end(true))
      .once('error', () => end(false))
      .once('close', () => end(false));
  });
}
