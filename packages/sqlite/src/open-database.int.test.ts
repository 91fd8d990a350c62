/** Databases in threads: what their callers may rely on, and what a lost thread leaves them with. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DatabaseFault } from './database-protocol.ts';
import type { Database } from './open-database.ts';

// Threads of its own: those that other files of this process have started would serve its databases, unseen.
vi.resetModules();
const { openDatabase } = await import('./open-database.ts');

class TestError extends Error {
  readonly code: string;
  constructor({ code, message }: DatabaseFault) {
    super(message);
    this.code = code;
  }
}

const FILE = {
  kind: 'test',
  format: 1,
  schema: 'CREATE TABLE pairs (name TEXT PRIMARY KEY, bytes BLOB NOT NULL);',
  statements: {
    insert: 'INSERT INTO pairs VALUES (?, ?)',
    insertReturning: 'INSERT INTO pairs VALUES (?, ?) RETURNING name',
    get: 'SELECT bytes FROM pairs WHERE name = ?',
    all: 'SELECT name, bytes FROM pairs ORDER BY name',
  },
};

let folder = '';
const workers: Worker[] = [];
const noteWorker = (worker: Worker): void => void workers.push(worker);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-sqlite-'));
  process.on('worker', noteWorker);
});
afterEach(async () => {
  process.off('worker', noteWorker);
  // No later case may meet a thread of this one.
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
  rmSync(folder, { recursive: true, force: true });
});

function open(name = 'test.db'): Promise<Database> {
  return openDatabase({ ...FILE, path: join(folder, name), toError: (fault) => new TestError(fault) });
}

test('the bytes of a call are those it was made with, and stay the caller’s', async () => {
  const database = await open();
  const large = new Uint8Array(100_000).fill(1);
  const inside = new Uint8Array(large.buffer, 10, 5);
  const writing = database.change('insert', [
    ['large', large],
    ['inside', inside],
    ['empty', new Uint8Array(0)],
  ]);
  large.fill(2);
  expect(await writing).toEqual([1, 1, 1]);
  expect([large.length, inside.length]).toEqual([100_000, 5]);
  const rows = await database.rows('all', [], Infinity);
  expect(rows).toEqual([
    ['empty', new Uint8Array(0)],
    ['inside', new Uint8Array(5).fill(1)],
    ['large', new Uint8Array(100_000).fill(1)],
  ]);
  expect(await database.rows('all', [], 6)).toHaveLength(2);
  expect(await database.first('get', [['none'], ['inside']])).toEqual([undefined, [inside.fill(1)]]);
  await database.close();
});

test('of writes that wait together only the one at fault fails, with all its rows', async () => {
  const database = await open();
  const bytes = new Uint8Array(1);
  const answers = await Promise.allSettled([
    database.change('insert', [['a', bytes]]),
    database.change('insert', [
      ['b', bytes],
      ['a', bytes],
    ]),
    database.changeReturning('insertReturning', [
      ['c', bytes],
      ['d', bytes],
    ]),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(answers[2]).toMatchObject({ value: [['c'], ['d']] });
  expect((await database.rows('all', [], Infinity)).map(([name]) => name)).toEqual(['a', 'c', 'd']);
  await database.close();
});

test('more databases than threads are served at once', async () => {
  const names = Array.from({ length: 10 }, (_, at) => `${at}.db`);
  const databases = await Promise.all(names.map((name) => open(name)));
  await Promise.all(databases.map((one, at) => one.change('insert', [[names[at] ?? '', new Uint8Array(1)]])));
  const found = await Promise.all(databases.map((one) => one.rows('all', [], Infinity)));
  expect(found.map((rows) => rows.map(([name]) => name))).toEqual(names.map((name) => [name]));
  expect(workers.length).toBeLessThan(names.length);
  await Promise.all(databases.map((one) => one.close()));
});

test('when its thread ends, a write is of unknown outcome, all else unavailable; the next database has another', async () => {
  const lost = await open();
  // Long enough to be under way when the thread ends, on a machine that is busy too.
  const rows = Array.from({ length: 200_000 }, (_, at) => [`a${at}`, new Uint8Array(1)] as const);
  const calls = [lost.change('insert', rows), lost.first('get', [['a']])];
  const settled = Promise.allSettled(calls);
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
  expect(await settled).toMatchObject([
    { reason: { code: 'unknown-outcome' } },
    { reason: { code: 'unavailable' } },
  ]);
  await expect(lost.change('insert', [['b', new Uint8Array(1)]])).rejects.toMatchObject({
    code: 'unavailable',
  });
  await lost.close();
  const again = await open();
  expect(await again.change('insert', [['c', new Uint8Array(1)]])).toEqual([1]);
  await again.close();
});

test('a process that forgot to close its database ends, once its writes are done', async () => {
  const module = pathToFileURL(join(import.meta.dirname, 'open-database.ts')).href;
  const file = JSON.stringify({ ...FILE, path: join(folder, 'test.db') });
  const script = `const { openDatabase } = await import(${JSON.stringify(module)});
    const database = await openDatabase({ ...${file}, toError: ({ message }) => new Error(message) });
    void database.change('insert', [['a', new Uint8Array(1)]]).then(() => console.log('stored'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('stored\n');
});
