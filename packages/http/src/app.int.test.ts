// The app over `inject`: addresses, methods, caching, access, and what it tells of itself.
import type { InjectOptions as Inject } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, bearer } from '../test/asking.ts';
import { tinyService, tokenOf } from '../test/tiny-service.ts';
import { type HttpApp, createHttpApp, defineRoute, jsonAnswer } from './index.ts';

const service = tinyService();
let app: HttpApp;
beforeAll(async () => {
  app = await createHttpApp(service.options);
});
afterAll(() => app.fastify.close());
const { ask, refusal } = asking(() => app);

describe('addresses and methods', () => {
  it.each([
    ['GET', '/nowhere', 404, 'route-not-found'],
    ['GET', '/v1/words/', 404, 'route-not-found'],
    ['GET', '//v1/words', 404, 'route-not-found'],
    ['GET', '/V1/words', 404, 'route-not-found'],
    ['GET', '/v1/%zz', 400, 'url-malformed'],
    ['GET', '/files/%ff', 400, 'url-malformed'],
    ['GET', `/v1/words?x=${'a'.repeat(5_000)}`, 414, 'url-too-long'],
    ['GET', `/v1/ledgers/${'a'.repeat(600)}`, 414, 'url-too-long'],
    ['POST', '/v1/words', 405, 'method-not-allowed'],
    ['DELETE', '/v1/notes', 405, 'method-not-allowed'],
    ['GET', '/v1/notes', 405, 'method-not-allowed'],
    ['OPTIONS', '/files/a', 405, 'method-not-allowed'],
    ['TRACE', '/healthz', 405, 'method-not-allowed'],
    ['QUERY', '/v1/words', 405, 'method-not-allowed'],
    ['QUERY', '/nowhere', 404, 'route-not-found'],
    ['POST', '/nowhere', 404, 'route-not-found'],
  ] as const)('%s %s is %d %s', async (method, url, status, code) => {
    expect(await refusal({ method: method, url })).toEqual([status, code]);
  });

  it('says in Allow what a known address takes, whatever the body', async () => {
    const answer = await ask({
      method: 'PUT',
      url: '/v1/words',
      payload: 'x',
      headers: { 'content-type': 'text/x' },
    });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('gives the rest of a path as it was meant', async () => {
    expect((await ask({ method: 'GET', url: '/files/a/b%20c' })).body).toBe('a/b c');
  });
});

describe('caching', () => {
  it('gives an ETag, and nothing new to who has it', async () => {
    const first = await ask({ method: 'GET', url: '/v1/words' });
    const etag = String(first.headers['etag']);
    expect(first.headers['cache-control']).toBe('public, max-age=5');
    for (const has of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await ask({ method: 'GET', url: '/v1/words', headers: { 'if-none-match': has } });
      expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', etag]);
    }
    expect(
      (await ask({ method: 'GET', url: '/v1/words', headers: { 'if-none-match': '"x"' } })).statusCode,
    ).toBe(200);
  });

  it('compresses what is worth it, under another tag', async () => {
    const url = '/v1/words?count=1000';
    const plain = await ask({ method: 'GET', url });
    const packed = await ask({ method: 'GET', url, headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect([plain.headers['vary'], packed.headers['vary']]).toEqual(['accept-encoding', 'accept-encoding']);
    expect(packed.headers['etag']).not.toBe(plain.headers['etag']);
    const refused = await ask({ method: 'GET', url, headers: { 'accept-encoding': 'gzip;q=0, *' } });
    expect(refused.headers['content-encoding']).toBeUndefined();
    const small = await ask({ method: 'GET', url: '/v1/words', headers: { 'accept-encoding': 'gzip' } });
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it('answers HEAD as GET without the body, and a range with the whole', async () => {
    const get = await ask({ method: 'GET', url: '/v1/words', headers: { range: 'bytes=0-1' } });
    const head = await ask({ method: 'HEAD', url: '/v1/words' });
    expect([get.statusCode, get.body, head.statusCode, head.body]).toEqual([200, 'word ', 200, '']);
    expect(head.headers['content-length']).toBe('5');
  });
});

const words = {
  method: 'GET',
  summary: '',
  tag: '',
  schema: {},
  answers: {},
  handle: () => jsonAnswer(200, {}),
} as const;

describe('access', () => {
  const get = (headers: Record<string, string>): Inject => ({
    method: 'GET',
    url: '/v1/ledgers/acqua',
    headers,
  });

  it('answers who may ask, and lets no shared cache keep it', async () => {
    const answer = await ask(get(bearer(tokenOf('auditor', ['acqua']))));
    expect([answer.statusCode, answer.json()]).toEqual([200, { ledger: 'acqua', by: 'tester' }]);
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable');
  });

  it('refuses everybody else before it looks at the rest', async () => {
    const unknown = await ask(get({}));
    expect(unknown.headers['www-authenticate']).toBe('Bearer realm="centesimo"');
    expect(await refusal(get({}))).toEqual([401, 'token-missing']);
    expect(await refusal(get({ authorization: 'Basic x' }))).toEqual([401, 'token-malformed']);
    expect(await refusal(get(bearer('a.b.c')))).toEqual([401, 'token-malformed']);
    expect(await refusal(get(bearer(tokenOf('staff'))))).toEqual([403, 'role-forbidden']);
    expect(await refusal(get(bearer(tokenOf('auditor', ['terra']))))).toEqual([403, 'ledger-forbidden']);
    expect(await refusal({ ...get({}), url: '/v1/ledgers/NO' })).toEqual([401, 'token-missing']);
  });

  it('reads the ledger of a body where the rule says so', async () => {
    const payload = { ledger: 'terra', text: '', count: 1 };
    const headers = bearer(tokenOf('staff', ['acqua']));
    expect(await refusal({ method: 'POST', url: '/v1/notes', payload, headers })).toEqual([
      403,
      'ledger-forbidden',
    ]);
  });

  it('does not start with a route that has no rule, or a rule that has no route', async () => {
    const { binding, options } = tinyService();
    const without = { ...binding, access: {} };
    await expect(createHttpApp({ ...options, bindings: [without] })).rejects.toThrow(
      /no entry in its access table/,
    );
    const more = { ...binding, access: { ...binding.access, 'GET /v1/gone': 'public' as const } };
    await expect(createHttpApp({ ...options, bindings: [more] })).rejects.toThrow(
      /not there: GET \/v1\/gone/,
    );
    const rule = { roles: ['staff' as const], ledger: 'path' as const };
    const route = defineRoute({ ...words, path: '/v1/x' });
    const wrong = { routes: [route], access: { 'GET /v1/x': rule } };
    await expect(createHttpApp({ ...options, bindings: [wrong] })).rejects.toThrow(/does not hold/);
  });
});

describe('operations', () => {
  it('is alive, and ready when the service is', async () => {
    expect((await ask({ method: 'GET', url: '/healthz' })).json()).toEqual({ status: 'up' });
    expect((await ask({ method: 'GET', url: '/readyz' })).json()).toEqual({ status: 'ready' });
    service.isReady = false;
    expect(await refusal({ method: 'GET', url: '/readyz' })).toEqual([503, 'not-ready']);
    service.isReady = true;
  });

  it('documents itself in OpenAPI 3.1 and on a page without anything foreign', async () => {
    const document = (await ask({ method: 'GET', url: '/openapi.json' })).json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object; security?: unknown; parameters?: object[] }>>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/docs',
      '/files/{name}',
      '/healthz',
      '/openapi.json',
      '/readyz',
      '/v1/downloads',
      '/v1/fail',
      '/v1/ledgers/{ledger}',
      '/v1/notes',
      '/v1/slow',
      '/v1/uploads',
      '/v1/words',
    ]);
    const post = document.paths['/v1/notes']?.['post'];
    const statuses = Object.keys(post?.responses ?? {}).join(' ');
    expect(statuses).toBe('201 400 401 403 413 414 415 500 503 504');
    expect(post?.parameters).toMatchObject([{ in: 'header', name: 'Idempotency-Key', required: true }]);
    expect([post?.security, Object.keys(document.paths['/v1/words'] ?? {})]).toEqual([
      [{ token: [] }],
      ['get'],
    ]);
    const page = await ask({ method: 'GET', url: '/docs' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.body).toContain('a service &lt;to&gt; test with');
    for (const path of Object.keys(document.paths)) expect(page.body).toContain(path);
    expect(page.body).not.toMatch(/<script|<link|<img|src=|url\(|@import|style=/);
  });
});

describe('a body that nobody reads', () => {
  it('is given up without a fault where there is no connection to end', async () => {
    const faults: unknown[] = [];
    const note = (error: unknown): void => void faults.push(error);
    const hasty = await createHttpApp({ ...tinyService().options, limits: { requestTimeoutMs: 10 } });
    process.prependListener('uncaughtException', note);
    await hasty.fastify.inject({ method: 'POST', url: '/v1/notes', payload: { text: 'unread' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.removeListener('uncaughtException', note);
    await hasty.fastify.close();
    expect(faults).toEqual([]);
  });
});
