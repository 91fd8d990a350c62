/** Tests of the portal's pages as they are served: languages, statuses, help, weight, headers, hostile texts. */
import { type RunningHttpServer } from '@centesimo/http';
import { LANGUAGES } from '@centesimo/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageLog } from '../../test/page-log.ts';
import { type PageWorld, pageWorld, startPageServer } from '../../test/page-server.ts';
import { CODE, everyState, ledgerView } from '../../test/views.fixture.ts';
import type { TrailView } from '../domain/views.ts';

let server: RunningHttpServer;
let world: PageWorld;

beforeAll(async () => {
  world = pageWorld(await pageLog());
  server = await startPageServer(world);
});
afterAll(() => server.stop());
beforeEach(() => {
  world.trail = { view: everyState() };
  world.ledger = { view: ledgerView() };
});

const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers, redirect: 'manual' });
const page = async (path: string, language = 'en'): Promise<string> =>
  (await ask(path, { 'accept-language': language })).text();
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('the donor’s page', () => {
  it.each([
    ['it', 'Dov’è il tuo dono', '40,00 € su 480,01 €', '12.345 registrazioni'],
    ['fr', 'Où est votre don', '40,00 € sur 480,01 €', '12 345 inscriptions'],
    ['en', 'Where your gift is', '€40.00 of €480.01', '12,345 verified entries'],
  ])('says in %s where every cent is', async (language, title, share, size) => {
    const text = plain(await page(`/t/${CODE}`, language));
    expect(text).toContain(`<html lang="${language}">`);
    for (const each of [
      title,
      share,
      size,
      'Tubi in PVC, 120 m',
      'Pozzi per Kitui',
      `/v1/trails/${CODE}/trail-receipt`,
    ])
      expect(text).toContain(each);
  });

  it('shows every state with its sum, and what goes before', async () => {
    const text = await page(`/t/${CODE}`);
    for (const each of [
      '€56.00',
      '€31.30',
      'It is next',
      '€12.00 given earlier',
      '3 gifts are',
      '€1.50 has been asked',
    ])
      expect(text).toContain(each);
  });

  it('answers in the language chosen, and keeps it in its links', async () => {
    const text = await page(`/t/${CODE}?lang=fr`, 'it');
    expect(text).toContain('Où est votre don');
    expect(text).toContain('href="/l/acqua-viva?lang=fr"');
    expect(await page(`/t/${CODE}`, 'it')).toContain('href="/l/acqua-viva"');
  });

  it('takes a code as a person types it, and parameters that are not ours', async () => {
    const typed = CODE.toLowerCase().replaceAll(/(.{4})/g, '$1-');
    expect((await ask(`/t/${typed}?utm_source=mail`)).status).toBe(200);
    const redirect = await ask(`/t?code=${encodeURIComponent(` ${typed} `)}&lang=it`);
    expect(redirect.status).toBe(303);
    expect(redirect.headers.get('location')).toBe(`/t/${CODE}?lang=it`);
    expect((await ask('/t')).headers.get('location')).toBe('/');
  });

  it('is kept by nobody, tells nobody, and is found by no search', async () => {
    const { headers } = await ask(`/t/${CODE}`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('stays under 100 kB with five hundred payments', async () => {
    const view = everyState();
    const payments = Array.from({ length: 500 }, (_, i) => ({
      ...view.payments[0]!,
      id: `exp_${i}`,
      entry: i,
      share: 1,
    }));
    const pieces: TrailView['pieces'] = payments.map(({ id }, i) => ({
      from: i,
      to: i + 1,
      hops: view.pieces[0]!.hops,
      state: { kind: 'spent', payment: id },
    }));
    world.trail = { view: { ...view, payments, pieces } };
    const text = await page(`/t/${CODE}`);
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
    expect(text).toContain('460 more payments');
  });

  it('shows hostile texts as texts, wherever one can stand', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
    world.trail = { view: poisoned(everyState(), hostile) };
    world.ledger = { view: poisoned(ledgerView(hostile), hostile) };
    for (const path of [
      `/t/${CODE}`,
      '/l/x',
      `/l/${encodeURIComponent(hostile)}?cursor=${encodeURIComponent(hostile)}`,
    ]) {
      const text = await page(path);
      expect(text).toContain('&lt;img src=x onerror=');
      expect(text.replaceAll(/<script type="module" src="\/portal\/assets\/donor-\w+\.js"/g, '')).not.toMatch(
        /<script|<img|javascript:/,
      );
    }
  });
});

/** Every text of a view replaced, but those that choose a form. */
function poisoned<T>(view: T, hostile: string): T {
  const kept = new Set(['kind', 'class', 'currency', 'feeBorneBy']);
  return JSON.parse(JSON.stringify(view), (name, value: unknown) =>
    typeof value === 'string' && !kept.has(name) ? hostile : value,
  ) as T;
}

describe('help instead of a wall', () => {
  it.each([
    [{ kind: 'malformed', code: 'wrong-length', reason: '' }, 404, '27 letters and digits, in groups'],
    [{ kind: 'malformed', code: 'wrong-character', reason: '' }, 404, 'One character here is something else'],
    [{ kind: 'malformed', code: 'wrong-check', reason: '' }, 404, 'mistyped, or two are swapped'],
    [{ kind: 'unknown' }, 404, 'no gift here answers to it'],
    [{ kind: 'not-ready' }, 503, 'still being checked'],
  ] as const)('explains %o', async (fault, status, words) => {
    world.trail = { fault };
    const answer = await ask('/t/ABCD-"<b>', { 'accept-language': 'en' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
    const text = await answer.text();
    expect(text).toContain(words);
    expect(text).toContain('<form action="/t" method="get">');
    expect(text).toContain('value="ABCD-&quot;&lt;b&gt;"');
    for (const language of LANGUAGES) expect(await page('/t/x', language)).toContain(`lang="${language}"`);
  });

  it('explains a ledger that is not there', async () => {
    world.ledger = { fault: { kind: 'unknown' } };
    const answer = await ask('/l/nowhere', { 'accept-language': 'it' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Nulla nel registro appartiene');
  });
});

describe('the public pages', () => {
  it.each(LANGUAGES)('show in %s the money of a ledger, each figure with its entries', async (language) => {
    const text = plain(await page('/l/acqua-viva', language));
    expect(text).toContain(
      language === 'en' ? '€123,456.78' : language === 'it' ? '123.456,78 €' : '123 456,78 €',
    );
    expect(text).toContain('/auditor/entries?ledger=acqua-viva&amp;type=org.centesimo.expense.recorded.v1');
    expect(text).toContain('/auditor/entries/13"');
    expect(text).toContain('Pozzo 12, scuola di Mwingi');
    expect(text).toContain('log.acqua-viva.example');
  });

  it('page through payments by links', async () => {
    world.ledger = { view: ledgerView('next&cursor') };
    const first = await page('/l/acqua-viva?lang=it');
    expect(first).toContain('href="/l/acqua-viva?cursor=next%26cursor&amp;lang=it"');
    // A script comes only with documents that can be checked.
    expect(first).toContain('<script type="module" src="/portal/assets/');
    const view = ledgerView();
    const payments = view.payments.map((payment) => ({ ...payment, evidence: [{ commitment: 'x' }] }));
    world.ledger = { view: { ...view, payments } };
    expect(await page('/l/acqua-viva')).not.toContain('<script');
    world.ledger = { view: ledgerView('next&cursor') };
    const second = await page('/l/acqua-viva?cursor=a');
    expect(second).toContain('The newest payments');
    expect(second).not.toContain('By fund');
  });

  it('begin with a form for the code and the ledgers', async () => {
    const text = await page('/', 'fr');
    expect(text).toContain('<form action="/t" method="get">');
    expect(text).toContain('<a href="/l/acqua-viva">Acqua Viva</a>');
  });

  it('serve their script by its hash only', async () => {
    const name = /\/portal\/assets\/donor-\w+\.js/.exec(await page(`/t/${CODE}`))?.[0] ?? '';
    const script = await ask(name);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect((await ask('/portal/assets/donor-0.js')).status).toBe(404);
  });
});
