// The log on a real socket: what a client library would clean up arrives here as it was sent.
import { connect } from 'node:net';
import { type RunningHttpServer, startHttpServer } from '@centesimo/http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedHttp, openHttp } from '../../../test/http-world.ts';

let served: ServedHttp;
let server: RunningHttpServer;

beforeAll(async () => {
  served = await openHttp(true);
  await served.fill();
  server = await startHttpServer({ ...served.options, address: '127.0.0.1:0' });
});
afterAll(async () => {
  await server.stop();
  await served.close();
});

/** The whole answer, latin1, to one request with this first line. */
function answerTo(line: string, headers: readonly string[] = []): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const lines = [`${line} HTTP/1.1`, 'host: x', 'connection: close', ...headers];
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('latin1').on('data', (some: string) => (text += some));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    socket.on('close', () => resolve(text));
  });
}

const statusOf = (answer: string): number => Number(answer.slice(9, 12));
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

it.each([
  ['GET /log/../log/checkpoint', 404],
  ['GET /log/./checkpoint', 404],
  ['GET /log//checkpoint', 404],
  ['GET /log%2fcheckpoint', 404],
  ['GET /log/tile/../checkpoint', 404],
  ['GET /log/tile/0/../../checkpoint', 404],
  ['GET /log/tile/0/..%2f..%2f..%2f..%2fetc%2fpasswd', 404],
  ['GET /log/tile/0/%2e%2e%2f%2e%2e%2fcheckpoint', 404],
  ['GET /log/tile/0/..\\..\\checkpoint', 404],
  ['GET /log/tile/0/000%0d%0aset-cookie:x', 404],
  ['GET /log/tile/0/000%', 400],
  ['GET /log/tile/0/%c3%28', 400],
  ['GET /log/tile/\u0660/000', 400],
  ['GET /v1/receipts/00', 400],
  ['GET /v1/receipts/0/', 404],
  ['GET /v1/receipts/0x0', 400],
  ['GET /v1/receipts/+0', 400],
  ['GET /v1/receipts/9007199254740993', 400],
  ['GET /v1/ledgers/ACQUA/entries', 400],
  ['GET /v1/ledgers/__proto__/entries', 400],
  ['GET /v1/ledgers/acqua/entries?limit=1&limit=2', 400],
  ['GET /v1/ledgers/acqua/entries?limit[]=1', 400],
  ['GET /v1/ledgers/acqua/entries?__proto__[x]=1', 400],
  ['GET /v1/ledgers/acqua/entries?subject=%00', 400],
  [`GET /v1/ledgers/acqua/entries?cursor=${'A'.repeat(600)}`, 400],
  [`GET /log/tile/0/${'x000/'.repeat(900)}000`, 414],
  ['POST /log/checkpoint', 405],
  ['PUT /log/tile/0/000', 405],
  ['DELETE /v1/receipts/0', 405],
  ['PROPFIND /log/checkpoint', 404],
])('%s is %d', async (line, status) => {
  const answer = await answerTo(line, /^(POST|PUT)/.test(line) ? ['content-length: 0'] : []);
  expect(statusOf(answer), answer).toBe(status);
  expect(answer).toMatch(/content-type: application\/problem\+json/);
  expect(answer).not.toMatch(/set-cookie:x|root:|node_modules|\.ts:/);
});

it('answers HEAD with the headers of GET and nothing else', async () => {
  for (const path of ['/log/checkpoint', '/log/tile/0/000', '/log/tile/entries/000', '/v1/receipts/0']) {
    const [get, head] = [await answerTo(`GET ${path}`), await answerTo(`HEAD ${path}`)];
    expect([statusOf(head), bodyOf(head)], path).toEqual([200, '']);
    const lengthOf = (text: string) => /content-length: ([0-9]+)/.exec(text)?.[1];
    expect(lengthOf(head), path).toBe(String(bodyOf(get).length));
  }
});

it('answers a range with the whole, since a tile is small and is checked whole', async () => {
  const answer = await answerTo('GET /log/tile/0/000', ['range: bytes=0-31']);
  expect([statusOf(answer), bodyOf(answer).length]).toEqual([200, 8_192]);
});
