// What is sent and what goes wrong: nothing is coerced, every refusal is a problem document, a 5xx shows nothing.
import { RpcError, type RpcKind } from '@centesimo/grpc';
import type { InjectOptions as Inject } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, bearer } from '../test/asking.ts';
import { tinyService, tokenOf } from '../test/tiny-service.ts';
import { type HttpApp, createHttpApp } from './index.ts';

const service = tinyService();
let app: HttpApp;
beforeAll(async () => {
  app = await createHttpApp(service.options);
});
afterAll(() => app.fastify.close());
const { ask, refusal } = asking(() => app);

describe('requests', () => {
  const staff = bearer(tokenOf('staff'));
  const post = (payload: string | Buffer, headers: Record<string, string> = {}): Inject => ({
    method: 'POST',
    url: '/v1/notes',
    payload,
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a', ...staff, ...headers },
  });
  const note = { ledger: 'acqua', text: 'hello', count: 1 };

  it('takes what fits, as it is', async () => {
    const answer = await ask(post(JSON.stringify(note), { 'idempotency-key': '"a b"' }));
    expect([answer.statusCode, answer.json()]).toEqual([201, { ...note, key: 'a b' }]);
  });

  it.each([
    ['text for a number', { ...note, count: '1' }],
    ['false for text', { ...note, text: false }],
    ['null for text', { ...note, text: null }],
    ['a list around a number', { ...note, count: [1] }],
    ['an unknown property', { ...note, more: 1 }],
    ['a missing property', { ledger: 'acqua' }],
    ['a number that is no integer', { ...note, count: 1.5 }],
    ['a list', [note]],
    ['null', null],
  ])('coerces nothing in a body: %s', async (_name, body) => {
    expect(await refusal(post(JSON.stringify(body)))).toEqual([400, 'request-invalid']);
  });

  it.each([
    ['an open brace', '{'],
    ['nothing', ''],
    ['no number', '{"a":NaN}'],
    ['two values', '{}{}'],
    ['a byte order mark', '\ufeff{}'],
    ['half a million brackets', '['.repeat(500_000)],
    ['a prototype', '{"__proto__":{"x":1}}'],
    ['broken UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
  ])('refuses a body that is no JSON: %s', async (_name, body) => {
    expect(await refusal(post(body))).toEqual([400, 'body-malformed']);
  });

  it('survives deep nesting', async () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    expect((await refusal(post(deep)))[0]).toBe(400);
  });

  it('tells the place of a fault, and not what stood there', async () => {
    const answer = await ask(post(JSON.stringify({ ...note, count: 'private' })));
    expect(answer.json()).toMatchObject({ facts: { at: '/body/count' } });
    expect(answer.body).not.toContain('private');
  });

  it('takes no integer that is written as a fraction or with an exponent', async () => {
    for (const count of ['25.00', '25.5', '2e1', '2E+1', '0.0', '-0.0', '1e400'])
      expect(await refusal(post(JSON.stringify(note).replace(/"count":[0-9]+/, `"count":${count}`)))).toEqual(
        [400, 'request-invalid'],
      );
    expect((await ask(post(JSON.stringify(note)))).statusCode).toBe(201);
  });

  it('takes no other media type, no larger body, no bad key', async () => {
    expect(await refusal(post('{}', { 'content-type': 'text/plain' }))).toEqual([
      415,
      'media-type-unsupported',
    ]);
    expect(await refusal(post('{}', { 'content-type': 'application/jsonx' }))).toEqual([
      415,
      'media-type-unsupported',
    ]);
    expect(await refusal(post('x'.repeat(2_000_001)))).toEqual([413, 'body-too-large']);
    const whole = JSON.stringify(note);
    expect(await refusal(post(whole, { 'idempotency-key': '' }))).toEqual([400, 'idempotency-key-missing']);
    expect(await refusal(post(whole, { 'idempotency-key': '"a' }))).toEqual([
      400,
      'idempotency-key-malformed',
    ]);
  });

  it.each([
    'count=1.5',
    'count=0x10',
    'count=1e3',
    'count=-1',
    'count=01',
    'count=',
    'count=1&count=2',
    'loud=1',
    'other=1',
    '__proto__=1',
    'constructor=1',
  ])('refuses the query %s', async (query) => {
    expect(await refusal({ method: 'GET', url: `/v1/words?${query}` })).toEqual([400, 'request-invalid']);
  });

  it('reads integers and booleans of a query', async () => {
    expect((await ask({ method: 'GET', url: '/v1/words?count=2&loud=true' })).body).toBe('WORD WORD ');
  });
});

describe('failures', () => {
  const fail = async (error: unknown) => {
    service.fail = error;
    const [status, code] = await refusal({ method: 'GET', url: '/v1/fail' });
    const answer = await ask({ method: 'GET', url: '/v1/fail' });
    return { status, code, text: answer.body, retry: answer.headers['retry-after'] };
  };

  it.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 422],
    ['refused', 422],
    ['too-large', 413],
  ] as [RpcKind, number][])('tells a refusal of kind %s as %d with its facts', async (kind, status) => {
    const told = await fail(new RpcError(kind, 'some-code', 'said so', { facts: { limit: 3 } }));
    expect([told.status, told.code, told.retry]).toEqual([status, 'some-code', undefined]);
    expect(JSON.parse(told.text)).toMatchObject({ detail: 'said so', facts: { limit: 3 } });
  });

  it.each([
    ['unavailable', 503],
    ['deadline', 504],
    ['cancelled', 503],
    ['unimplemented', 501],
    ['internal', 500],
  ] as [RpcKind, number][])('shows nothing of a failure of kind %s', async (kind, status) => {
    const told = await fail(new RpcError(kind, 'some-code', 'secret', { facts: { secret: 1 } }));
    expect(told.status).toBe(status);
    expect(told.text).not.toContain('secret');
    expect(told.retry).toBe(status > 501 ? '1' : undefined);
  });

  it('says when to ask again', async () => {
    expect(await fail(new RpcError('conflict', 'running', '', { retryAfterMs: 1_200 }))).toMatchObject({
      status: 409,
      retry: '2',
    });
    expect(await fail(new RpcError('unavailable', 'busy', '', { retryAfterMs: 5_000 }))).toMatchObject({
      status: 503,
      retry: '5',
    });
  });

  it('hides what nobody foresaw, and tells the log', async () => {
    for (const error of [new Error('secret'), 'secret', undefined, { statusCode: 400, message: 'secret' }]) {
      service.faults.length = 0;
      const told = await fail(error);
      expect([told.status, told.code]).toEqual([500, 'internal']);
      expect(told.text).not.toContain('secret');
      expect(service.faults).toEqual([
        ['/v1/fail', error],
        ['/v1/fail', error],
      ]);
    }
  });

  it('bounds facts and sentences', async () => {
    const facts = { much: 'x'.repeat(10_000) };
    const told = await fail(new RpcError('refused', 'some-code', 'y'.repeat(10_000), { facts }));
    expect(told.text.length).toBeLessThan(1_000);
  });
});
