// Bodies that are streamed: counted, limited, refused by type, cut in the middle; and answers that are.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningHttpServer, startHttpServer } from '../src/index.ts';
import { type TinyService, rawAnswer, tinyService, tokenOf } from '../test/tiny-service.ts';

let server: RunningHttpServer;
let service: TinyService;
beforeAll(async () => {
  service = tinyService();
  const limits = { requestTimeoutMs: 600, headersTimeoutMs: 500, stopTimeoutMs: 500 };
  server = await startHttpServer({ ...service.options, address: '127.0.0.1:0', limits });
});
afterAll(async () => void (await server.stop()));

const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const headers = (type = 'application/pdf') => ({
  authorization: `Bearer ${tokenOf('staff')}`,
  'content-type': type,
});

async function send(
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string,
  type?: string,
): Promise<[number, Record<string, unknown>]> {
  const given = { method: 'POST', headers: headers(type), duplex: 'half' } as RequestInit;
  const answer = await fetch(at('/v1/uploads'), { ...given, body });
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}

function parts(count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({
    pull: (controller) => {
      if (left-- > 0) controller.enqueue(new Uint8Array(1_000));
      else controller.close();
    },
  });
}

describe('a streamed body', () => {
  it('reaches the handler whole, of known or unknown length, and may be empty', async () => {
    expect(await send(new Uint8Array(70_000))).toEqual([
      201,
      { bytes: 70_000, said: 'application/pdf', hasBody: false },
    ]);
    expect(await send(parts(70), 'text/plain; charset=utf-8')).toMatchObject([201, { bytes: 70_000 }]);
    expect(await send('')).toMatchObject([201, { bytes: 0 }]);
  });

  it('is refused by its type, by its length, and by what comes beyond it', async () => {
    expect(await send('{}', 'application/json')).toMatchObject([415, { code: 'media-type-unsupported' }]);
    expect(await send(new Uint8Array(100_001))).toMatchObject([
      413,
      { code: 'body-too-large', facts: { bytesMax: 100_000 } },
    ]);
    expect(await send(parts(101))).toMatchObject([413, { code: 'body-too-large' }]);
  });

  it('is no way around the token', async () => {
    const answer = await fetch(at('/v1/uploads'), { method: 'POST', body: 'x' });
    expect(answer.status).toBe(401);
  });

  it('that breaks off or stalls is no whole one, and harms nobody else', async () => {
    const head = `POST /v1/uploads HTTP/1.1\r\nhost: x\r\ncontent-type: application/pdf\r\ncontent-length: 5000\r\nauthorization: ${headers().authorization}\r\n\r\n`;
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write(`${head}half`, () => setTimeout(() => socket.destroy(), 50)),
      );
      socket.on('close', () => resolve());
    });
    expect(await rawAnswer(server.port, `${head}half`)).toMatch(/^HTTP\/1.1 408 /);
    expect(await send('after')).toMatchObject([201, { bytes: 5 }]);
    expect(service.faults).toEqual([]);
  });
});

describe('a streamed answer', () => {
  it('comes whole, and is cut off where its source fails', async () => {
    const whole = await fetch(at('/v1/downloads?parts=500'));
    expect([whole.headers.get('content-type'), (await whole.arrayBuffer()).byteLength]).toEqual([
      'application/pdf',
      500_000,
    ]);
    const broken = fetch(at('/v1/downloads?parts=3&breaks=true')).then((answer) => answer.arrayBuffer());
    await expect(broken).rejects.toThrow();
  });
});
