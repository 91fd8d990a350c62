/** Tests of the layout, its headers and assets, as an app serves them. */
import { hash } from 'node:crypto';
import { type HttpAnswer, createHttpApp, defineRoute } from '@centesimo/http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assetAnswer, defineAsset, definePages, html, htmlAnswer } from './index.ts';

const script = defineAsset('tiny', 'document.title += "!";');
const listed = definePages({ brand: 'Tiny', home: '/', unlisted: false });
const hidden = definePages({
  brand: '<Tiny>',
  home: '/',
  unlisted: true,
  style: '.own { color: red; }',
  scripts: { path: '/assets/', assets: [script] },
  connects: true,
});
const page = { status: 200, language: 'it', title: '<Titolo>', main: html`<h1>Ciao</h1>` } as const;

const ANSWERS: Readonly<Record<string, () => HttpAnswer>> = {
  '/listed': () => htmlAnswer(listed, { ...page, caching: { maxAgeS: 5 } }),
  '/hidden': () =>
    htmlAnswer(hidden, {
      ...page,
      footer: html`<p>f</p>`,
      inLanguage: (language) => `/hidden?a=1&lang=${language}`,
    }),
  '/asset': () => assetAnswer([script], script.file) ?? { status: 404 },
};

let app: Awaited<ReturnType<typeof createHttpApp>>;

beforeAll(async () => {
  const routes = Object.entries(ANSWERS).map(([path, handle]) => {
    const answers = { 200: { description: 'it', mediaType: 'text/html' } };
    return defineRoute({ method: 'GET', path, summary: path, tag: 'pages', schema: {}, answers, handle });
  });
  const access = Object.fromEntries(Object.keys(ANSWERS).map((path) => [`GET ${path}`, 'public'] as const));
  app = await createHttpApp({
    info: { title: 'Pages', description: 'of a test', version: '1' },
    bindings: [{ routes, access }],
    verifier: { verify: () => ({ ok: false, code: 'token-missing', message: 'none' }) },
    isReady: () => true,
    onFault: (_route, error) => {
      throw error;
    },
  });
});
afterAll(() => app.fastify.close());

it('keeps a private page alone: no third party, no frame, no index, no copy', async () => {
  const { body, headers } = await app.fastify.inject({ url: '/hidden' });
  const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
  expect(style).toContain('.own { color: red; }');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; img-src data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-language': 'it',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
    vary: 'accept-encoding, accept-language',
  });
  expect(headers['set-cookie']).toBeUndefined();
});

it('lays out language, title, skip link, switch, main part and footer', async () => {
  const { body } = await app.fastify.inject({ url: '/hidden' });
  expect(body).toMatch(/^<!doctype html>\n<html lang="it">/);
  expect(body).toContain('<title>&lt;Titolo&gt;</title>');
  expect(body).toContain('<a class="skip" href="#main">Vai al contenuto</a>');
  expect(body).toContain('href="/hidden?a=1&amp;lang=it" lang="it" hreflang="it" aria-current="true"');
  expect(body).toContain('<main id="main" tabindex="-1">\n<h1>Ciao</h1>');
  expect(body).toContain('&lt;Tiny&gt;</a>');
  expect(body).toContain('<footer><p>f</p></footer>');
});

it('loads a script by its bytes', async () => {
  const { body } = await app.fastify.inject({ url: '/hidden' });
  expect(body).toContain(
    `<script type="module" src="/assets/${script.file}" integrity="${script.integrity}"></script>`,
  );
  const asset = await app.fastify.inject({ url: '/asset' });
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(`sha256-${hash('sha256', asset.body, 'base64')}`).toBe(script.integrity);
  expect(assetAnswer([script], 'tiny-000000000000.js')).toBeUndefined();
});

it('lets a public page be kept and found, without scripts', async () => {
  const { body, headers } = await app.fastify.inject({ url: '/listed' });
  expect(headers['cache-control']).toBe('public, max-age=5');
  expect(headers['etag']).toBeDefined();
  expect(headers['x-robots-tag']).toBeUndefined();
  expect(headers['content-security-policy']).not.toMatch(/script-src|connect-src/);
  expect(body).not.toMatch(/<script|noindex|<footer|<nav/);
});
