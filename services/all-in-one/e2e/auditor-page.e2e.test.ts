// The auditor's pages in a real browser: without a script where entries are open, with a token in the tab where they are not.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseVkey, verifyReceipt } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import axe from 'axe-core';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { connect, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const SHOTS = process.env['SCREENSHOTS'];
const LEDGER = 'acqua-viva';
const WAIT_MS = 20_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

const folder = mkdtempSync(join(tmpdir(), 'centesimo-auditor-'));
let running: Running;
let vkey = '';
let browser: Browser | undefined;

const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`auditor-page: not run, there is no ${CHROMIUM}; CHROMIUM names another`);

describe.runIf(hasChromium)("the auditor's pages", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    await start(true);
    await fillLedger();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('show checkpoints, entries and one entry without a script, where entries are open', async () => {
    const { page, problems } = await openPage({ javaScriptEnabled: false });
    await look(page, 'auditor');
    await page.getByLabel('Ledger').fill(LEDGER);
    await page.getByRole('button', { name: 'Show entries' }).click();
    await look(page, 'auditor-entries');
    await page.getByRole('link', { name: '1', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe('Entry 1');
    await look(page, 'auditor-entry');
    expect(problems).toEqual([]);
    const scripted = await openPage({});
    for (const path of ['', `/entries?ledger=${LEDGER}`, '/entries/1', '/entries?ledger=!']) {
      await scripted.page.goto(`http://${running.httpAddress}/auditor${path}`);
      expect(await violations(scripted.page), path).toEqual([]);
      await scripted.page.setViewportSize({ width: 360, height: 740 });
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await scripted.page.evaluate(overflow), path).toBe(0);
    }
  });

  it('ask with a pasted token that stays in the tab, where they are not', async () => {
    await running.stop();
    await start(false);
    const { page, problems } = await openPage({});
    await page.getByLabel('Ledger').fill(LEDGER);
    await page.keyboard.press('Enter');
    await page.locator('#token').fill('no token');
    await page.keyboard.press('Enter');
    await page.locator('#told.bad', { hasText: 'token-malformed' }).waitFor({ timeout: WAIT_MS });
    await page.locator('#token').fill(tokenOf(folder, { roles: ['auditor'], ledgers: [LEDGER] }));
    await page.keyboard.press('Enter');
    await page.locator('#told.good', { hasText: 'entries' }).waitFor({ timeout: WAIT_MS });
    expect(await violations(page)).toEqual([]);
    await look(page, 'auditor-token');
    const csv = await saved(page, 'All as CSV');
    expect(csv.split('\r\n')[1]).toMatch(/^0,acqua-viva,0,.*org\.centesimo\.ledger\.opened/);
    await page.getByRole('link', { name: '1', exact: true }).click();
    await page.locator('#told.good', { hasText: 'receipt' }).waitFor({ timeout: WAIT_MS });
    expect(await violations(page)).toEqual([]);
    const logKey = parseVkey(nodeSha256, vkey);
    const receipt = await saved(page, 'Receipt');
    expect(verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey }).index).toBe(1);
    expect([page.url(), await page.context().cookies()]).toEqual([expect.not.stringContaining('ey'), []]);
    await page.getByRole('button', { name: 'Forget it' }).click();
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');
    expect(await page.locator('#result').textContent()).toBe('');
    // The browser itself reports answers of 4xx, which are what this test asks for.
    expect(problems.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
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

async function openPage(options: {
  javaScriptEnabled?: boolean;
}): Promise<{ page: Page; problems: string[] }> {
  if (browser === undefined) throw new Error('there is no browser');
  const context = await browser.newContext({ ...options, viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  const problems: string[] = [];
  const origin = `http://${running.httpAddress}`;
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) problems.push(`asked ${url}`);
  });
  await page.goto(`${origin}/auditor`);
  return { page, problems };
}

/** What the browser keeps when this button is pressed. */
async function saved(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

/** What axe finds wrong, by the rules of WCAG 2 A and AA and its best practices. */
async function violations(page: Page): Promise<unknown> {
  // The page's own policy lets no other script in, so that the tester's comes in by the debugger.
  await page.evaluate(`${axe.source}; undefined`);
  return await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`,
  );
}

/** Kept where SCREENSHOTS names a folder. */
async function look(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
