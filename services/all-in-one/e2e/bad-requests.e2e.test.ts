// Bad requests on real sockets, to every service of the process: each is answered with its problem document, or for
// people with a page in their language; nothing is changed by any of them, and nothing of them is told on.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RpcError } from '@centesimo/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badTokens } from './bad-tokens.ts';
import { type Caller, connect, pause, tokenOf } from './caller.ts';
import { killAll, mustServe } from './charity-process.ts';
import { type Chain, openChain, recover } from './crash-chain.ts';
import { readOn, statusOf } from './log-reader.ts';
import { type RawAnswer, exchange, request } from './raw-http.ts';

const LEDGER = 'ledger-0';
/** Stands in what is sent, and must stand in no answer and no log line. */
const PLANTED = 'planted-7f3a9c';
const folder = mkdtempSync(join(tmpdir(), 'centesimo-bad-requests-'));
const answers: RawAnswer[] = [];
let chain: Chain;
let caller: Caller;
let port: number;
let token: string;

beforeAll(async () => {
  chain = openChain(folder);
  await chain.charity.kill();
  await recover(chain, []);
  caller = connect(await mustServe(chain.charity), tokenOf(folder));
  const { http } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { http: string };
  port = Number(http.split(':').at(-1));
  token = tokenOf(folder);
});

afterAll(() => {
  caller.close();
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

async function send(bytes: string | Buffer): Promise<RawAnswer> {
  const answer = await exchange(port, bytes);
  answers.push(answer);
  return answer;
}

interface ProblemBody {
  readonly code: string;
  readonly status: number;
  readonly type: string;
  readonly detail: string;
}

/** The problem document, which says the same as the status line. */
function problemOf({ body, head, status }: RawAnswer): ProblemBody {
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  const problem = JSON.parse(body) as ProblemBody;
  expect(problem.status).toBe(status);
  expect(problem.type).toBe(`https://centesimo.org/problems/${problem.code}`);
  expect(problem.detail).toMatch(/[a-z]+ [a-z]+/i);
  return problem;
}

const authorized = (type = 'application/json') => ({
  authorization: `Bearer ${token}`,
  'content-type': type,
  'idempotency-key': PLANTED,
});

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
}
interface Route {
  readonly method: string;
  readonly path: string;
  readonly isJson: boolean;
  readonly hasBody: boolean;
}

async function routes(): Promise<Route[]> {
  const { body } = await send(request('GET', '/openapi.json'));
  const { paths } = JSON.parse(body) as Document;
  return Object.entries(paths).flatMap(([pattern, operations]) =>
    Object.entries(operations)
      .filter(([method]) => ['get', 'post', 'put', 'delete'].includes(method))
      .map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path: pattern.replace('{ledger}', LEDGER).replaceAll(/\{\w+\*?\}/g, 'x'),
        isJson: requestBody?.content['application/json'] !== undefined,
        hasBody: requestBody !== undefined,
      })),
  );
}

describe('every route of every service', () => {
  it('that takes JSON refuses what is none, too deep, too large, of another type or cut off', async () => {
    const json = (await routes()).filter(({ isJson }) => isJson);
    expect(json.length).toBeGreaterThan(10);
    const bodies: readonly [string, string | Buffer, string, number, string][] = [
      ['broken', `{"${PLANTED}":`, 'application/json', 400, 'body-malformed'],
      ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400, 'body-malformed'],
      ['deep', '['.repeat(100_000), 'application/json', 400, 'body-malformed'],
      ['deep and whole', `${'['.repeat(9_000)}${']'.repeat(9_000)}`, 'application/json', 400, ''],
      ['nothing', '', 'application/json', 400, ''],
      ['a list', `["${PLANTED}"]`, 'application/json', 400, 'request-invalid'],
      ['an unknown member', `{"${PLANTED}":1}`, 'application/json', 400, 'request-invalid'],
      ['a prototype', '{"__proto__":{"a":1}}', 'application/json', 400, ''],
      ['text', PLANTED, 'text/plain', 415, 'media-type-unsupported'],
      ['a form', `a=${PLANTED}`, 'application/x-www-form-urlencoded', 415, 'media-type-unsupported'],
    ];
    for (const { method, path } of json)
      for (const [name, body, type, status, code] of bodies) {
        const answer = await send(request(method, path, authorized(type), body));
        const told = [`${method} ${path} ${name}`, answer.status];
        expect(told).toEqual([told[0], status]);
        const problem = problemOf(answer);
        if (code !== '') expect([told[0], problem.code]).toEqual([told[0], code]);
      }
    const [{ method, path } = { method: '', path: '' }] = json;
    const huge = { ...authorized(), 'content-length': String(50 * 1024 * 1024) };
    expect(problemOf(await send(request(method, path, huge, '{'))).code).toBe('body-too-large');
  });

  it('refuses other methods, before it asks for a token', async () => {
    const all = await routes();
    for (const path of new Set(all.map((route) => route.path))) {
      const taken = new Set(all.filter((route) => route.path === path).map((route) => route.method));
      const other = ['PATCH', 'DELETE', 'PUT', 'POST'].find((method) => !taken.has(method)) ?? '';
      const answer = await send(request(other, path));
      expect([path, answer.status]).toEqual([path, 405]);
      expect(problemOf(answer).code).toBe('method-not-allowed');
      for (const method of taken) expect(answer.head).toMatch(new RegExp(`allow:.*\\b${method}\\b`, 'i'));
    }
  });
});

describe('a token', () => {
  it.each([
    ['donation', 'POST', `/v1/ledgers/${LEDGER}/gifts`, 'auditor'],
    ['allocation', 'POST', `/v1/ledgers/${LEDGER}/expenses`, 'auditor'],
    ['metrics', 'GET', '/metrics', 'staff'],
  ])('with any problem opens nothing of %s, whatever the body', async (service, method, path, wrongRole) => {
    for (const bad of badTokens(folder, wrongRole)) {
      // Metrics are of no ledger.
      if (service === 'metrics' && bad.code === 'ledger-forbidden') continue;
      const authorization = bad.token === undefined ? {} : { authorization: `Bearer ${bad.token}` };
      const headers = { 'content-type': 'application/json', 'idempotency-key': PLANTED, ...authorization };
      const answer = await send(request(method, path, headers, method === 'POST' ? `{"${PLANTED}"` : ''));
      expect([bad.name, answer.status, problemOf(answer).code]).toEqual([bad.name, bad.status, bad.code]);
      if (bad.status === 401) expect(answer.head.toLowerCase()).toContain('www-authenticate: bearer');
      expect(answer.body).not.toContain(bad.token ?? PLANTED);
    }
    const basic = await send(request(method, path, { authorization: `Basic ${PLANTED}` }));
    expect(basic.status).toBe(401);
  });

  it('with any problem opens nothing over gRPC', async () => {
    for (const bad of badTokens(folder, 'auditor')) {
      const other = connect(await mustServe(chain.charity), bad.token);
      const call = other.allocation.closeLedger({ idempotencyKey: 'k', ledger: LEDGER });
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      other.close();
      expect(error, bad.name).toBeInstanceOf(RpcError);
      expect([bad.name, (error as RpcError).code]).toEqual([bad.name, bad.code]);
    }
  });
});

describe('a request that is no good request', () => {
  const get = (path: string, headers: Record<string, string> = {}) => request('GET', path, headers);
  it.each<[string, () => string | Buffer, number, string]>([
    ['is not HTTP', () => `${PLANTED}\r\n\r\n`, 400, 'request-malformed'],
    ['has a huge header', () => get('/readyz', { x: 'a'.repeat(20_000) }), 431, 'headers-too-large'],
    ['has a long address', () => get(`/t/${'a'.repeat(5_000)}`), 414, 'url-too-long'],
    ['has a huge address', () => get(`/t/${'a'.repeat(20_000)}`), 431, 'headers-too-large'],
    ['has broken escapes', () => get(`/v1/trails/%zz${PLANTED}`), 400, 'url-malformed'],
    ['leads nowhere', () => get(`/v2/${PLANTED}`), 404, 'route-not-found'],
    ['has broken chunks', () => `${chunked()}zz\r\n`, 400, ''],
    [
      'has two lengths',
      () => get('/readyz', { 'content-length': '1', 'Content-Length': '2' }),
      400,
      'request-malformed',
    ],
    ['has a long string', () => gift({ payment: PLANTED.repeat(1_000) }), 400, 'request-invalid'],
    ['has an amount with a fraction', () => gift({}, '25.00'), 400, 'request-invalid'],
    ['has an amount beyond all numbers', () => gift({}, '1e400'), 400, ''],
    [
      'asks under no key',
      () => request('POST', GIFTS, { ...authorized(), 'idempotency-key': '' }, '{}'),
      400,
      '',
    ],
  ])('because it %s', async (_, bytes, status, code) => {
    const answer = await send(bytes());
    expect(answer.status).toBe(status);
    const problem = problemOf(answer);
    if (code !== '') expect(problem.code).toBe(code);
  });
});

const GIFTS = `/v1/ledgers/${LEDGER}/gifts`;
const chunked = () => request('POST', GIFTS, { ...authorized(), 'transfer-encoding': 'chunked' }).toString();
function gift(change: object, gross = '2500'): Buffer {
  const body = { processor: 'stripe', payment: 'bad', currency: 'EUR', givenAt: '2026-01-15', ...change };
  const text = JSON.stringify(body).replace(/\}$/, `,"gross":${gross}}`);
  return request('POST', GIFTS, authorized(), text);
}

describe('a file of evidence', () => {
  const path = `/v1/ledgers/${LEDGER}/evidence`;
  const blobs = (): string[] =>
    readdirSync(join(folder, 'allocation', 'blobs'), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ name }) => name);

  it('that is not what it says, or is cut in the middle, leaves nothing and may be sent again', async () => {
    const before = blobs();
    const pdf = `%PDF-1.7\n${PLANTED}-${'x'.repeat(70_000)}`;
    const sent = (type: string, body: string) => send(request('POST', path, authorized(type), body));
    expect(problemOf(await sent('image/png', pdf)).code).toBe('evidence-mismatch');
    expect(problemOf(await sent('application/zip', pdf)).code).toBe('media-type-unsupported');
    expect(problemOf(await sent('application/pdf', '')).code).toBe('evidence-empty');
    const long = { ...authorized('application/pdf'), 'content-length': String(pdf.length + 1_000) };
    await exchange(port, request('POST', path, long, pdf), true);
    const half = request('POST', path, { ...authorized('application/pdf'), 'transfer-encoding': 'chunked' });
    await exchange(port, Buffer.concat([half, Buffer.from(`9\r\n%PDF-1.7\n\r\n`)]), true);
    for (let tries = 0; blobs().length > before.length && tries < 500; tries += 1) await pause(20);
    expect(blobs()).toEqual(before);
    const whole = await sent('application/pdf', pdf);
    expect([whole.status, JSON.parse(whole.body)]).toMatchObject([201, { repeated: false }]);
  });
});

describe('callers that are slow', () => {
  it('hold up nobody else, however many', async () => {
    const slow = Array.from({ length: 300 }, () => connectSocket(port, '127.0.0.1'));
    for (const socket of slow) {
      socket.on('error', () => undefined);
      socket.write(`POST ${GIFTS} HTTP/1.1\r\nhost: x\r\ncontent-le`);
    }
    expect((await send(request('GET', '/healthz'))).status).toBe(200);
    expect(problemOf(await send(gift({ payment: '' }))).code).toBe('request-invalid');
    for (const socket of slow) socket.destroy();
  });
});

describe('a page', () => {
  it.each([
    ['it', 'lang="it"'],
    ['fr', 'lang="fr"'],
    ['en', 'lang="en"'],
  ])('says in %s what is wrong with an address', async (language, shown) => {
    for (const path of [`/t/${PLANTED}`, '/t/0000-0000', `/l/${PLANTED}`, '/l/%3Cscript%3E']) {
      const answer = await send(request('GET', path, { 'accept-language': language }));
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.head.toLowerCase()).toContain('content-type: text/html');
      expect(answer.body).toContain(shown);
      expect(answer.body).not.toContain('<script>');
    }
    // The code stands in the form again, so that it can be mended: it is the reader's own.
    answers.splice(0, answers.length, ...answers.filter(({ head }) => !/text\/html/i.test(head)));
  });
});

describe('all of this', () => {
  it('has changed nothing in the log, and nothing of it was told on', async () => {
    const before = chain.view.entries.length;
    await readOn(chain.view, caller);
    const status = await statusOf(caller);
    expect([chain.view.entries.length, Number(status.size)]).toEqual([before, before]);
    expect(answers.length).toBeGreaterThan(200);
    for (const { body, head } of answers) {
      expect(`${head}${body}`).not.toContain(PLANTED);
      expect(body).not.toMatch(/node_modules|\bat \w+ \(|Error:|\/src\//);
    }
    expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
    const lines = chain.charity.errors();
    for (const secret of [PLANTED, token, 'planted-subject', 'let-me-in'])
      expect(lines).not.toContain(secret);
    expect(lines).not.toContain('request-failed');
  });
});
