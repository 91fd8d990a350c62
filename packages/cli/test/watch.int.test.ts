// `watch`: follows a log that grows, rolls back, forks, lies about money, falls silent or shows others something else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '@centesimo/verify/test-log';
import { describe, expect, it } from 'vitest';
import { GrowingLog, serve } from './growing-log.fixture.ts';
import { FORKED, GOOD, inFolder, looks, MAIN, until, verdictFrom, watch } from './watch.fixture.ts';

describe('a watch', () => {
  it('tells what a log grows by, and goes on from there the next time', async () => {
    await inFolder(async (folder) => {
      const log = GOOD();
      await using served = await serve(log.files());
      const watched = watch(folder, served.url, '--json');
      await until(() => watched.out.length === 1);
      const first = log.texts.length;
      log.give(20);
      served.files = log.files();
      await until(() => watched.out.length === 2);
      expect(await watched.stop()).toBe(0);
      const told = watched.out.map((line) => JSON.parse(line) as object);
      const size = log.texts.length;
      expect(told).toMatchObject([
        { size: first, entries: first, ledgers: 1 },
        { size, entries: size - first, ledgers: 1 },
      ]);
      served.asked.length = 0;
      const again = watch(folder, served.url, '--once');
      expect(await again.ended).toBe(0);
      expect(again.out.join('')).toContain(`${size} entries (0 new), 1 ledger,`);
      expect(served.asked).toEqual(['checkpoint']);
    });
  });

  it('ends cleanly at a signal, with its state kept', async () => {
    await inFolder(async (folder) => {
      await writeFiles(GOOD().files(), join(folder, 'log'));
      const args = ['watch', 'log', '--vkey-file', 'key', '--state', 'state', '--every', '1h'];
      const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: 'ignore' });
      const exit = once(child, 'exit');
      await until(() => existsSync(join(folder, 'state')));
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    });
  });

  it.each([['--every=10'], ['--silent-after=soon'], ['--every=0s'], ['--exec']])(
    'refuses %s',
    async (option) => {
      await inFolder(async (folder) => {
        await writeFiles(GOOD().files(), join(folder, 'log'));
        expect(await watch(folder, join(folder, 'log'), option).ended).toBe(64);
      });
    },
  );
});

describe('a watch that finds something wrong', () => {
  it.each([
    ['log-shrunk', false, () => new GrowingLog().give(250)],
    ['history-rewritten', true, () => FORKED().give(9)],
    ['history-rewritten', true, FORKED],
    ['money-rule', true, () => GOOD().spend(true)],
  ])('ends with 1 and evidence: %s, signed by the key: %s', async (what, isSigned, wrong) => {
    await inFolder(async (folder) => {
      await using served = await serve(GOOD().files());
      const watched = watch(folder, served.url, '--json');
      await until(() => existsSync(join(folder, 'state')));
      const saved = readFileSync(join(folder, 'state'));
      served.files = wrong().files();
      expect(await watched.ended).toBe(1);
      const finding = JSON.parse(watched.out.at(-1) ?? '') as { evidence: string };
      expect(finding).toMatchObject({ what, isSigned });
      expect(readFileSync(join(folder, 'state')).equals(saved)).toBe(true);
      expect(await verdictFrom(finding.evidence)).toMatchObject({ kind: 'failed', failures: [{ what }] });
    });
  });

  it('ends with 3 when no entry came for too long, and with 2 when nothing could be looked at', async () => {
    await inFolder(async (folder) => {
      const served = await serve(GOOD().files());
      const silent = watch(folder, served.url, '--silent-after', '200ms');
      expect(await silent.ended).toBe(3);
      expect(silent.out.join('')).toContain('WRONG  log-silent: No entry came');
      await served[Symbol.asyncDispose]();
      const lost = watch(folder, served.url, '--silent-after', '200ms');
      expect(await lost.ended).toBe(2);
      expect(lost.out.join('')).toContain('WRONG  log-unreachable');
      const unseen = watch(folder, served.url, '--once');
      expect(await unseen.ended).toBe(2);
      expect(unseen.err.join('')).toContain('could not look');
    });
  });

  it('says what it found though the evidence cannot be written', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'evidence'), 'in the way');
      await writeFiles(GOOD().files(), join(folder, 'log'));
      await writeFiles(FORKED().files(), join(folder, 'other'));
      const split = watch(folder, join(folder, 'log'), '--compare', join(folder, 'other'));
      expect([await split.ended, split.out.join('')]).toEqual([1, expect.stringContaining('split-view')]);
      expect(split.out.join('')).toMatch(/evidence could not be written: E/);
      await writeFiles(GOOD().spend(true).files(), join(folder, 'log'));
      const lie = watch(folder, join(folder, 'log'));
      expect([await lie.ended, lie.out.join('')]).toEqual([1, expect.stringContaining('money-rule')]);
      expect(lie.out.join('')).toMatch(/evidence could not be written: E/);
    });
  });

  it('does not look with a state that is damaged', async () => {
    await inFolder(async (folder) => {
      await writeFiles(GOOD().files(), join(folder, 'log'));
      writeFileSync(join(folder, 'state'), 'no state');
      const watched = watch(folder, join(folder, 'log'));
      expect(await watched.ended).toBe(2);
      expect(watched.err.join('')).toContain('[state-damaged]');
    });
  });
});

describe('a watch that compares', () => {
  it.each([
    ['the same', GOOD],
    ['more of it', () => GOOD().give(300)],
    ['less of it', () => new GrowingLog().give(300)],
    ['nothing yet', () => ({ files: () => new GrowingLog().files(0) })],
  ])('agrees with a place that shows %s', async (_what, other) => {
    await inFolder(async (folder) => {
      await writeFiles(GOOD().files(), join(folder, 'log'));
      await writeFiles(other().files(), join(folder, 'other'));
      const watched = watch(folder, join(folder, 'log'), '--once', '--compare', join(folder, 'other'));
      expect([await watched.ended, watched.err]).toEqual([0, []]);
    });
  });

  it.each([
    ['of the same size', FORKED],
    ['that is longer', () => FORKED().give(300)],
    ['that is shorter', () => new GrowingLog().give(280, 1)],
  ])('finds a split view %s, and keeps both notes', async (_what, other) => {
    await inFolder(async (folder) => {
      await writeFiles(GOOD().files(), join(folder, 'log'));
      await writeFiles(other().files(), join(folder, 'other'));
      const places = ['--compare', join(folder, 'log'), '--compare', join(folder, 'other')];
      const watched = watch(folder, join(folder, 'log'), '--json', ...places);
      expect(await watched.ended).toBe(1);
      const finding = JSON.parse(watched.out.at(-1) ?? '') as { evidence: string };
      expect(finding).toMatchObject({ what: 'split-view' });
      for (const [name, place] of [
        ['checkpoint-here', 'log'],
        ['checkpoint-there', 'other'],
      ] as const) {
        const note = readFileSync(join(folder, place, 'checkpoint'));
        expect(readFileSync(join(finding.evidence, name)).equals(note)).toBe(true);
      }
      rmSync(join(folder, 'log'), { recursive: true });
      rmSync(join(folder, 'other'), { recursive: true });
      expect(await verdictFrom(finding.evidence)).toMatchObject({
        failures: [{ what: 'history-rewritten' }],
      });
    });
  });

  it('tells of a place whose note or tiles are wrong, and of one that does not answer', async () => {
    await inFolder(async (folder) => {
      await writeFiles(GOOD().files(), join(folder, 'log'));
      const files = new Map([...GOOD().give(300).files()]);
      await writeFiles(files, join(folder, 'other'));
      const place = ['--compare', join(folder, 'other')];
      const tile = Buffer.from(files.get('tile/1/000.p/2') ?? []);
      tile[0] = (tile[0] ?? 0) ^ 1;
      writeFileSync(join(folder, 'other/tile/1/000.p/2'), tile);
      const bent = watch(folder, join(folder, 'log'), '--once', ...place);
      expect([await bent.ended, bent.out.join('')]).toEqual([1, expect.stringContaining('tile-differs')]);
      writeFileSync(join(folder, 'other/checkpoint'), 'no note');
      const forged = watch(folder, join(folder, 'log'), '--once', ...place);
      expect([await forged.ended, forged.out.join('')]).toEqual([
        1,
        expect.stringContaining('checkpoint-refused'),
      ]);
      rmSync(join(folder, 'other/checkpoint'));
      expect(await watch(folder, join(folder, 'log'), '--once', ...place).ended).toBe(2);
    });
  });
});

describe('a watch with a command', () => {
  /** A program that keeps what it is told, under a name that a shell would take apart. */
  function program(folder: string, exit = 0): string {
    const path = join(folder, 'tell $(touch broken); me');
    const body = [
      `#!${process.execPath}`,
      `const fs = require('node:fs');`,
      `const told = { args: process.argv.slice(2), stdin: JSON.parse(fs.readFileSync(0, 'utf8')) };`,
      `fs.appendFileSync(${JSON.stringify(join(folder, 'told'))}, JSON.stringify(told) + '\\n');`,
      `process.exitCode = ${exit};`,
    ];
    writeFileSync(path, body.join('\n'));
    chmodSync(path, 0o755);
    return path;
  }

  const toldIn = (folder: string): { args: string[]; stdin: { what: string } }[] => {
    if (!existsSync(join(folder, 'told'))) return [];
    const lines = readFileSync(join(folder, 'told'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as { args: string[]; stdin: { what: string } });
  };

  it('calls it once for each finding, goes on, and takes the log up again when it is right', async () => {
    await inFolder(async (folder) => {
      const log = GOOD();
      await using served = await serve(log.files());
      const watched = watch(folder, served.url, '--json', '--exec', program(folder));
      await until(() => existsSync(join(folder, 'state')));
      served.files = GOOD().spend(true).files();
      await until(() => toldIn(folder).length === 1);
      await looks(served, 5);
      served.files = new GrowingLog().give(250).files();
      await until(() => toldIn(folder).length === 2);
      served.files = log.give(30).files();
      await until(() => watched.out.at(-1)?.includes(`"size":${log.texts.length}`) === true);
      expect(await watched.stop()).toBe(0);
      expect(toldIn(folder)).toMatchObject([
        {
          args: ['money-rule'],
          stdin: { what: 'money-rule', log: served.url, where: { ledger: 'acqua-viva' } },
        },
        { args: ['log-shrunk'], stdin: { what: 'log-shrunk' } },
      ]);
      expect(existsSync(join(folder, 'broken'))).toBe(false);
    });
  });

  it.each([
    ['fails', (folder: string) => program(folder, 7)],
    ['is not there', (folder: string) => join(folder, 'nothing')],
  ])('ends when the command %s: an alarm must reach somebody', async (_what, command) => {
    await inFolder(async (folder) => {
      await writeFiles(GOOD().files(), join(folder, 'log'));
      await writeFiles(FORKED().files(), join(folder, 'other'));
      const more = ['--compare', join(folder, 'other'), '--exec', command(folder)];
      const watched = watch(folder, join(folder, 'log'), ...more);
      expect(await watched.ended).toBe(1);
      expect(watched.err.join('')).toContain('[command-failed]');
    });
  });
});
