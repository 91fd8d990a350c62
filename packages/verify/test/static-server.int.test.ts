/** A mirror is a plain folder: any web server that sends files can serve it, and verify takes either. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { folderSource, httpSource, verifyLog, writeMirror } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import { listening } from './lying-server.fixture.ts';
import { logOfEvents, memorySource } from './test-log.fixture.ts';
import type { TestLog } from './test-log.fixture.ts';

const early = logOfEvents(historyOf(71, 300));
const log = logOfEvents(historyOf(71, 600));

/** A mirror that was written once and brought up to date later: partial tiles of before are still there. */
async function inMirror(test: (folder: string) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    for (const each of [early, log]) await writeMirror(memorySource(each), folder, { vkey: each.vkey });
    await test(folder);
  });
}

async function expectVerified(address: string, { size, vkey }: TestLog): Promise<void> {
  const since = early.files.get('checkpoint') ?? '';
  const result = await verifyLog(httpSource(address), { vkey, since });
  expect(result).toMatchObject({ kind: 'verified', size, since: early.size, tilesMissing: 0 });
}

it('verifies as a folder, and with its old partial tiles still there', () =>
  inMirror(async (folder) => {
    expect(await verifyLog(folderSource(folder), { vkey: log.vkey })).toMatchObject({ kind: 'verified' });
  }));

it('verifies behind a server that does nothing but send files', () =>
  inMirror(async (folder) => {
    const server = createServer((request, response) => {
      const path = join(folder, new URL(request.url ?? '', 'http://x').pathname);
      const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
      if (isFile) createReadStream(path).pipe(response.writeHead(200));
      else response.writeHead(404).end();
    });
    try {
      await expectVerified(await listening(server), log);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }));

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) process.stdout.write('skipped: a mirror behind python3 -m http.server, which is not here\n');

it.skipIf(!hasPython)('verifies behind python3 -m http.server', { timeout: 60_000 }, () =>
  inMirror(async (folder) => {
    const args = ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1', '--directory', folder];
    const server = spawn('python3', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      const port = /port (\d+)/.exec(line)?.[1] ?? '';
      await expectVerified(`http://127.0.0.1:${port}`, log);
    } finally {
      server.kill();
      await once(server, 'exit');
    }
  }),
);
