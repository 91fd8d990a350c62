/**
 * A real HTTP server that lies, in one way a test, against the whole verification: it is never called verified, what is
 * proved false is told as that, what only fails to come is "could not check", and no lie takes more bytes or time than allowed.
 */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { httpSource, verifyLog } from '../src/index.ts';
import type { HttpSourceOptions, Verification } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import {
  announce,
  drip,
  encoded,
  endlessNothing,
  listening,
  pourInto,
  serving,
} from './lying-server.fixture.ts';
import { logOfEvents, logOfTexts, entryTexts } from './test-log.fixture.ts';
import type { TestLog } from './test-log.fixture.ts';

const events = historyOf(51, 420);
const log = logOfEvents(events);
const before = logOfEvents(events.slice(0, 200));
const NOTE = noteOf(log);
const BUNDLE = '/tile/entries/000';
/** Every test that waits for the client's patience to end waits this long. */
const IMPATIENT = { timeoutMs: 300, attempts: 1 };

function noteOf({ files }: Pick<TestLog, 'files'>): Uint8Array {
  return files.get('checkpoint') ?? new Uint8Array();
}

async function verifyAt(
  listener: RequestListener,
  options: HttpSourceOptions = {},
  since?: Uint8Array,
): Promise<Verification> {
  const server = createServer(listener);
  const address = await listening(server);
  try {
    const source = httpSource(address, { attempts: 1, ...options });
    return await verifyLog(source, { vkey: log.vkey, ...(since === undefined ? {} : { since }) });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const withFile = (path: string, bytes: Uint8Array): Map<string, Uint8Array> =>
  new Map([...log.files, [path, bytes]]);
const texts = [...entryTexts(events)];

/** A log of the same key over other entries: what a thief of the key, or an operator who regrets, can sign. */
const rewritten = logOfEvents(events.toSpliced(150, 1));
const inserted = logOfTexts(entryTexts(events.toSpliced(150, 0, events[149]!)));

describe('a server that proves itself a liar', () => {
  it('is not this one: the truth is verified', async () => {
    expect(await verifyAt(serving(log.files), {}, noteOf(before))).toMatchObject({
      kind: 'verified',
      since: 200,
    });
  });

  it.each<[string, string, ReadonlyMap<string, Uint8Array>, Uint8Array?]>([
    ['an edited entry', 'tile-differs', withFile('tile/entries/000', edited('tile/entries/000'))],
    [
      'the entries of another log',
      'root-differs',
      new Map([...logOfEvents(forkedEvents()).files, ['checkpoint', NOTE]]),
    ],
    ['another root', 'checkpoint-refused', withFile('checkpoint', otherRoot())],
    ['yesterday’s checkpoint', 'log-shrunk', before.files, NOTE],
    ['two roots for one size', 'history-rewritten', logOfEvents(forkedEvents()).files, NOTE],
    ['a history with an entry less', 'history-rewritten', rewritten.files, noteOf(before)],
    ['a history with an entry more', 'history-rewritten', inserted.files, noteOf(before)],
    [
      'an exchanged order',
      'chain-broken',
      logOfTexts(texts.with(150, texts[151]!).with(151, texts[150]!)).files,
    ],
    ['the checkpoint of another origin', 'checkpoint-refused', withFile('checkpoint', otherOrigin())],
    [
      'a bundle with an entry too many',
      'bundle-malformed',
      withFile('tile/entries/000', longer('tile/entries/000')),
    ],
    ['a tile that is too short', 'tile-differs', withFile('tile/0/000', new Uint8Array(8_160))],
    ['an empty tile', 'tile-differs', withFile('tile/0/000', new Uint8Array())],
    [
      'a web page in the place of a tile',
      'bundle-malformed',
      withFile('tile/entries/000', Buffer.from('<!doctype html>')),
    ],
    [
      'a web page in the place of the checkpoint',
      'checkpoint-refused',
      withFile('checkpoint', Buffer.from('<!doctype html>')),
    ],
    ['an empty checkpoint', 'checkpoint-refused', withFile('checkpoint', new Uint8Array())],
  ])('serves %s: %s', async (_, what, files, since) => {
    const result = await verifyAt(serving(files), {}, since);
    expect(result).toMatchObject({ kind: 'failed' });
    expect(result.kind === 'failed' && result.failures.map((failure) => failure.what)).toContain(what);
  });

  it('shows an older log to who has seen no newer one: only a checkpoint that was kept tells', async () => {
    expect(await verifyAt(serving(before.files))).toMatchObject({ kind: 'verified', size: 200 });
  });
});

function edited(path: string): Uint8Array {
  const bytes = Buffer.from(log.files.get(path) ?? []);
  const at = bytes.indexOf('"gross":') + 8;
  bytes[at] = bytes[at] === 0x39 ? 0x38 : (bytes[at] ?? 0) + 1;
  return bytes;
}

function longer(path: string): Uint8Array {
  return Buffer.concat([log.files.get(path) ?? new Uint8Array(), Buffer.from([0, 2, 0x7b, 0x7d])]);
}

function otherRoot(): Uint8Array {
  const lines = Buffer.from(NOTE).toString().split('\n');
  lines[2] = Buffer.alloc(32, 9).toString('base64');
  return Buffer.from(lines.join('\n'));
}

function otherOrigin(): Uint8Array {
  return Buffer.from(
    Buffer.from(NOTE)
      .toString()
      .replace(/^[^\n]+/, 'log.other.example'),
  );
}

function forkedEvents() {
  const at = events.findLastIndex(({ name }) => name === 'gift.received');
  const event = events[at]!;
  return events
    .slice(0, at + 1)
    .with(at, { ...event, data: { ...event.data, gross: 1 } })
    .concat(events.slice(at + 1));
}

describe('a server that does not give', () => {
  const notThere: RequestListener = (_, response) => void response.writeHead(404).end();

  it.each([
    ['/checkpoint', 'checkpoint-missing'],
    [BUNDLE, 'entries-missing'],
  ])('%s: %s', async (path, code) => {
    expect(await verifyAt(serving(log.files, { [path]: notThere }))).toMatchObject({
      kind: 'unchecked',
      code,
    });
  });

  it('a hash tile is verified without it, and says so', async () => {
    const result = await verifyAt(serving(log.files, { '/tile/0/000': notThere }));
    expect(result).toMatchObject({ kind: 'verified', tilesMissing: 1 });
  });

  it.each<[string, string, RequestListener]>([
    [
      'nothing after the header',
      'source-unreachable',
      (_, response) => void response.writeHead(200).write(''),
    ],
    ['a byte now and then', 'source-unreachable', drip],
    ['less than it announced', 'source-unreachable', (_, response) => announce(response, 1_000_000, 'x')],
    ['only refusals', 'source-refused', (_, response) => void response.writeHead(401).end()],
    ['only excuses', 'source-unreachable', (_, response) => void response.writeHead(503).end()],
    [
      'no status that there is',
      'source-unreachable',
      (_, response) => void response.socket?.end('HTTP/1.1 999999\r\n\r\n'),
    ],
    [
      'a broken compression',
      'source-unreachable',
      (_, response) => encoded(response, 'gzip', Buffer.from('no gzip')),
    ],
    ['a compression of nothing, for ever', 'source-unreachable', endlessNothing],
  ])('but %s: %s', async (_, code, lie) => {
    const listener = serving(log.files, { [BUNDLE]: lie });
    const patience = code === 'source-unreachable' ? IMPATIENT : {};
    expect(await verifyAt(listener, patience)).toMatchObject({ kind: 'unchecked', code });
  });
});

describe('a server that gives too much', () => {
  it.each(['/checkpoint', BUNDLE, '/tile/0/000'])(
    'is not read to an end that does not come: %s',
    async (path) => {
      let poured = { bytes: 0 };
      const endless: RequestListener = (_, response) => {
        response.writeHead(200);
        poured = pourInto(response, Buffer.alloc(65_536, 'x'));
      };
      const result = await verifyAt(serving(log.files, { [path]: endless }));
      expect(result).toMatchObject({ kind: 'unchecked', code: 'source-too-large' });
      // The largest file there can be has 16.8 MB; sockets hold some more.
      expect(poured.bytes).toBeLessThan(40_000_000);
    },
  );

  const zeros = Buffer.alloc(50_000_000);
  it.each<[string, Uint8Array]>([
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['gzip, gzip', gzipSync(gzipSync(zeros))],
    ['gzip, gzip, gzip, gzip, gzip, gzip, gzip, gzip', Buffer.alloc(10)],
  ])('is stopped where its compression has more in it than a tile: %s', async (encoding, bomb) => {
    const listener = serving(log.files, {
      '/tile/0/000': (_, response) => encoded(response, encoding, bomb),
    });
    const result = await verifyAt(listener);
    expect(result.kind).toBe('unchecked');
    expect(result.kind === 'unchecked' && result.code).toMatch(/^source-(too-large|unreachable)$/);
  });

  it('gives more than it announced: what is not read is not there', async () => {
    const short: RequestListener = (_, response) => {
      const bytes = log.files.get('tile/entries/000') ?? new Uint8Array();
      response.strictContentLength = false;
      response.socket?.end(
        Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n'), bytes]),
      );
    };
    expect((await verifyAt(serving(log.files, { [BUNDLE]: short }))).kind).not.toBe('verified');
  });

  it('sends headers without an end', async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.write('HTTP/1.1 200 OK\r\n');
      const pour = (): void => {
        while (!socket.destroyed)
          if (!socket.write(`x: ${'y'.repeat(1_000)}\r\n`)) return void socket.once('drain', pour);
      };
      pour();
    });
    const source = httpSource(await listening(server), { attempts: 1 });
    try {
      expect(await verifyLog(source, { vkey: log.vkey })).toMatchObject({ code: 'source-unreachable' });
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});

describe('a server that sends elsewhere', () => {
  it.each([301, 302, 303, 307, 308])('with %d is not followed, and its caller is told', async (status) => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      serving(log.files)(request, response);
    });
    const address = await listening(elsewhere);
    const away: RequestListener = ({ url }, response) => {
      response.writeHead(status, { location: `${address}${url}` }).end();
    };
    try {
      for (const path of ['*', BUNDLE]) {
        const result = await verifyAt(serving(log.files, { [path]: away }), { token: 'secret' });
        expect(result).toMatchObject({ kind: 'unchecked', code: 'source-refused' });
        expect(result.kind === 'unchecked' && result.reason).toContain(`sends to ${address}/`);
      }
      expect(asked).toEqual([]);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });
});
