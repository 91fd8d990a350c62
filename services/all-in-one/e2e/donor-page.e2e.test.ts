// A gift and an expense posted over HTTP, seen and verified on the donor's page in Chromium, by the real services.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@centesimo/auth';
import { type Browser, findChromium, keepPicture, openBrowser, openPage } from '@centesimo/testkit/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { postPatiently } from './post-patiently.ts';

const chromium = findChromium();
const TRIES_MAX = 300;

describe.skipIf(chromium === undefined)('the donor’s page of the real services', () => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-donor-page-'));
  let running: Running;
  let browser: Browser;
  beforeAll(async () => {
    running = await startAllInOne(configOf(folder));
    await running.ready();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (role: Role, path: string, body: object): Promise<Record<string, unknown>> => {
    const token = tokenOf(folder, { roles: [role], ledgers: ['acqua-viva'] });
    return postPatiently(`http://${running.httpAddress}/v1/ledgers${path}`, token, body);
  };

  it('shows a gift, changes by itself when it is spent, and verifies', async () => {
    await post('operator', '', {
      ledger: 'acqua-viva',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'general' }],
    });
    await post('operator', '/acqua-viva/placement-rules', { shares: [{ fund: 'general', weight: 1 }] });
    const gift = { processor: 'stripe', payment: 'pi_1', gross: 2500, fee: 61, currency: 'EUR' };
    const { trailCode } = await post('processor', '/acqua-viva/gifts', { ...gift, givenAt: '2026-01-15' });
    const options = { viewport: { width: 360, height: 740 }, locale: 'it' };
    const watched = await openPage(browser, `http://${running.httpAddress}`, options);
    const { page } = watched;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const answer = await page.goto(`/t/${String(trailCode)}`);
      if (answer?.status() === 200) break;
      await pause(20);
    }
    await page.locator('.states').getByText('in attesa in «general»').waitFor();
    const posted = performance.now();
    await post('staff', '/acqua-viva/expenses', {
      from: [{ fund: 'general' }],
      amount: 900,
      currency: 'EUR',
      paidAt: '2026-02-01',
      details: { text: 'Tubi per il pozzo' },
    });
    await page.locator('.states').getByText('spesi, in 1 pagamento').waitFor();
    console.log(`posted, verified and on the open page: ${Math.round(performance.now() - posted)} ms`);
    await page.getByText('Tubi per il pozzo').waitFor();
    await page.click('#check button');
    await page.locator('.outcome.good').waitFor();
    await keepPicture(page, 'real-services-it');
    await page.goto('/l/acqua-viva?lang=it');
    await keepPicture(page, 'real-ledger-it');
    expect(await page.getByText('Tubi per il pozzo').count()).toBe(1);
    await watched.close();
  });
});
