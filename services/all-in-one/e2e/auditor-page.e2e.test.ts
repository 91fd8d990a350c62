// The auditor's pages in a real browser: without a script where entries are open, with a token in the tab where they are not.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseVkey, verifyReceipt } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import {
  type Browser,
  type Page,
  type WatchedPage,
  axeViolations,
  findChromium,
  keepPicture,
  openBrowser,
  openPage,
  overflowOf,
  withoutRefusals,
} from '@centesimo/testkit/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { connect, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';

const chromium = findChromium();
const LEDGER = 'acqua-viva';

const folder = mkdtempSync(join(tmpdir(), 'centesimo-auditor-'));
let running: Running;
let vkey = '';
let browser: Browser | undefined;

describe.skipIf(chromium === undefined)("the auditor's pages", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser(chromium ?? '');
    await start(true);
    await fillLedger();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('show checkpoints, entries and one entry without a script, where entries are open', async () => {
    const { faults, page } = await openAuditor({ javaScriptEnabled: false });
    await keepPicture(page, 'auditor');
    await page.getByLabel('Ledger').fill(LEDGER);
    await page.getByRole('button', { name: 'Show entries' }).click();
    await keepPicture(page, 'auditor-entries');
    await page.getByRole('link', { name: '1', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe('Entry 1');
    await keepPicture(page, 'auditor-entry');
    expect(withoutRefusals(faults)).toEqual([]);
    // French has the longest words.
    const scripted = await openAuditor({ locale: 'fr' });
    for (const path of ['', `/entries?ledger=${LEDGER}`, '/entries/1', '/entries?ledger=!']) {
      await scripted.page.goto(`http://${running.httpAddress}/auditor${path}`);
      expect(await axeViolations(scripted.page), path).toEqual([]);
      await scripted.page.setViewportSize({ width: 360, height: 740 });
      expect(await overflowOf(scripted.page), path).toBe(0);
    }
  });

  it('ask with a pasted token that stays in the tab, where they are not', async () => {
    await running.stop();
    await start(false);
    const { faults, page } = await openAuditor({});
    await page.getByLabel('Ledger').fill(LEDGER);
    await page.keyboard.press('Enter');
    await page.locator('#token').fill('no token');
    await page.keyboard.press('Enter');
    await page.locator('#told.bad', { hasText: 'token-malformed' }).waitFor();
    await page.locator('#token').fill(tokenOf(folder, { roles: ['auditor'], ledgers: [LEDGER] }));
    await page.keyboard.press('Enter');
    await page.locator('#told.good', { hasText: 'entries' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, 'auditor-token');
    const csv = await saved(page, 'All as CSV');
    expect(csv.split('\r\n')[1]).toMatch(/^0,acqua-viva,0,.*org\.centesimo\.ledger\.opened/);
    await page.getByRole('link', { name: '1', exact: true }).click();
    await page.locator('#told.good', { hasText: 'receipt' }).waitFor();
    const leaf = csv
      .split('\r\n')[2]
      ?.split(',')
      .find((cell) => /^[0-9a-f]{64}$/.test(cell));
    expect(await page.locator('#result dd code').textContent()).toBe(leaf);
    expect(await axeViolations(page)).toEqual([]);
    const logKey = parseVkey(nodeSha256, vkey);
    const receipt = await saved(page, 'Receipt');
    expect(verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey }).index).toBe(1);
    expect([page.url(), await page.context().cookies()]).toEqual([expect.not.stringContaining('ey'), []]);
    await page.getByRole('button', { name: 'Forget it' }).click();
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');
    expect(await page.locator('#result').textContent()).toBe('');
    expect(withoutRefusals(faults)).toEqual([]);
  });
});

async function start(openEntries: boolean): Promise<void> {
  running = await startAllInOne(configOf(folder, { openEntries }));
  await running.ready();
}

async function fillLedger(): Promise<void> {
  const caller = connect(running.address, tokenOf(folder));
  try {
    const at = (key: string) => ({ idempotencyKey: key, ledger: LEDGER });
    const reserves = [{ currency: 'EUR', fund: 'general' }];
    const opened = { ...at('open'), baseCurrency: 'EUR', currencies: ['EUR'], reserves };
    await patiently(() => caller.allocation.openLedger(opened));
    await caller.allocation.openProject({ ...at('pump'), project: 'pump' });
    for (;;) {
      const { publishedSize } = await caller.audit.getStatus({});
      if (publishedSize >= 2n) break;
      await pause(50);
    }
    ({ vkey } = await caller.audit.getStatus({}));
  } finally {
    caller.close();
  }
}

async function openAuditor(options: { javaScriptEnabled?: boolean; locale?: string }): Promise<WatchedPage> {
  if (browser === undefined) throw new Error('there is no browser');
  const viewport = { width: 1000, height: 900 };
  const given = { locale: 'en', viewport, ...options };
  const watched = await openPage(browser, `http://${running.httpAddress}`, given);
  await watched.page.goto('/auditor');
  return watched;
}

/** What the browser keeps when this button is pressed. */
async function saved(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}
