/** The embedded store under the contract suite, and what only it can show: damaged files, versions, a full disk. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { contentsCases } from '../contract/contents-cases.ts';
import { bytesOf, storeFault, textOf } from '../contract/store-under-test.ts';
import type { Store } from '../port.ts';
import { storeContract } from '../store.contract.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

const folders: string[] = [];
function makeFolderPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-store-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

storeContract('embedded', async (options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-store-'));
  let store = await openEmbeddedStore({ folder, ...options });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openEmbeddedStore({ folder });
      return store;
    },
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

describe('store contents: embedded', () => {
  contentsCases(async () => {
    const store = await openEmbeddedStore({ folder: makeFolderPath() });
    return { store, dispose: () => store.close() };
  });

  test('a store that was carried away is not opened again', async () => {
    const folder = makeFolderPath();
    await (await openEmbeddedStore({ folder })).close();
    writeFileSync(join(folder, 'moved.json'), '{}');
    const opened = openEmbeddedStore({ folder });
    await expect(opened).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(opened).rejects.toThrow(/was carried to the engines/);
  });
});

async function fillAndClose(folder: string): Promise<string> {
  const store = await openEmbeddedStore({ folder });
  for (let n = 0; n < 50; n += 1) await store.journals.insert('g1/a/1', n, new Uint8Array(5000));
  await store.close();
  return join(folder, 'store.db');
}

/** A process that inserts records for ever and prints the number of each once it is stored. */
function spawnWriter(folder: string): ChildProcess & { stdout: Readable } {
  const module = join(import.meta.dirname, 'open-embedded-store.ts');
  const script = `const { openEmbeddedStore } = await import(${JSON.stringify(pathToFileURL(module).href)});
    const { journals, documents } = await openEmbeddedStore({ folder: ${JSON.stringify(folder)} });
    const bytes = new Uint8Array(30_000).fill(1);
    for (let n = 0; ; n += 1) {
      await Promise.all([journals.insert('a', n, bytes), documents.put('c', [{ id: 'n' + n, bytes }])]);
      process.stdout.write(n + '\\n');
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('kill', () => {
  test('what a killed process was told is stored is there', async () => {
    const folder = makeFolderPath();
    for (const killAfter of [1, 60]) {
      rmSync(folder, { recursive: true, force: true });
      const writer = spawnWriter(folder);
      let told = -1;
      for await (const line of createInterface(writer.stdout)) {
        told = Number(line);
        if (told === killAfter) writer.kill('SIGKILL');
      }
      const store = await openEmbeddedStore({ folder });
      expect(told).toBeGreaterThanOrEqual(killAfter);
      const ids = Array.from({ length: told + 1 }, (_, n) => `n${n}`);
      const documents = await store.documents.getMany('c', ids);
      expect(documents.every((bytes) => bytes?.length === 30_000)).toBe(true);
      const records = await store.journals.scan('a', 0, told + 100);
      expect(records.length).toBeGreaterThan(told);
      expect(records.every(({ bytes }) => bytes.every((byte) => byte === 1))).toBe(true);
      await store.close();
    }
  });
});

describe('damage', () => {
  test.each([0, 10, 4096, 100_000])('a database cut to %d bytes is corrupt', async (bytes) => {
    const folder = makeFolderPath();
    truncateSync(await fillAndClose(folder), bytes);
    await expect(openEmbeddedStore({ folder })).rejects.toMatchObject(storeFault('corrupt'));
  });

  test('a database of garbage is corrupt', async () => {
    const folder = makeFolderPath();
    writeFileSync(await fillAndClose(folder), 'not a database'.repeat(1000));
    await expect(openEmbeddedStore({ folder })).rejects.toMatchObject(storeFault('corrupt'));
  });

  test('garbage inside the tables is corrupt when it is met', async () => {
    const folder = makeFolderPath();
    const path = await fillAndClose(folder);
    const content = readFileSync(path);
    writeFileSync(path, content.fill(0xff, 4096 * 2));
    const read = async (): Promise<unknown> => {
      const store = await openEmbeddedStore({ folder });
      return store.journals.scan('g1/a/1', 0, 50).finally(() => store.close());
    };
    await expect(read()).rejects.toMatchObject(storeFault('corrupt'));
  });

  test('a write-ahead log without its database is corrupt, not a fresh start', async () => {
    const folder = makeFolderPath();
    const path = await fillAndClose(folder);
    rmSync(path);
    writeFileSync(`${path}-wal`, 'what is left');
    await expect(openEmbeddedStore({ folder })).rejects.toMatchObject(storeFault('corrupt'));
  });

  test('a crash while the database was made leaves nothing in the way', async () => {
    const folder = makeFolderPath();
    writeFileSync(join(folder, 'store.db.new'), 'half a database');
    await (await openEmbeddedStore({ folder })).close();
  });
});

describe('version', () => {
  test('a newer format is refused, naming both', async () => {
    const folder = makeFolderPath();
    const database = new DatabaseSync(await fillAndClose(folder));
    database.exec(`UPDATE meta SET value = 2 WHERE name = 'format'`);
    database.close();
    const opened = openEmbeddedStore({ folder });
    await expect(opened).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(opened).rejects.toThrow(/format 2; this release reads format 1/);
  });
});

async function fillUp(store: Store): Promise<number> {
  for (let n = 0; ; n += 1) {
    try {
      await store.journals.insert('g1/a/1', n, new Uint8Array(20_000).fill(n));
    } catch (error) {
      expect(error).toMatchObject({ ...storeFault('disk-full'), retriable: false });
      return n;
    }
  }
}

describe('disk full', () => {
  test('says so, loses nothing, and goes on once there is room', async () => {
    const folder = makeFolderPath();
    const store = await openEmbeddedStore({ folder, databaseBytesMax: 400_000 });
    const stored = await fillUp(store);
    expect(stored).toBeGreaterThan(5);
    expect(await store.journals.scan('g1/a/1', 0, 100)).toHaveLength(stored);
    await store.close();
    const roomy = await openEmbeddedStore({ folder });
    const records = await roomy.journals.scan('g1/a/1', 0, 100);
    expect(records.map(({ n, bytes }) => [n, bytes[0], bytes.at(-1)])).toEqual(
      records.map(({ n }) => [n, n, n]),
    );
    expect(records).toHaveLength(stored);
    expect(await roomy.journals.insert('g1/a/1', stored, bytesOf('next'))).toBe('stored');
    await roomy.close();
  });

  test('of writes that share a commit only the one without room fails', async () => {
    const folder = makeFolderPath();
    const store = await openEmbeddedStore({ folder, databaseBytesMax: 400_000 });
    const answers = await Promise.allSettled([
      store.journals.insert('g1/a/1', 0, bytesOf('small')),
      store.journals.insert('g1/a/1', 1, new Uint8Array(1_000_000)),
      store.documents.insert('c', [{ id: 'x', bytes: bytesOf('kept') }]),
      store.journals.insert('g1/a/1', 0, bytesOf('rival')),
    ]);
    expect(
      answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code)),
    ).toEqual(['stored', 'disk-full', [], 'taken']);
    await store.close();
    const again = await openEmbeddedStore({ folder });
    expect(textOf(await again.journals.read('g1/a/1', 0))).toBe('small');
    expect(await again.journals.read('g1/a/1', 1)).toBeUndefined();
    expect(textOf(await again.documents.get('c', 'x'))).toBe('kept');
    await again.close();
  });
});
