/** Headless Chromium for tests of pages: found, opened, watched for what leaves the origin, and asked by axe. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TIMEOUT_MS = 60_000;
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export type { Browser, Page } from 'playwright-core';

/** `CENTESIMO_CHROMIUM`, else the first of the usual names on `PATH`. @throws Error in CI, where one must be */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['CENTESIMO_CHROMIUM'];
  const folders = (environment['PATH'] ?? '').split(path.delimiter);
  const files = named ? [named] : NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = files.find(isProgram);
  if (found !== undefined) return found;
  if (environment['CI'] === 'true')
    throw new Error('no Chromium: CENTESIMO_CHROMIUM names none, PATH has none');
  console.warn('SKIPPED: tests of pages in a browser, since there is no Chromium here (CENTESIMO_CHROMIUM)');
  return undefined;
}

export async function openBrowser(file: string): Promise<Browser> {
  return await chromium.launch({ executablePath: file, args: ARGS, timeout: TIMEOUT_MS });
}

/** A page in a context of its own, and what it did that it should not: complaints, failures, requests of other origins. */
export interface WatchedPage {
  readonly page: Page;
  /** Bytes of all answers as they came over the wire, headers not counted. */
  weight(): Promise<number>;
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  const sizes: Promise<number>[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(?:data|blob):/.test(url)) faults.push(`asked for ${url}`);
  });
  page.on('requestfinished', (request) => {
    const size = request.sizes().then(({ responseBodySize }) => responseBodySize);
    // Met where the page is weighed: one that closes before has no sizes to tell, and nobody asks.
    size.catch(() => undefined);
    sizes.push(size);
  });
  return {
    page,
    faults,
    weight: async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
    close: () => context.close(),
  };
}

/**
 * The faults of a page, but for answers that the browser itself reports as errors and the interface knows: refusals, and
 * "not now" (503), which any request may get on a loaded machine and a page sends again.
 */
export function withoutRefusals(faults: readonly string[]): string[] {
  return faults.filter((text) => !/status of (?:4\d\d|503)/.test(text));
}

/** Violations that axe finds, each with where; none is what a page should have. */
export async function axeViolations(page: Page): Promise<string[]> {
  // The page's own policy lets no other script in, so that the tester's comes in by the debugger.
  await page.evaluate(`${axe.source}; undefined`);
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join('; ')))`,
  );
  return found as string[];
}

/** What scrolls out of the width of the page, in pixels; 0 is what a phone should have. */
export async function overflowOf(page: Page): Promise<number> {
  const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  return await page.evaluate<number>(width);
}

/** Keeps a picture of the whole page under the git-ignored `artefacts/`, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = path.resolve(import.meta.dirname, '../../../artefacts');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
