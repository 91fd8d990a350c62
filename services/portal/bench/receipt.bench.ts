/**
 * A trail receipt verified: in Node, beside the one signature check that every receipt needs, and in headless Chromium by
 * the page's own script, from the last byte of the receipt to what the page says of it. Of a gift with 3 payments and one
 * with 32, in a log of `BENCH_GIFTS` (20,000) gifts. Run: `node services/portal/bench/receipt.bench.ts`.
 */
import { loadavg } from 'node:os';
import { openCheckpoint, parseVkey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { findChromium, openBrowser, openPage } from '@centesimo/testkit/browser';
import { verifyTrailReceipt } from '@centesimo/verify/trail-receipt';
import { type PageLog, pageLog } from '../test/page-log.ts';
import { pageWorld, startPageServer } from '../test/page-server.ts';

const OTHERS = Number(process.env['BENCH_GIFTS'] ?? 20_000);
const ROUNDS = { node: 500, browser: 60 };
const WARM_UP = 20;

async function benchOf(made: PageLog, payments: number): Promise<void> {
  const logKey = parseVkey(nodeSha256, made.vkey);
  const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
  const note = made.log.note ?? '';
  const row = (what: string, times: number[]): void => {
    times.splice(0, WARM_UP);
    times.sort((a, b) => a - b);
    const at = (share: number): string => (times[Math.floor(share * times.length)] ?? 0).toFixed(2);
    console.log(
      `| ${payments} payments, ${what} | ${Buffer.byteLength(made.receipt)} | ${at(0.5)} | ${at(0.99)} |`,
    );
  };
  row(
    'the signature alone (bare)',
    timed(() => openCheckpoint(nodeEd25519, note, { logKey })),
  );
  row(
    'Node',
    timed(() => verifyTrailReceipt(crypto, made.receipt, { logKey })),
  );
  row('Chromium', await inChromium(made));
}

function timed(work: () => unknown): number[] {
  return Array.from({ length: ROUNDS.node + WARM_UP }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
}

/** In the page: presses the button, and answers the time from the receipt's last byte to a good outcome. */
const CHECK_ONCE = `new Promise((resolve) => {
  const outcome = document.querySelector('#check .outcome');
  const observer = new MutationObserver(() => {
    if (!outcome.classList.contains('good')) return;
    const shown = performance.now();
    observer.disconnect();
    const fetched = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/trail-receipt'));
    performance.clearResourceTimings();
    resolve(shown - fetched.at(-1).responseEnd);
  });
  observer.observe(outcome, { attributes: true, childList: true });
  document.querySelector('#check button').click();
})`;

async function inChromium(made: PageLog): Promise<number[]> {
  const file = findChromium();
  if (file === undefined) return [];
  const server = await startPageServer(pageWorld(made));
  const browser = await openBrowser(file);
  const { page } = await openPage(browser, `http://127.0.0.1:${server.port}`);
  await page.goto(`/t/${made.code}`);
  const times: number[] = [];
  for (let i = 0; i < ROUNDS.browser + WARM_UP; i += 1) {
    times.push(await page.evaluate(CHECK_ONCE));
    await page.locator('#check button:enabled').waitFor();
  }
  await browser.close();
  await server.stop();
  return times;
}

console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
console.log('| receipt | bytes | p50 ms | p99 ms |\n| --- | ---: | ---: | ---: |');
for (const more of [0, 29]) await benchOf(await pageLog({ more, others: OTHERS }), more + 3);
