// The server over a real socket: hostile bytes, slow callers, and a stop that drains.
import { ListenError } from '@centesimo/grpc';
import { describe, expect, it } from 'vitest';
import { type TinyService, rawAnswer, tinyService } from '../test/tiny-service.ts';
import { type HttpLimits, type RunningHttpServer, startHttpServer } from './index.ts';

async function serving(
  limits: Partial<HttpLimits>,
  test: (server: RunningHttpServer, service: TinyService) => Promise<void>,
): Promise<void> {
  const service = tinyService();
  const server = await startHttpServer({ ...service.options, address: '127.0.0.1:0', limits });
  try {
    await test(server, service);
  } finally {
    service.gate.open();
    await server.stop();
  }
}

const problemOf = (answer: string): string => /"code":"([^"]+)"/.exec(answer)?.[1] ?? answer;

describe('hostile bytes', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'request-malformed'],
    ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, ''],
    ['a header without a colon', 'GET /healthz HTTP/1.1\r\nhost: x\r\nbad\r\n\r\n', 400, 'request-malformed'],
    [
      'two lengths',
      'POST /v1/notes HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
      'request-malformed',
    ],
    [
      'a length and chunks',
      'POST /v1/notes HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
      'request-malformed',
    ],
    [
      'a huge header',
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['a huge address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'headers-too-large'],
    ['a NUL in the address', 'GET /files/a\0b HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'request-malformed'],
    [
      'dots in the address',
      'GET /v1/../healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      404,
      'route-not-found',
    ],
    [
      'escaped dots',
      'GET /v1/%2e%2e/healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      404,
      'route-not-found',
    ],
    [
      'a whole address',
      'GET http://evil.test/nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      404,
      'route-not-found',
    ],
    ['an unknown method', 'BREW /healthz HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'request-malformed'],
  ])('%s is refused', (_name, bytes, status, code) =>
    serving({}, async ({ port }) => {
      const answer = await rawAnswer(port, bytes);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      if (code !== '') expect(problemOf(answer)).toBe(code);
    }),
  );

  it('a request that does not end is given up', () =>
    serving({ headersTimeoutMs: 100, requestTimeoutMs: 200 }, async ({ port }) => {
      expect(problemOf(await rawAnswer(port, 'GET /healthz HTTP/1.1\r\nhost: x\r\n'))).toBe(
        'request-timeout',
      );
      const body =
        'POST /v1/notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{';
      expect(await rawAnswer(port, body)).toMatch(/^HTTP\/1.1 (401|408) /);
    }));

  it('an answer that does not come is told as unknown', () =>
    serving({ answerTimeoutMs: 50 }, async ({ port }) => {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/slow`);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([504, '1']);
      expect(await answer.json()).toMatchObject({ code: 'answer-timeout' });
    }));
});

describe('stopping', () => {
  it('finishes what runs and sends new requests away', () =>
    serving({}, async (server, service) => {
      const running = fetch(`http://${server.address}/v1/slow`);
      await service.gate.entered;
      const stopped = server.stop();
      await expect(fetch(`http://${server.address}/healthz`)).rejects.toThrow();
      service.gate.open();
      expect((await running).status).toBe(200);
      expect(await stopped).toBe('drained');
    }));

  it('cuts what does not end', () =>
    serving({ stopTimeoutMs: 50 }, async (server, service) => {
      const running = fetch(`http://${server.address}/v1/slow`).catch(() => 'cut');
      await service.gate.entered;
      expect(await server.stop()).toBe('forced');
      expect(await running).toBe('cut');
    }));

  it('tells an operator why it cannot start', () =>
    serving({}, async ({ address }) => {
      const second = startHttpServer({ ...tinyService().options, address });
      await expect(second).rejects.toThrow(ListenError);
      await expect(second).rejects.toMatchObject({ code: 'address-taken' });
    }));
});
