/** The lock and the mark of a data folder: live and stale holders, other and newer deployments. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeFault } from '../contract/store-under-test.ts';
import { lockFolder } from './folder-lock.ts';
import { checkFolderMark, readOrCreateFolderMark } from './folder-mark.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-folder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const lockPath = (): string => join(folder, 'centesimo.lock');

describe('lock', () => {
  test('a second one in the same process is refused until the first is released', async () => {
    const lock = await lockFolder(folder);
    const second = lockFolder(folder);
    await expect(second).rejects.toMatchObject({ ...storeFault('unavailable'), retriable: false });
    await expect(second).rejects.toThrow(`pid ${process.pid}`);
    lock.release();
    lock.release();
    (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a running process is named; once it has ended its lock gives way', async () => {
    const module = join(import.meta.dirname, 'folder-lock.ts');
    const script = `const { lockFolder } = await import(${JSON.stringify(pathToFileURL(module).href)});
      await lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(lockFolder(folder)).rejects.toThrow(`pid ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    (await lockFolder(folder)).release();
  });

  test.each([
    ['an earlier process with the number of this one', JSON.stringify({ pid: process.pid, started: '' })],
    ['a torn lock file', '{"pid":'],
    ['a lock file of another kind', '{"pid":"x"}'],
  ])('%s is stale', async (_, content) => {
    writeFileSync(lockPath(), content);
    const lock = await lockFolder(folder);
    expect(JSON.parse(readFileSync(lockPath(), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(existsSync(lockPath())).toBe(false);
  });

  // Only Linux tells when a process started.
  test.runIf(process.platform === 'linux')(
    'a process number used again by a later process is stale',
    async () => {
      writeFileSync(lockPath(), JSON.stringify({ pid: process.ppid, started: '1' }));
      (await lockFolder(folder)).release();
    },
  );

  test('release leaves a lock that another process has taken since', async () => {
    const lock = await lockFolder(folder);
    writeFileSync(lockPath(), JSON.stringify({ pid: process.ppid, started: '' }));
    lock.release();
    expect(existsSync(lockPath())).toBe(true);
  });
});

describe('mark', () => {
  const mark = { format: 2, partitions: 16, generation: 'g1', origin: 'log.example.org/gifts' };

  test('is written once and read again', async () => {
    expect(await readOrCreateFolderMark(folder, mark)).toEqual(mark);
    expect(await readOrCreateFolderMark(folder, mark)).toEqual(mark);
    expect(readdirSync(folder)).toEqual(['centesimo.json']);
  });

  test('another deployment is refused, naming what differs', async () => {
    await readOrCreateFolderMark(folder, mark);
    const other = readOrCreateFolderMark(folder, { ...mark, partitions: 8, origin: 'other.example.org' });
    await expect(other).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(other).rejects.toThrow(
      'partitions is 16 there and 8 here; origin is log.example.org/gifts there',
    );
  });

  test('of fewer generations grows, and never shrinks', async () => {
    await readOrCreateFolderMark(folder, mark);
    const grown = { ...mark, generation: 'g2', partitions: 32, partitionsBefore: [16] };
    checkFolderMark(folder, grown);
    expect(await readOrCreateFolderMark(folder, grown)).toEqual(grown);
    expect(await readOrCreateFolderMark(folder, grown)).toEqual(grown);
    await expect(readOrCreateFolderMark(folder, mark)).rejects.toThrow('set CENTESIMO_PARTITIONS=16,32');
    const other = readOrCreateFolderMark(folder, { ...grown, partitions: 48 });
    await expect(other).rejects.toMatchObject(storeFault('wrong-version'));
  });

  test('of format 1 becomes one of format 2, which knows the secret from then on', async () => {
    const older = `${JSON.stringify({ ...mark, format: 1 }, null, 2)}\n`;
    writeFileSync(join(folder, 'centesimo.json'), older);
    const wanted = { ...mark, secretCheck: 'a1' };
    checkFolderMark(folder, mark);
    expect(readFileSync(join(folder, 'centesimo.json'), 'utf8')).toBe(older);
    expect(await readOrCreateFolderMark(folder, wanted)).toEqual(wanted);
    expect(await readOrCreateFolderMark(folder, wanted)).toEqual(wanted);
    const other = readOrCreateFolderMark(folder, { ...wanted, secretCheck: 'b2' });
    await expect(other).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(other).rejects.toThrow('put back the one that was there');
  });

  test('of a format without a step to this one is refused, and stays as it is', async () => {
    await readOrCreateFolderMark(folder, { ...mark, format: 0 });
    const before = readFileSync(join(folder, 'centesimo.json'), 'utf8');
    await expect(readOrCreateFolderMark(folder, mark)).rejects.toThrow('cannot upgrade to format 2');
    expect(readFileSync(join(folder, 'centesimo.json'), 'utf8')).toBe(before);
  });

  test('a newer format is refused, naming both', async () => {
    await readOrCreateFolderMark(folder, { ...mark, format: 3 });
    expect(() => checkFolderMark(folder, mark)).toThrow('Start a newer release');
    const opened = readOrCreateFolderMark(folder, mark);
    await expect(opened).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(opened).rejects.toThrow('format 3; this release reads format 2');
  });

  test.each(['', '[]', '{"format":1}', 'null'])('an unreadable mark (%j) is corrupt', async (content) => {
    writeFileSync(join(folder, 'centesimo.json'), content);
    await expect(readOrCreateFolderMark(folder, mark)).rejects.toMatchObject(storeFault('corrupt'));
  });
});
