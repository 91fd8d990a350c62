// A watch in this process, whose files are in a folder, and what a test waits for.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withTempFolder } from '@centesimo/testkit';
import { TEST_VKEY } from '@centesimo/verify/test-log';
import { runCli } from '../src/run-cli.ts';
import { GrowingLog } from './growing-log.fixture.ts';
import type { Served } from './growing-log.fixture.ts';

export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const WAIT_MS = 50_000;

export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  return await withTempFolder(async (folder) => {
    writeFileSync(join(folder, 'key'), TEST_VKEY);
    return await use(folder);
  });
}

/** Waits for a state, never for a time. */
export async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + WAIT_MS; !holds(); await wait(10))
    if (Date.now() > end) throw new Error('it never came to hold');
}

interface Watched {
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly ended: Promise<number>;
  stop(): Promise<number>;
}

/** A watch in this process, whose files are in the folder. */
export function watch(folder: string, log: string, ...more: string[]): Watched {
  const [out, err]: [string[], string[]] = [[], []];
  const stopping = new AbortController();
  const io = { isTerminal: false, signal: stopping.signal, env: process.env };
  const files = ['--vkey-file', join(folder, 'key'), '--state', join(folder, 'state')];
  const args = ['watch', log, ...files, '--evidence', join(folder, 'evidence'), '--every', '10ms', ...more];
  const ended = runCli(args, {
    ...io,
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  });
  const stop = async (): Promise<number> => {
    stopping.abort();
    return await ended;
  };
  return { out, err, ended, stop };
}

export async function looks(served: Served, times: number): Promise<void> {
  const before = served.asked.filter((path) => path === 'checkpoint').length;
  await until(() => served.asked.filter((path) => path === 'checkpoint').length >= before + times);
}

/** Whoever has the folder and the key comes to the same. */
export async function verdictFrom(evidence: string): Promise<unknown> {
  return await inFolder(async (folder) => {
    const out: string[] = [];
    const io = { isTerminal: false, signal: AbortSignal.timeout(WAIT_MS), env: {}, err: () => undefined };
    const args = ['verify', join(evidence, 'log'), '--state', join(evidence, 'state'), '--json'];
    const more = ['--vkey-file', join(folder, 'key'), '--evidence', join(folder, 'again')];
    await runCli([...args, ...more], { ...io, out: (text) => void out.push(text) });
    return JSON.parse(out.join('')) as unknown;
  });
}

export const GOOD = (): GrowingLog => new GrowingLog().give(300).spend();
export const FORKED = (): GrowingLog => new GrowingLog().give(300, 1).spend();
