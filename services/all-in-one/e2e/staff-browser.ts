/** The staff's page of a running system in a browser, and somebody who signs in there. */
import type { Role } from '@centesimo/auth';
import { type Browser, type Page, type WatchedPage, openPage } from '@centesimo/testkit/browser';
import { tokenOf } from './caller.ts';

export interface StaffPage {
  readonly browser: Browser | undefined;
  readonly httpAddress: string;
  readonly locale: string;
}

export async function openStaffPage({ browser, httpAddress, locale }: StaffPage): Promise<WatchedPage> {
  if (browser === undefined) throw new Error('there is no browser');
  const options = { locale, viewport: { width: 1000, height: 900 } };
  const watched = await openPage(browser, `http://${httpAddress}`, options);
  await watched.page.goto('/staff');
  return watched;
}

export interface Person {
  /** The data folder, whose keys sign the token. */
  readonly folder: string;
  readonly ledger: string;
  readonly subject: string;
  readonly roles: readonly Role[];
}

export async function signIn(page: Page, { folder, ledger, roles, subject }: Person): Promise<void> {
  await page.locator('#ledger').fill(ledger);
  await page.locator('#token').fill(tokenOf(folder, { subject, roles, ledgers: [ledger] }));
  await page.keyboard.press('Enter');
  await page.locator('#who', { hasText: subject }).waitFor();
}
