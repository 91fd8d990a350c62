/** Both sources hold the contract; an address is also met by servers that break off, stall, redirect and lie. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { folderSource, httpSource, verifyLog, writeMirror } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import { sourceContract } from './source.contract.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';

async function withServer(listener: RequestListener, use: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function filesListener(files: ReadonlyMap<string, Uint8Array>): RequestListener {
  return (request, response) => {
    const bytes = files.get((request.url ?? '').slice('/log/'.length));
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  };
}

sourceContract('a folder', (log, use) =>
  withTempFolder(async (folder) => {
    await writeLog(log, folder);
    await use(folderSource(folder));
  }),
);

sourceContract('an address', (log, use) =>
  withServer(filesListener(log.files), (address) => use(httpSource(`${address}/log`))),
);

const log = logOfEvents(historyOf(41, 60));

describe('a folder', () => {
  it('with a named pipe in the place of a file is not waited for', async () => {
    const bundle = [...log.files.keys()].find((path) => path.startsWith('tile/entries/')) ?? '';
    for (const path of ['checkpoint', bundle]) {
      await withTempFolder(async (folder) => {
        await writeLog(log, folder);
        rmSync(join(folder, path));
        execFileSync('mkfifo', [join(folder, path)]);
        expect(await verifyLog(folderSource(folder), { vkey: log.vkey })).toMatchObject({
          kind: 'unchecked',
          code: 'source-malformed',
        });
      });
    }
  });
});

describe('an address', () => {
  it('is refused unless it is http or https', () => {
    expect(() => httpSource('file:///etc')).toThrow(expect.objectContaining({ code: 'source-malformed' }));
    expect(() => httpSource('nonsense')).toThrow(expect.objectContaining({ code: 'source-malformed' }));
  });

  it('may compress, but not into more than the file can be', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const small = gzipSync(log.files.get('checkpoint') ?? '');
    const listener: RequestListener = (request, response) => {
      const body = request.url === '/checkpoint' ? small : bomb;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    };
    await withServer(listener, async (address) => {
      const source = httpSource(address);
      expect(Buffer.from((await source.checkpoint()) ?? [])).toEqual(
        Buffer.from(log.files.get('checkpoint') ?? []),
      );
      await expect(source.tile('tile/0/000')).rejects.toMatchObject({ code: 'source-too-large' });
    });
  });

  it('that stalls, breaks off or refuses leaves the log unchecked', async () => {
    const faults: Record<string, RequestListener> = {
      'source-unreachable': (_, response) =>
        void response.writeHead(200, { 'content-length': '100' }).write('x'),
      'source-refused': (_, response) => void response.writeHead(403).end('no'),
    };
    for (const [code, listener] of Object.entries(faults)) {
      await withServer(listener, async (address) => {
        const source = httpSource(address, { timeoutMs: 100, attempts: 1 });
        expect(await verifyLog(source, { vkey: log.vkey })).toMatchObject({ kind: 'unchecked', code });
      });
    }
  });

  it('that is busy is asked again', async () => {
    let asked = 0;
    const serve = filesListener(new Map([...log.files].map(([path, bytes]) => [path, bytes])));
    const listener: RequestListener = (request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else serve(request, response);
    };
    await withServer(listener, async (address) => {
      expect(await verifyLog(httpSource(`${address}/log/`), { vkey: log.vkey })).toMatchObject({
        kind: 'verified',
      });
    });
  });
});

describe('a mirror', () => {
  it('has every file of the log, its key beside it, and verifies', async () => {
    await withTempFolder(async (folder) => {
      expect(await writeMirror(memorySource(log), folder, { vkey: log.vkey })).toBe(log.size);
      expect(await verifyLog(folderSource(folder), { vkey: log.vkey })).toMatchObject({
        kind: 'verified',
        tilesMissing: 0,
      });
    });
  });

  it('is not begun from a checkpoint that the key did not sign', async () => {
    const other = `other+00000000+${log.vkey.split('+').slice(2).join('+')}`;
    await withTempFolder(async (folder) => {
      await expect(writeMirror(memorySource(log), folder, { vkey: other })).rejects.toMatchObject({
        code: 'key-malformed',
      });
      expect(await folderSource(folder).checkpoint()).toBeUndefined();
    });
  });
});
