/** Tests of the portal's pages in headless Chromium: read, checked, followed and operated as people do. Pictures go to artefacts/. */
import type { RunningHttpServer } from '@centesimo/http';
import {
  type Browser,
  type WatchedPage,
  axeViolations,
  findChromium,
  keepPicture,
  openBrowser,
  openPage,
  overflowOf,
} from '@centesimo/testkit/browser';
import { LANGUAGES } from '@centesimo/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TEXTS } from '../src/pages/texts/index.ts';
import { type PageLog, pageLog } from './page-log.ts';
import { type PageWorld, pageWorld, startPageServer } from './page-server.ts';
import { storyLog } from './story-log.ts';
import { STORIES } from './story-steps.ts';
import { OTHER_KEY, codeOf } from './tiny-log.ts';
import { BILL, CODE, everyState, ledgerView } from './views.fixture.ts';
import { CHECKED, beyondView, elsewhereView } from './views-beyond.fixture.ts';

const chromium = findChromium();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };
const DESKTOP = { viewport: { width: 1200, height: 900 } };
const EVERY_STATE = `/t/${CODE}`;

describe.skipIf(chromium === undefined)('pages in Chromium', () => {
  let browser: Browser;
  let server: RunningHttpServer;
  let made: PageLog;
  let world: PageWorld;
  let donor = '';
  let open: (path: string, options?: Parameters<typeof openPage>[2]) => Promise<WatchedPage>;

  beforeAll(async () => {
    made = await pageLog();
    donor = `/t/${made.code}`;
    world = pageWorld(made);
    server = await startPageServer(world);
    browser = await openBrowser(chromium ?? '');
    open = async (path, options) => {
      const watched = await openPage(browser, `http://127.0.0.1:${server.port}`, {
        locale: 'en-GB',
        ...options,
      });
      await watched.page.goto(path);
      return watched;
    };
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  beforeEach(() => {
    Object.assign(world, { ...pageWorld(made), ledger: { view: ledgerView('cursor') } });
  });

  // French has the longest words, and a phone the narrowest lines.
  const looks = [
    { locale: 'it', colorScheme: 'light', size: DESKTOP },
    { locale: 'fr', colorScheme: 'dark', size: PHONE },
  ] as const;
  it.each(looks)(
    'has no barrier in $locale, $colorScheme, and stays in its width',
    async ({ colorScheme, locale, size }) => {
      for (const [name, path] of [
        ['donor', EVERY_STATE],
        ['ledger', '/l/acqua-viva'],
        ['front', '/'],
        ['help', '/t?code=AB'],
      ] as const) {
        world.trail =
          name === 'help'
            ? { fault: { kind: 'malformed', code: 'wrong-length', reason: '' } }
            : { view: everyState() };
        const watched = await open(path, { locale, colorScheme, ...size });
        const { page } = watched;
        await keepPicture(page, `${name}-${locale}-${colorScheme}`);
        for (const summary of await page.locator('summary').all()) await summary.click();
        expect(await axeViolations(page), name).toEqual([]);
        expect(await overflowOf(page), name).toBeLessThanOrEqual(0);
        await watched.close();
      }
    },
  );

  it.each(looks)(
    'tells every story without a barrier in $locale, $colorScheme',
    async ({ colorScheme, locale, size }) => {
      const { ledger, trails } = await storyLog();
      const watched = await open('/', { locale, colorScheme, ...size });
      const { page } = watched;
      const look = async (name: string, path: string): Promise<void> => {
        await page.goto(path);
        for (const summary of await page.locator('summary').all()) await summary.click();
        await keepPicture(page, `story-${name}-${locale}-${colorScheme}`);
        expect(await axeViolations(page), name).toEqual([]);
        expect(await overflowOf(page), name).toBeLessThanOrEqual(0);
      };
      for (const story of ['exchanged', 'partner', 'refunded', 'elsewhere', 'awaited'] as const) {
        world.trail = { view: trails[story] };
        await look(story, `/t/${codeOf(STORIES[story])}`);
        expect(await page.locator('#check').count()).toBe(trails[story].provable ? 1 : 0);
      }
      const origin = `log.${'maji-safi-'.repeat(12)}example/log`;
      for (const [name, view] of Object.entries({
        beyond: beyondView(),
        elsewhere: elsewhereView({ checked: CHECKED, origin, ledger: 'maji-safi-'.repeat(6) }),
        unproved: elsewhereView({ notChecked: 'refused' }),
      })) {
        world.trail = { view };
        await look(name, EVERY_STATE);
      }
      world.ledger = { view: ledger };
      await look('ledger', '/l/acqua');
      expect(watched.faults).toEqual([]);
      await watched.close();
    },
  );

  it('verifies a true receipt in the browser, in each language, within 100 kB and its own origin', async () => {
    const watched = await open(`${donor}?lang=it`, PHONE);
    const { page } = watched;
    for (const language of LANGUAGES) {
      if (language !== 'it') await page.goto(`${donor}?lang=${language}`);
      await page.click('#check button');
      const outcome = page.locator('.outcome.good');
      await outcome.waitFor();
      const { check } = TEXTS[language];
      expect(await outcome.textContent()).toBe(
        `✓ ${check.verified}${check.gift}${check.payments}: 3.${check.limits}`,
      );
      if (language !== 'it') continue;
      const bytes = await watched.weight();
      console.log(`the donor's page with its script and receipts: ${bytes} bytes on the wire`);
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(100_000);
      await keepPicture(page, 'verified-it');
    }
    expect(watched.faults).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await watched.close();
  });

  it('finds what was tampered with, and says why', async () => {
    const watched = await open(`${donor}?lang=fr`, PHONE);
    const { page } = watched;
    const { log, receipt: truth } = made;
    const changed = (from: string, to: string): string => {
      expect(truth).toContain(from);
      return truth.replace(from, to);
    };
    const note = (key?: typeof OTHER_KEY): string => JSON.stringify(log.noteOf(log.published, key));
    const shares = /"payments":\[.*\]/.exec(truth)?.[0] ?? '';
    const cases: [string, keyof typeof TEXTS.fr.check.reasons][] = [
      [changed('10000', '90000'), 'proof-refused'],
      [changed(note(), note(OTHER_KEY)), 'signature-refused'],
      [changed('"leaf":1', '"leaf":0'), 'placement-refused'],
      // One cent moved from one payment to another; then a payment left out.
      [changed(shares, shares.replace('4000', '3999').replace('1600', '1601')), 'share-differs'],
      [truth.replace(/\{"index":\d+,"entry":"[^\n]*expense\.recorded[^\n]*\n/, ''), 'path-broken'],
      ['<html>', 'receipt-malformed'],
    ];
    for (const [receipt, fault] of cases) {
      world.receipt = receipt;
      await page.reload();
      await page.click('#check button');
      const outcome = page.locator('.outcome.bad');
      await outcome.waitFor();
      const { failed, reasons } = TEXTS.fr.check;
      expect(await outcome.textContent()).toBe(`✗ ${failed}${reasons[fault]}`);
      if (fault === 'share-differs') await keepPicture(page, 'tampered-fr');
    }
    await watched.close();
  });

  it('tells whether a file is the document of a payment, asking nobody', async () => {
    const watched = await open('/l/acqua-viva', PHONE);
    const { page } = watched;
    // From here on nothing can be asked.
    await page.context().setOffline(true);
    const asked = page.locator('.document').first();
    await asked.locator('summary').click();
    const said = async (buffer: Buffer): Promise<string | null> => {
      await asked.locator('input').setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer });
      await asked.locator('.outcome.good, .outcome.bad').waitFor();
      return await asked.locator('.outcome').textContent();
    };
    const { other, same } = TEXTS.en.evidence;
    expect(await said(BILL)).toBe(`✓ ${same}`);
    await keepPicture(page, 'document-en');
    expect(await said(Buffer.from('%PDF-1.7 the bi11'))).toBe(`✗ ${other}`);
    expect(await said(Buffer.from('another'))).toBe(`✗ ${other}`);
    expect(await axeViolations(page)).toEqual([]);
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  it('calls nothing wrong where a receipt cannot be had', async () => {
    world.receipt = undefined;
    const watched = await open(donor, PHONE);
    const { page } = watched;
    const said = async (): Promise<string | null> => {
      await page.click('#check button');
      await page.locator('.outcome.wait').waitFor();
      return await page.locator('.outcome').textContent();
    };
    expect(await said()).toContain(TEXTS.en.check.reasons['receipt-unavailable']);
    // A page of before the last payments, over a receipt of now.
    const { view } = made;
    const older = { ...view, asOf: { ...view.asOf, size: view.asOf.size - 1 } };
    const payments = older.payments.map((each) => ({ ...each, share: each.share - 1 }));
    Object.assign(world, { receipt: made.receipt, trail: { view: { ...older, payments } } });
    await page.reload();
    expect(await said()).toContain(TEXTS.en.check.reasons['page-older']);
    await watched.close();
  });

  it('works without JavaScript: everything is told, the receipt is there, no dead button', async () => {
    const watched = await open(donor, { ...PHONE, javaScriptEnabled: false });
    const { page } = watched;
    expect(await page.locator('.sankey').isVisible()).toBe(true);
    expect(await page.locator('.payments > li').count()).toBe(3);
    expect(await page.locator('#check button').isVisible()).toBe(false);
    expect(await page.getByText('needs JavaScript').isVisible()).toBe(true);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the receipt' }).click();
    expect((await download).suggestedFilename()).toBe('gift-5.trail-receipt.json');
    await page.goto('/');
    await page.fill('#code', `${made.code.toLowerCase()} `);
    await page.click('form button');
    expect(new URL(page.url()).pathname).toBe(donor);
    await watched.close();
  });

  it('is operated by the keyboard alone', async () => {
    const watched = await open(donor, DESKTOP);
    const { page } = watched;
    const focused = (): Promise<string> =>
      page.evaluate('(document.activeElement.textContent || document.activeElement.tagName).trim()');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    const seen = new Set<string>();
    for (let i = 0; i < 60 && (await focused()) !== 'Check now'; i += 1) {
      seen.add(await focused());
      await page.keyboard.press('Tab');
    }
    for (const each of ['Italiano', 'entry 5', 'The same in words']) expect([...seen]).toContain(each);
    await page.keyboard.press('Enter');
    await page.locator('.outcome.good').waitFor();
    await watched.close();
  });

  it('changes by itself when something was verified, and repeats a check that was made', async () => {
    const told = Promise.withResolvers<void>();
    const original = world.news;
    world.news = async function* (signal) {
      await told.promise;
      yield Buffer.from('event: trail\nid: 99\ndata: {}\n\n');
      yield* original(signal);
    };
    const watched = await open(donor, PHONE);
    const { page } = watched;
    await page.click('#check button');
    await page.locator('.outcome.good').waitFor();
    const after = await pageLog({ more: 1 });
    Object.assign(world, { receipt: after.receipt, trail: { view: after.view } });
    told.resolve();
    await page.getByText(`${after.view.asOf.size} verified entries`).waitFor();
    expect(await page.locator('#news').textContent()).toBe('The page has been updated.');
    await page.locator('.outcome.good').waitFor();
    expect(await page.locator('.outcome').textContent()).toContain(': 4.');
    expect(watched.faults).toEqual([]);
    await watched.close();
  });
});
