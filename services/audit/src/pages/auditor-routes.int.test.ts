// The auditor's pages: everything shown where entries are open, nothing where they are not, and hostile texts only as text.
import { createHttpApp, routeName, type HttpApp } from '@centesimo/http';
import { hexOf, leafHashOfText } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEDGER, SIZE, type ServedHttp, openHttp } from '../../test/http-world.ts';
import { giftOf } from '../../test/tiny-services.ts';
import { VKEY } from '../../test/world.ts';
import { eventHead, entryCsv } from '@centesimo/log';
import { readerOf } from './auditor-layout.ts';
import { entryView } from './auditor-views.ts';

interface Pages {
  readonly served: ServedHttp;
  readonly app: HttpApp;
}

async function openPages(openEntries: boolean): Promise<Pages> {
  const served = await openHttp(openEntries);
  const app = await createHttpApp({ ...served.options, bindings: [served.started.audit.pages] });
  return { served, app };
}

let open: Pages;
let closed: Pages;
beforeAll(async () => {
  [open, closed] = [await openPages(true), await openPages(false)];
  await Promise.all([open.served.fill(), closed.served.fill()]);
}, 60_000);
afterAll(async () => {
  for (const { app, served } of [open, closed]) {
    await app.fastify.close();
    await served.close();
  }
});
const get = async ({ app }: Pages, url: string) => await app.fastify.inject({ method: 'GET', url });

it('are open to everybody, since they hold nothing where entries need a token', async () => {
  const { access, routes } = closed.served.started.audit.pages;
  expect(routes.map(routeName).sort()).toEqual(Object.keys(access).sort());
  expect(new Set(Object.values(access))).toEqual(new Set(['public']));
  for (const path of [`/auditor/entries?ledger=${LEDGER}`, '/auditor/entries/7', '/auditor/entries/999']) {
    const { body, statusCode } = await get(closed, path);
    expect([statusCode, body.includes('chain'), body.includes(giftOf('4'))]).toEqual([200, false, false]);
    expect(body).toContain('id="token-form"');
    expect(body).toContain('<noscript>');
  }
});

describe('where entries are open', () => {
  it('list the checkpoints, page by page, and say how to verify', async () => {
    const { body, headers, statusCode } = await get(open, '/auditor');
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe|https?:|\*/);
    expect(body).not.toContain('<script');
    expect(body).toContain(VKEY);
    expect(body).toContain(`<td>${SIZE}</td>`);
    expect(body).toContain('centesimo -- sample');
    expect((await get(open, '/auditor?cursor=x')).statusCode).toBe(400);
  });

  it('show the entries of a ledger, page by page, each with the leaf hash of its bytes', async () => {
    const indices: string[] = [];
    for (
      let path: string | undefined = `/auditor/entries?ledger=${LEDGER}&from=&type=&to=${SIZE}`;
      path !== undefined;
    ) {
      const { body, statusCode } = await get(open, path);
      expect(statusCode).toBe(200);
      indices.push(
        ...[...body.matchAll(/href="\/auditor\/entries\/([0-9]+)"/g)].map(([, index]) => index ?? ''),
      );
      path = /href="([^"]+)">Next page/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(indices.map(Number)).toEqual(
      Array.from({ length: SIZE }, (_, i) => i).filter((i) => ![2, 3].includes(i)),
    );
    const [text = ''] = await open.served.started.audit.reader.entries(7, 1);
    const { subject } = eventHead(text.slice(text.indexOf('"event":') + 8, -1));
    const { body } = await get(open, `/auditor/entries?ledger=${LEDGER}&subject=${subject}`);
    expect(body).toContain(hexOf(leafHashOfText(nodeSha256, text)));
    expect(body).toContain(`entries.csv?subject=${subject}`);
    const one = await get(open, '/auditor/entries/7');
    expect(one.body).toContain(text.replaceAll('"', '&quot;'));
    expect(one.body).toContain('/v1/receipts/7');
  });

  it.each([
    ['it', 'Il registro, per i revisori', 'Registrazione 7', 'Indica una contabilità'],
    ['fr', 'Le journal, pour les auditeurs', 'Inscription 7', 'Nommez une comptabilité'],
    ['en', 'The log, for auditors', 'Entry 7', 'Name a ledger'],
  ])(
    'are in %s, by the address or the browser, and keep a chosen language',
    async (lang, home, one, wrong) => {
      const accepted = { 'accept-language': lang };
      const ask = async (url: string, headers = {}) =>
        (await open.app.fastify.inject({ method: 'GET', url, headers })).body;
      expect(await ask('/auditor', accepted)).toContain(`<h1>${home}</h1>`);
      expect(await ask(`/auditor/entries?ledger=!&lang=${lang}`)).toContain(wrong);
      const entry = await ask(`/auditor/entries/7?lang=${lang}`);
      expect(entry).toContain(`<h1>${one}</h1>`);
      expect(entry).toContain(`href="/auditor/entries/6?lang=${lang}"`);
      const list = await ask(`/auditor/entries?ledger=${LEDGER}&lang=${lang}`);
      expect(list).toContain(`/auditor/entries/7?lang=${lang}"`);
      expect(list).toContain(`<input type="hidden" name="lang" value="${lang}">`);
      expect(list).toContain('hreflang="fr"');
    },
  );

  it.each([
    ['ledger=', 'Name a ledger'],
    [`ledger=${LEDGER}&from=-1`, 'Entries are numbers'],
    [`ledger=${LEDGER}&to=1e9`, 'Entries are numbers'],
    [`ledger=${LEDGER}&type=%00`, 'A type of event'],
    [`ledger=${LEDGER}&subject=%22%3E%3Cscript%3Ealert(1)%3C/script%3E`, 'A subject is'],
    ['ledger=%3Cimg%20src=x%20onerror=alert(1)%3E', 'Name a ledger'],
  ])('asked with %s tell what is wrong, and take no text for markup', async (query, told) => {
    for (const pages of [open, closed]) {
      const { body, statusCode } = await get(pages, `/auditor/entries?${query}`);
      expect(statusCode).toBe(400);
      expect(body).toContain(told);
      expect(body).not.toMatch(/<script>|<img/);
    }
  });

  it('tell that an entry is not there, and that a range is empty', async () => {
    const gone = await get(open, '/auditor/entries/999');
    expect([gone.statusCode, gone.body.includes('There is no entry 999')]).toEqual([404, true]);
    expect((await get(open, '/auditor/entries/-1')).statusCode).toBe(400);
    const reversed = await get(open, `/auditor/entries?ledger=${LEDGER}&from=20&to=10`);
    expect(reversed.body).toContain('No entry fits');
  });
});

it('escape whatever stands in an entry', () => {
  const data = { text: '</pre><script>alert(1)</script>' };
  const eventText = JSON.stringify({ data, id: '1', source: '/x', subject: '<b>', time: '<i>', type: '"' });
  const parsed = { index: 1, ledger: 'acqua', prev: '0', seq: 0, eventText };
  expect(entryView(eventText, parsed, 'x', readerOf('fr', undefined)).text).not.toMatch(/<script|<b>|<i>/);
  expect(() => entryCsv(nodeSha256, eventText)).toThrow('entry');
});

it('have one script, named by its bytes, that keeps the token in the tab', async () => {
  const [, path = ''] =
    /<script type="module" src="([^"]+)"/.exec((await get(closed, '/auditor')).body) ?? [];
  const script = await get(closed, path);
  expect([script.statusCode, script.headers['cache-control']]).toEqual([
    200,
    expect.stringContaining('immutable'),
  ]);
  expect(script.body).not.toMatch(/innerHTML|document\.cookie|localStorage|eval\(/);
  expect((await get(closed, '/auditor/assets/auditor.js')).statusCode).toBe(404);
});
