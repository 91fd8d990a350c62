// The staff's page in a real browser: one person proposes with a file, another approves, and each action shows its entry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@centesimo/auth';
import {
  type Browser,
  type Page,
  type WatchedPage,
  axeViolations,
  findChromium,
  keepPicture,
  openBrowser,
  overflowOf,
  withoutRefusals,
} from '@centesimo/testkit/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, giveBatch, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { openStaffPage, signIn } from './staff-browser.ts';

const chromium = findChromium();
const LEDGER = 'acqua-viva';

const folder = mkdtempSync(join(tmpdir(), 'centesimo-staff-'));
let running: Running;
let caller: Caller | undefined;
let browser: Browser | undefined;
/** An expense without a document. */
let bare = '';

describe.skipIf(chromium === undefined)('the staff page', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    running = await startAllInOne(configOf(folder, { openEntries: true }));
    await running.ready();
    caller = connect(running.address, tokenOf(folder));
    await fillLedger(caller);
    browser = await openBrowser(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    caller?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets one propose with evidence and another approve, and shows the entry', async () => {
    const { faults, page } = await openStaff();
    await signInAs(page, 'paola', ['staff']);
    await propose(page, '12.50', 'Pipes from Rossi');
    await page.locator('#told li.good', { hasText: 'prop_' }).waitFor();
    const row = page.locator('#proposals-table tbody tr', { hasText: 'Pipes from Rossi' });
    await row.waitFor();
    expect(await row.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await row.getByRole('button', { name: 'File 1' }).count()).toBe(1);
    await keepPicture(page, 'staff-proposed');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');

    await signInAs(page, 'piero', ['approver']);
    await row.getByRole('button', { name: 'Approve' }).click();
    const entry = page.locator('#told li.good', { hasText: /Entry \d+ of the log/ });
    await entry.first().waitFor();
    expect(await entry.first().locator('pre').textContent()).toContain('org.centesimo.expense.recorded.v1');
    await page.locator('#expenses-table tbody tr', { hasText: 'Pipes from Rossi' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#expenses-table').getByRole('button', { name: 'File 1' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^evidence-.{12}\.pdf$/);
    await keepPicture(page, 'staff-approved');
    expect(await axeViolations(page)).toEqual([]);
    expect(withoutRefusals(faults)).toEqual([]);
  });

  it('tells refusals in words, does the rest of the work, and is for the keyboard too', async () => {
    const { faults, page } = await openStaff('it');
    expect(await axeViolations(page)).toEqual([]);
    await page.locator('#ledger').fill(LEDGER);
    await page.locator('#token').fill('no token');
    await page.keyboard.press('Enter');
    await page.locator('#told li.bad', { hasText: 'questo non è un token (token-malformed)' }).waitFor();
    await signInAs(page, 'pina', ['staff', 'approver', 'operator']);
    const told = (text: string | RegExp, kind = 'good') =>
      page.locator(`#told li.${kind}`, { hasText: text }).first().waitFor();
    // Answered "not now" at first, as on a loaded machine: the page sends the same again under the same key.
    const keys: (string | undefined)[] = [];
    await page.route('**/expense-proposals', async (route) => {
      if (route.request().method() !== 'POST') return await route.fallback();
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return await route.fallback();
      await route.fulfill({ status: 503, headers: { 'retry-after': '1' }, json: { code: 'ledger-busy' } });
    });
    await propose(page, '1,00', 'Her own');
    await told('prop_');
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    await page
      .locator('#proposals-table tbody tr', { hasText: 'Her own' })
      .getByRole('button', { name: 'Approva' })
      .click();
    await told('una persona diversa da chi ha proposto (approver-is-proposer)', 'bad');
    await page.locator('#propose-form-amount').fill('1,005');
    await page.locator('#propose-form-date').fill('2026-02-01');
    await page.locator('#propose-form-text').fill('x');
    await page.locator('#propose-form button').click();
    await told('EUR', 'bad');
    // A gift that named the fund may have been placed before it closed, or wait beside the other.
    const waiting = page.locator('#unassigned-table tbody tr').first();
    await waiting.locator('select').selectOption('general');
    await waiting.getByRole('button', { name: 'Assegna' }).click();
    await told(/gift_.*general/);
    await page.locator('#evidence-form-file').setInputFiles({
      ...{ name: 'not.pdf', mimeType: 'application/pdf' },
      buffer: Buffer.from('<html>'),
    });
    await page.locator('#evidence-form button').click();
    await told('evidence-mismatch', 'bad');
    await attachTo(page, bare);
    await keepPicture(page, 'staff-italian');
    expect(await axeViolations(page)).toEqual([]);
    expect(withoutRefusals(faults)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await keepPicture(page, 'staff-phone');
    expect(await overflowOf(page)).toBe(0);
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
    await giveBatch(caller, { ledger: LEDGER, gifts: [gift(payment, fund)] });
  };
  await send('pi_1', '');
  await send('pi_2', 'shut');
  await allocation.closeFund({ ...at('close'), fund: 'shut' });
  await send('pi_3', 'shut');
  for (;;) {
    const { unassigned } = await allocation.listUnassigned({ ledger: LEDGER });
    if (unassigned.length > 0) break;
    await pause(50);
  }
  const paid = { amount: 10n, currency: 'EUR', from: [{ fund: 'general' }], paidAt: '2026-02-01' };
  bare = (await patiently(() => allocation.recordExpense({ ...at('bare'), ...paid }))).id;
}

async function openStaff(locale = 'en'): Promise<WatchedPage> {
  return await openStaffPage({ browser, httpAddress: running.httpAddress, locale });
}

async function signInAs(page: Page, subject: string, roles: readonly Role[]): Promise<void> {
  await signIn(page, { folder, ledger: LEDGER, subject, roles });
  expect([page.url(), await page.context().cookies()]).toEqual([expect.not.stringContaining('?'), []]);
}

/** The expense that has no document gets one, and leaves the list of those without. */
async function attachTo(page: Page, expense: string): Promise<void> {
  await page.locator('#expenses-without').check();
  const lacking = page.locator('#expenses-table tbody tr', { hasText: expense });
  await lacking.waitFor();
  await page.locator('#evidence-form-file').setInputFiles({
    ...{ name: 'bill.pdf', mimeType: 'application/pdf' },
    buffer: Buffer.from('%PDF-1.4\nthe bill that came later'),
  });
  await page.locator('#evidence-form-of').fill(expense);
  await page.locator('#evidence-form button').click();
  await lacking.waitFor({ state: 'detached' });
  await page.locator('#expenses-without').uncheck();
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
