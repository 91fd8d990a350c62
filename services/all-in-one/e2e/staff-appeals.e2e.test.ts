// Appeals on the staff's page, in a real browser: how each stands, what it would give back, and a refund filled in from there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
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
const folder = mkdtempSync(join(tmpdir(), 'centesimo-staff-appeals-'));
let running: Running;
let caller: Caller | undefined;
let browser: Browser | undefined;
/** The trail code of the gift that is given back. */
let code = '';

describe.skipIf(chromium === undefined)('appeals on the staff page', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    running = await startAllInOne(configOf(folder, { openEntries: true }));
    await running.ready();
    caller = connect(running.address, tokenOf(folder));
    code = await fillLedger(caller);
    browser = await openBrowser(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    caller?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stand there with what they cannot use, and a refund gives it back', async () => {
    const { faults, page } = await openStaff('en');
    const roof = page.locator('#appeals-table tbody tr', { hasText: 'roof' });
    await roof.filter({ hasText: 'overfunded by' }).waitFor();
    expect(await textOf(roof)).toContain('140.00 EUR of 100.00 EUR');
    expect(await textOf(roof)).toContain('its second purpose, general; elsewhere by consent; or back');
    const bell = await textOf(page.locator('#appeals-table tbody tr', { hasText: 'bell' }));
    expect(bell).toContain('failed: closed below its goal');
    expect(await textOf(page.locator('#appeals-table tbody tr', { hasText: 'organ' }))).toContain(
      'its day is past',
    );

    await roof.getByRole('button', { name: 'Give back' }).click();
    await page.locator('#give-back-of', { hasText: 'Of roof: 40.00 EUR' }).waitFor();
    expect(await page.locator('#give-back-table tbody tr').count()).toBe(1);
    await keepPicture(page, 'staff-give-back');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Fill in the refund' }).click();
    expect(await page.locator('#refund-form-amount').inputValue()).toBe('40.00');
    expect(await page.locator('#refund-form-appeal').inputValue()).toBe('roof');
    await page.locator('#refund-form-processor').fill('stripe');
    await page.locator('#refund-form-refund').fill('re_1');
    await page.locator('#refund-form-date').fill('2026-02-01');
    await page.locator('#refund-form button').click();
    await page.locator('#told li.good', { hasText: 'refund_' }).waitFor();
    await eventually(async () => {
      const trail = await (await fetch(`http://${running.httpAddress}/t/${code}?lang=en`)).text();
      return trail.includes('Given back because more had come for the appeal');
    });
    await page.reload();
    await roof.filter({ hasText: 'goal met' }).waitFor();
    const told = page.locator('#demands-table tbody tr', {
      hasText: 'gave back of roof, which was overfunded',
    });
    await told.waitFor();
    expect(withoutRefusals(faults)).toEqual([]);
  });

  it.each([
    ['it', 'fallita: chiusa sotto l’obiettivo', 'altrove col consenso, o indietro', 'Restituisci … bell'],
    ['fr', 'échouée : close sous son objectif', 'ailleurs avec l’accord, ou en retour', 'Rendre … bell'],
  ])('are told in %s, also on a phone', async (language, state, where, plan) => {
    const { faults, page } = await openStaff(language);
    const bell = page.locator('#appeals-table tbody tr', { hasText: 'bell' });
    await bell.waitFor();
    for (const each of [state, where]) expect(await textOf(bell)).toContain(each);
    await bell.getByRole('button', { name: plan }).click();
    await page.locator('#give-back').waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflowOf(page)).toBe(0);
    expect(withoutRefusals(faults)).toEqual([]);
  });
});

const textOf = async (row: { textContent: () => Promise<string | null> }): Promise<string> =>
  ((await row.textContent()) ?? '').replaceAll(/\s+/g, ' ');

/** An appeal that got more than it asked for, one that failed, and one whose day is past. */
async function fillLedger(of: Caller): Promise<string> {
  const { allocation } = of;
  const at = (key: string) => ({ idempotencyKey: key, ledger: LEDGER });
  const reserves = [{ currency: 'EUR', fund: 'general' }];
  const opened = { ...at('open'), baseCurrency: 'EUR', currencies: ['EUR'], reserves };
  await patiently(() => allocation.openLedger(opened));
  const appeal = { class: 'restricted', currency: 'EUR', goal: 10_000n };
  const second = { secondaryFund: 'general', secondaryJson: '{"text":"Or else where it is needed"}' };
  await allocation.openFund({ ...at('roof'), ...appeal, ...second, fund: 'roof' });
  await allocation.openFund({ ...at('bell'), ...appeal, fund: 'bell' });
  await allocation.openFund({ ...at('organ'), ...appeal, fund: 'organ', until: '2020-12-31' });
  const give = async (payment: string, fund: string, grossAmount: bigint): Promise<string> => {
    const gift = { processor: 'stripe', payment, currency: 'EUR', givenAt: '2026-01-15', grossAmount, fund };
    const { results } = await giveBatch(of, { ledger: LEDGER, gifts: [gift] });
    return results[0]?.trailCode ?? '';
  };
  await give('pi_1', 'roof', 10_000n);
  await give('pi_2', 'bell', 3_000n);
  const last = await give('pi_3', 'roof', 4_000n);
  await eventually(async () => {
    const { appeals } = await allocation.listAppeals({ ledger: LEDGER });
    return appeals.reduce((sum, { raised }) => sum + raised, 0n) === 17_000n;
  });
  await allocation.closeFund({ ...at('close'), fund: 'bell' });
  return last;
}

/** Services tell each other in time: asked again until it is so, as long as a test may take. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(50);
}

async function openStaff(locale: string): Promise<WatchedPage> {
  const watched = await openStaffPage({ browser, httpAddress: running.httpAddress, locale });
  await signIn(watched.page, { folder, ledger: LEDGER, subject: 'paola', roles: ['staff'] });
  return watched;
}
