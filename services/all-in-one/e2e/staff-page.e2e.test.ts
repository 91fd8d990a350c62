// The staff's page in a real browser: one person proposes with a file, another approves, and each action shows its entry.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@centesimo/auth';
import axe from 'axe-core';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, patiently, pause, sendBatch, tokenOf } from './caller.ts';
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

const folder = mkdtempSync(join(tmpdir(), 'centesimo-staff-'));
let running: Running;
let caller: Caller | undefined;
let browser: Browser | undefined;

const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`staff-page: not run, there is no ${CHROMIUM}; CHROMIUM names another`);

describe.runIf(hasChromium)('the staff page', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    running = await startAllInOne(configOf(folder, { openEntries: true }));
    await running.ready();
    caller = connect(running.address, tokenOf(folder));
    await fillLedger(caller);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    caller?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets one propose with evidence and another approve, and shows the entry', async () => {
    const { page, problems } = await openPage();
    await signIn(page, 'paola', ['staff']);
    await propose(page, '12.50', 'Pipes from Rossi');
    await page.locator('#told li.good', { hasText: 'prop_' }).waitFor({ timeout: WAIT_MS });
    const row = page.locator('#proposals-table tbody tr', { hasText: 'Pipes from Rossi' });
    await row.waitFor();
    expect(await row.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await row.getByRole('button', { name: 'File 1' }).count()).toBe(1);
    await look(page, 'staff-proposed');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');

    await signIn(page, 'piero', ['approver']);
    await row.getByRole('button', { name: 'Approve' }).click();
    const entry = page.locator('#told li.good', { hasText: /Entry \d+ of the log/ });
    await entry.first().waitFor({ timeout: WAIT_MS });
    expect(await entry.first().locator('pre').textContent()).toContain('org.centesimo.expense.recorded.v1');
    await page.locator('#expenses-table tbody tr', { hasText: 'Pipes from Rossi' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#expenses-table').getByRole('button', { name: 'File 1' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^evidence-.{12}\.pdf$/);
    await look(page, 'staff-approved');
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('tells refusals in words, does the rest of the work, and is for the keyboard too', async () => {
    const { page, problems } = await openPage('it');
    expect(await violations(page)).toEqual([]);
    await page.locator('#ledger').fill(LEDGER);
    await page.locator('#token').fill('no token');
    await page.keyboard.press('Enter');
    await page.locator('#told li.bad', { hasText: 'token-malformed' }).waitFor({ timeout: WAIT_MS });
    await signIn(page, 'pina', ['staff', 'approver', 'operator']);
    const told = (text: string | RegExp, kind = 'good') =>
      page.locator(`#told li.${kind}`, { hasText: text }).first().waitFor({ timeout: WAIT_MS });
    await propose(page, '1,00', 'Her own');
    await told('prop_');
    await page
      .locator('#proposals-table tbody tr', { hasText: 'Her own' })
      .getByRole('button', { name: 'Approva' })
      .click();
    await told('approver-is-proposer', 'bad');
    await page.locator('#propose-form-amount').fill('1,005');
    await page.locator('#propose-form-date').fill('2026-02-01');
    await page.locator('#propose-form-text').fill('x');
    await page.locator('#propose-form button').click();
    await told('EUR', 'bad');
    await page.locator('#unassigned-table tbody select').selectOption('general');
    await page.locator('#unassigned-table').getByRole('button', { name: 'Assegna' }).click();
    await told(/gift_.*general/);
    await page.locator('#evidence-form-file').setInputFiles({
      ...{ name: 'not.pdf', mimeType: 'application/pdf' },
      buffer: Buffer.from('<html>'),
    });
    await page.locator('#evidence-form button').click();
    await told('evidence-mismatch', 'bad');
    await look(page, 'staff-italian');
    expect(await violations(page)).toEqual([]);
    // The browser itself reports answers of 4xx, which are what this test asks for.
    expect(problems.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await look(page, 'staff-phone');
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
  });
});

/** A ledger with 100 euro in its general fund, a project, and a gift that waits for a fund. */
async function fillLedger(caller: Caller): Promise<void> {
  const { allocation } = caller;
  const at = (key: string) => ({ idempotencyKey: key, ledger: LEDGER });
  const reserves = [{ currency: 'EUR', fund: 'general' }];
  const opened = { ...at('open'), baseCurrency: 'EUR', currencies: ['EUR'], reserves };
  await patiently(() => allocation.openLedger(opened));
  await allocation.openFund({ ...at('shut'), fund: 'shut', class: 'restricted', currency: 'EUR' });
  await allocation.openProject({ ...at('pump'), project: 'pump' });
  await allocation.setPlacementRule({ ...at('rule'), shares: [{ fund: 'general', weight: 1 }] });
  const gift = (payment: string, fund: string) => ({
    ...{ processor: 'stripe', payment, currency: 'EUR', givenAt: '2026-01-15', grossAmount: 10_000n, fund },
  });
  const send = async (payment: string, fund: string): Promise<void> => {
    for (;;) {
      const { results } = await sendBatch(caller, { ledger: LEDGER, gifts: [gift(payment, fund)] });
      if (results[0]?.refusal === undefined) return;
      await pause(50);
    }
  };
  await send('pi_1', '');
  await send('pi_2', 'shut');
  await allocation.closeFund({ ...at('close'), fund: 'shut' });
  await send('pi_3', 'shut');
  for (;;) {
    const { unassigned } = await allocation.listUnassigned({ ledger: LEDGER });
    if (unassigned.length > 0) return;
    await pause(50);
  }
}

async function openPage(language = 'en'): Promise<{ page: Page; problems: string[] }> {
  if (browser === undefined) throw new Error('there is no browser');
  const context = await browser.newContext({ locale: language, viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  const problems: string[] = [];
  const origin = `http://${running.httpAddress}`;
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) problems.push(`asked ${url}`);
  });
  await page.goto(`${origin}/staff`);
  return { page, problems };
}

async function signIn(page: Page, subject: string, roles: readonly Role[]): Promise<void> {
  await page.locator('#ledger').fill(LEDGER);
  await page.locator('#token').fill(tokenOf(folder, { subject, roles, ledgers: [LEDGER] }));
  await page.keyboard.press('Enter');
  await page.locator('#who', { hasText: subject }).waitFor({ timeout: WAIT_MS });
  expect([page.url(), await page.context().cookies()]).toEqual([expect.not.stringContaining('?'), []]);
}

async function propose(page: Page, amount: string, text: string): Promise<void> {
  await page.locator('#propose-form-amount').fill(amount);
  await page.locator('#propose-form-date').fill('2026-02-01');
  await page.locator('#propose-form-project').selectOption('pump');
  await page.locator('#propose-form-fund').selectOption('general');
  await page.locator('#propose-form-text').fill(text);
  const buffer = Buffer.from('%PDF-1.4\nan invoice');
  const name = 'invoice.pdf';
  await page.locator('#propose-form-file').setInputFiles({ name, mimeType: 'application/pdf', buffer });
  await page.locator('#propose-form button').click();
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
