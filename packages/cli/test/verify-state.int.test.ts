// `verify --state`: goes on from what was verified before, also after an interrupt, and its evidence shows the same again.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '@centesimo/verify/test-log';
import { describe, expect, it } from 'vitest';
import { GrowingLog, serve } from './growing-log.fixture.ts';
import { runIn } from './run-in.fixture.ts';
import type { Ran } from './run-in.fixture.ts';
import { inFolder, MAIN, until } from './watch.fixture.ts';

async function verify(folder: string, log: string, ...more: string[]): Promise<Ran & { told: Told }> {
  const ran = await runIn(folder, 'verify', log, '--vkey-file', 'key', '--json', ...more);
  return { ...ran, told: (ran.out === '' ? {} : JSON.parse(ran.out)) as Told };
}

interface Told {
  readonly kind?: string;
  readonly code?: string;
  readonly size?: number;
  readonly ledgers?: unknown;
  readonly resumed?: unknown;
  readonly failures?: readonly { readonly what: string; readonly where: { readonly index?: number } }[];
}

describe('verify --state', () => {
  it('goes on from the state, says what it did, and comes to what a verification from nothing comes to', async () => {
    await inFolder(async (folder) => {
      const log = new GrowingLog().give(300).spend();
      await writeFiles(log.files(), join(folder, 'log'));
      const first = await verify(folder, 'log', '--state', 'state');
      const { length: before } = log.texts;
      expect(first).toMatchObject({ code: 0, told: { size: before, resumed: { from: 0, wholeAt: before } } });
      log.give(40).spend();
      await writeFiles(log.files(), join(folder, 'log'));
      const second = await verify(folder, 'log', '--state', 'state');
      expect(second).toMatchObject({ code: 0, told: { resumed: { from: before, wholeAt: before } } });
      const whole = await verify(folder, 'log');
      expect(second.told.ledgers).toEqual(whole.told.ledgers);
      const deep = await verify(folder, 'log', '--state', 'state', '--deep');
      expect(deep.told.resumed).toEqual({ from: log.texts.length, wholeAt: log.texts.length });
      const text = await runIn(folder, 'verify', 'log', '--vkey-file', 'key', '--state', 'state');
      expect(text.out).toContain('0 new entries behind the');
    });
  });

  it.each(['--since=key', '--hashes-only', '--save-every=0'])('does not go with %s', async (option) => {
    await inFolder(async (folder) => {
      await writeFiles(new GrowingLog().files(), join(folder, 'log'));
      expect((await verify(folder, 'log', '--state', 'state', option)).code).toBe(64);
    });
  });

  it('refuses a state that is damaged, and leaves it as it is', async () => {
    await inFolder(async (folder) => {
      await writeFiles(new GrowingLog().give(3).files(), join(folder, 'log'));
      await verify(folder, 'log', '--state', 'state');
      const bytes = readFileSync(join(folder, 'state'));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(join(folder, 'state'), bytes);
      const ran = await verify(folder, 'log', '--state', 'state');
      expect(ran).toMatchObject({ code: 2, told: { kind: 'unchecked', code: 'state-damaged' } });
      expect(readFileSync(join(folder, 'state')).equals(bytes)).toBe(true);
    });
  });

  it('remembers the largest checkpoint though the state is gone', async () => {
    await inFolder(async (folder) => {
      const log = new GrowingLog().give(300);
      await writeFiles(log.files(), join(folder, 'log'));
      await verify(folder, 'log', '--state', 'state');
      rmSync(join(folder, 'state'));
      await writeFiles(log.files(200), join(folder, 'log'));
      const ran = await verify(folder, 'log', '--state', 'state');
      expect(ran).toMatchObject({ code: 1, told: { failures: [{ what: 'log-shrunk' }] } });
    });
  });
});

type Wrong = (log: GrowingLog) => GrowingLog;
const OTHER = (): GrowingLog => new GrowingLog().give(300, 1).spend();
const FAILURES: [string, string, Wrong][] = [
  ['history-rewritten', 'another history', () => OTHER().give(40)],
  ['history-rewritten', 'another history of the same size', OTHER],
  ['log-shrunk', 'a tail that is gone', () => new GrowingLog().give(290)],
  ['money-rule', 'a payment with cents that are spent', (log) => log.spend(true).give(20)],
];

describe('the evidence of a log that does not go on well', () => {
  it.each(FAILURES)('shows %s (%s) to whoever has only the folder and the key', async (what, _how, wrong) => {
    await inFolder(async (folder) => {
      const log = new GrowingLog().give(300).spend();
      await writeFiles(log.files(), join(folder, 'log'));
      expect((await verify(folder, 'log', '--state', 'state')).code).toBe(0);
      const saved = readFileSync(join(folder, 'state'));
      rmSync(join(folder, 'log'), { recursive: true });
      await writeFiles(wrong(log).files(), join(folder, 'log'));
      const failed = await verify(folder, 'log', '--state', 'state', '--evidence', 'evidence');
      expect(failed).toMatchObject({ code: 1, told: { kind: 'failed', failures: [{ what }] } });
      expect(readFileSync(join(folder, 'state')).equals(saved)).toBe(true);
      const text = readFileSync(join(folder, 'evidence/what-is-wrong.txt'), 'utf8');
      expect(text).toContain('centesimo verify log --state state --vkey-file KEY');
      await inFolder(async (elsewhere) => {
        renameSync(join(folder, 'evidence/log'), join(elsewhere, 'log'));
        renameSync(join(folder, 'evidence/state'), join(elsewhere, 'state'));
        rmSync(join(folder, 'log'), { recursive: true });
        const again = await verify(elsewhere, 'log', '--state', 'state');
        expect(again.code).toBe(1);
        expect(again.told.failures?.[0]).toEqual(failed.told.failures?.[0]);
      });
    });
  });
});

function start(folder: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: 'ignore' });
}

describe('an interrupted verification', () => {
  it.each([
    ['SIGKILL', null],
    ['SIGINT', 2],
  ] as const)('goes on where it was after %s', async (signal, code) => {
    await inFolder(async (folder) => {
      const log = new GrowingLog().give(17_000).spend();
      await using served = await serve(log.files());
      // In the second stretch, so that there is something to go on from.
      served.held = 'tile/entries/065';
      const args = ['--vkey-file', 'key', '--state', 'state', '--save-every', '10000'];
      const run = start(folder, 'verify', served.url, ...args);
      const exit = once(run, 'exit');
      await until(() => existsSync(join(folder, 'state')) && served.asked.includes('tile/entries/065'));
      run.kill(signal);
      expect((await exit)[0]).toBe(code);
      served.release();
      served.asked.length = 0;
      const ran = await verify(folder, served.url, ...args.slice(2));
      expect(ran.code).toBe(0);
      expect(ran.told.resumed).toMatchObject({ wholeAt: log.texts.length });
      expect((ran.told.resumed as { from: number }).from).toBeGreaterThanOrEqual(16_384);
      expect(served.asked).not.toContain('tile/entries/000');
      expect(ran.told.ledgers).toEqual((await verify(folder, served.url)).told.ledgers);
      expect(
        readdirSync(folder)
          .filter((name) => name.startsWith('state'))
          .sort(),
      ).toEqual(['state', 'state.checkpoint']);
    });
  });
});
