// The staff's page as it is served: in each language, under a policy that lets nothing foreign in, and open to everybody.
import { generateSigningKey, createTokenVerifier, trustKeys } from '@centesimo/auth';
import { type HttpApp, createHttpApp, routeName } from '@centesimo/http';
import { LANGUAGES } from '@centesimo/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { staffHttp } from './staff-routes.ts';

const binding = staffHttp();
const keys = trustKeys([generateSigningKey('https://issuer.test')]);
let app: HttpApp;
beforeAll(async () => {
  app = await createHttpApp({
    info: { title: 'staff', description: 'staff', version: '1' },
    bindings: [binding],
    verifier: createTokenVerifier({ keys, audience: 'centesimo' }, () => Date.now()),
    isReady: () => true,
    onFault: (_route, error) => expect(error).toBeUndefined(),
  });
});
afterAll(async () => void (await app.fastify.close()));
const get = (url: string, headers: Record<string, string> = {}) =>
  app.fastify.inject({ method: 'GET', url, headers });

it('is open to everybody, since it holds nothing', () => {
  expect(binding.routes.map(routeName)).toEqual(['GET /staff', 'GET /staff/assets/{file}']);
  expect(Object.values(binding.access)).toEqual(['public', 'public']);
});

it.each(LANGUAGES)(
  'is served in %s with every form and table, and nothing foreign in it',
  async (language) => {
    const chosen = await get(`/staff?lang=${language}`);
    expect((await get('/staff', { 'accept-language': `${language}-CH, de;q=0.5` })).body).toContain(
      `<html lang="${language}">`,
    );
    expect([chosen.statusCode, chosen.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = String(chosen.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(chosen.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(chosen.headers['set-cookie']).toBeUndefined();
    const outside = chosen.body
      .replaceAll(/href="data:[^"]*"/g, '')
      .match(/(?:src|href|action)="(?!\/|#)[^"]*"/g);
    expect(outside).toBeNull();
    const ids = [...chosen.body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, of] of chosen.body.matchAll(/<label for="([^"]+)"/g)) expect(ids).toContain(of);
  },
);

it('serves its one script under the name that the page loads, for ever', async () => {
  const [, path = ''] = /<script type="module" src="([^"]+)"/.exec((await get('/staff')).body) ?? [];
  const script = await get(path);
  expect([script.statusCode, script.headers['content-type']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ]);
  expect(script.headers['cache-control']).toContain('immutable');
  expect(script.body).not.toMatch(/innerHTML|document\.cookie|localStorage|eval\(/);
  for (const other of ['/staff/assets/staff.js', '/staff/assets/..%2F..%2Fservice.ts'])
    expect((await get(other)).statusCode).toBe(404);
  expect((await get('/staff?lang=xx')).body).toContain('<html lang="en">');
});
