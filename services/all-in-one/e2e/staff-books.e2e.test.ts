// Budgets, impact and the bank on the staff's page in a real browser: set, changed, reported, replaced, refused in words.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { oneAddress } from '@centesimo/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilPublished } from '../src/demonstration/publication.ts';
import { STORY_LEDGER, tellStory } from '../src/demonstration/story/tell-story.ts';
import { type Running, startAllInOne } from '../src/service.ts';
import { tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { openStaffPage, signIn } from './staff-browser.ts';

const chromium = findChromium();
const folder = mkdtempSync(join(tmpdir(), 'centesimo-books-'));
let running: Running;
let browser: Browser | undefined;

describe.skipIf(chromium === undefined)('the books of the staff page', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    running = await startAllInOne(configOf(folder, { openEntries: true }));
    await running.ready();
    const system = { addresses: oneAddress(running.address), signingKey: running.keys.tokens.signingKey };
    await tellStory(system);
    await untilPublished({ ...system, token: () => tokenOf(folder) }, STORY_LEDGER);
    browser = await openBrowser(chromium ?? '');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows budgets line by line, and sets and changes them, each with its entry', async () => {
    const { faults, page } = await openStaff('en');
    const table = page.locator('#budgets-table tbody');
    await table.locator('tr').first().waitFor();
    const before = await table.locator('tr').count();
    await page.locator('#budget-set summary').click();
    const project = await page.locator('#budget-form-project option').nth(1).getAttribute('value');
    await page.locator('#budget-form-project').selectOption(project ?? '');
    const lines = page.locator('#budget-form-lines');
    // What is in force is there to be changed.
    const inForce = await lines.inputValue();
    await lines.fill(`${inForce}\nrope`);
    await page.locator('#budget-form button').click();
    await told(page, 'rope', 'bad');
    await lines.fill(`${inForce}\nrope-and-hooks 12.50`);
    await page.locator('#budget-form-currency').selectOption('EUR');
    await page.locator('#budget-form button').click();
    const done = page.locator('#told li.good', { hasText: /Entry \d+ of the log/ }).first();
    await done.waitFor();
    expect(await done.locator('pre').textContent()).toContain('org.centesimo.budget.set.v1');
    const row = table.locator('tr', { hasText: 'rope-and-hooks' });
    await row.waitFor();
    expect(await row.textContent()).toContain('12.50 EUR0.00 EUR12.50 EUR');
    expect(await table.locator('tr').count()).toBeGreaterThan(before);
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, 'staff-budgets');
    expect(withoutRefusals(faults)).toEqual([]);
  });

  it('reports impact, replaces a report, and tells in the reader’s words why one is refused', async () => {
    const { faults, page } = await openStaff('it');
    const table = page.locator('#impact-table tbody');
    await table.locator('tr').first().waitFor();
    await report(page, { units: '41', unit: 'secchi', method: 'conta' });
    await page.locator('#impact-form-expense').fill(`exp_${'a'.repeat(26)}`);
    await page.locator('#impact-form button').click();
    await told(page, 'impact-invalid', 'bad');
    await page.locator('#impact-form-expense').fill('');
    await page.locator('#impact-form button').click();
    await told(page, /Voce \d+ del log/, 'good');
    const wrong = table.locator('tr', { hasText: 'secchi' });
    await wrong.waitFor();
    await wrong.getByRole('button', { name: 'Sostituisci' }).click();
    await page.locator('#impact-form-units').fill('40');
    await page.locator('#impact-form-date').fill('2026-03-02');
    await page.locator('#impact-form button').click();
    await table.locator('tr', { hasText: 'sostituita da impact_' }).filter({ hasText: 'secchi' }).waitFor();
    expect(await table.locator('tr', { hasText: 'secchi' }).count()).toBe(2);
    await page.locator('#bank-table tbody tr td').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, 'staff-impact');
    expect(withoutRefusals(faults)).toEqual([]);
  });

  it('shows what the bank says, with the way to the public statement, on a phone too', async () => {
    const { faults, page } = await openStaff('fr');
    const row = page.locator('#bank-table tbody tr').first();
    await row.locator('td').nth(3).waitFor();
    expect(await row.textContent()).toMatch(/EUR/);
    const differs = page.locator('#bank-table tbody tr', { hasText: 'un débit de la banque, −5,00' });
    expect(await differs.locator('code', { hasText: 'charge_' }).count()).toBe(1);
    expect(await differs.textContent()).not.toContain('gift_');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflowOf(page)).toBe(0);
    await keepPicture(page, 'staff-bank-phone');
    await page.locator('#bank-statement').click();
    await page.locator('#statement-hash').waitFor();
    expect(page.url()).toContain(`/l/${STORY_LEDGER}/statement`);
    expect(await overflowOf(page)).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, 'statement-phone');
    expect(withoutRefusals(faults)).toEqual([]);
  });
});

const told = (page: Page, text: string | RegExp, kind: string) =>
  page.locator(`#told li.${kind}`, { hasText: text }).first().waitFor();

async function report(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`#impact-form-${name}`).fill(value);
  await page.locator('#impact-form-date').fill('2026-03-01');
  await page.locator('#impact-form-project').selectOption({ index: 1 });
}

async function openStaff(locale: string): Promise<WatchedPage> {
  const watched = await openStaffPage({ browser, httpAddress: running.httpAddress, locale });
  const paola = { ledger: STORY_LEDGER, subject: 'paola', roles: ['staff', 'approver'] } as const;
  await signIn(watched.page, { folder, ...paola });
  return watched;
}
