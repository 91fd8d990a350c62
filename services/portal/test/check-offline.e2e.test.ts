/** The check in the browser asks nobody: with the network cut once the receipt is there, it says the same. */
import { gzipSync } from 'node:zlib';
import type { RunningHttpServer } from '@centesimo/http';
import { type Browser, findChromium, openBrowser, openPage } from '@centesimo/testkit/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DONOR_SCRIPT } from '../src/pages/generated/donor-script.ts';
import { TEXTS } from '../src/pages/texts/index.ts';
import { type PageLog, pageLog } from './page-log.ts';
import { pageWorld, startPageServer } from './page-server.ts';

/** What a donor on a slow line loads to check: the log's code, that of cents, signatures and hashes. */
const GZIP_BYTES_MAX = 60_000;
const chromium = findChromium();

it('is a script of less than 60 kB gzipped, with nothing that it would fetch', () => {
  expect(gzipSync(DONOR_SCRIPT, { level: 9 }).length).toBeLessThan(GZIP_BYTES_MAX);
  expect(DONOR_SCRIPT).not.toMatch(/\bimport\s*\(|\bimportScripts\b|https?:\/\//);
});

describe.skipIf(chromium === undefined)('the check in Chromium, with the network cut', () => {
  let browser: Browser;
  let server: RunningHttpServer;
  let made: PageLog;
  const world = () => pageWorld(made);
  let served: ReturnType<typeof world>;
  beforeAll(async () => {
    made = await pageLog();
    served = world();
    server = await startPageServer(served);
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** Presses the button; the network is gone before the page has the receipt. Answers what the page says, and asked for. */
  async function checkedCut(): Promise<{ said: string; tone: string; asked: string[] }> {
    const watched = await openPage(browser, `http://127.0.0.1:${server.port}`, { locale: 'en-GB' });
    const { page } = watched;
    await page.goto(`/t/${made.code}`);
    await page.route('**/trail-receipt', async (route) => {
      const response = await route.fetch();
      await page.context().setOffline(true);
      await route.fulfill({ response });
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.click('#check button');
    const outcome = page.locator('#check .outcome:is(.good, .bad, .wait)');
    await outcome.waitFor();
    expect(await page.evaluate('navigator.onLine')).toBe(false);
    const found = { said: await outcome.innerText(), tone: (await outcome.getAttribute('class')) ?? '' };
    await watched.close();
    // The stream of news is opened again by the browser when it breaks: it is no part of the check.
    return { ...found, asked: asked.filter((each) => !each.endsWith('/stream')) };
  }

  it('accepts the receipt', async () => {
    const { asked, said, tone } = await checkedCut();
    expect({ tone, asked }).toEqual({
      tone: 'outcome good',
      asked: [`/v1/trails/${made.code}/trail-receipt`],
    });
    expect(said).toContain(TEXTS.en.check.verified);
  });

  it('refuses one of which a cent was moved', async () => {
    served.receipt = made.receipt.replace('"amount\\":1600', '"amount\\":1601');
    expect(served.receipt).not.toBe(made.receipt);
    const { said, tone } = await checkedCut();
    expect(tone).toBe('outcome bad');
    expect(said).toContain(TEXTS.en.check.failed);
  });
});
