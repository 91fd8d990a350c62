/** Gifts posted over HTTP as a processor's webhooks do: many from a thread of its own, or one until it is taken. */
import { Worker } from 'node:worker_threads';
import type { Load, Loaded } from '@centesimo/donation/http-load';

const TRY_MS = 10_000;
const PAUSE_MS = 50;
const PATIENCE_MS = 120_000;
const LOAD = new URL(import.meta.resolve('@centesimo/donation/http-load'));

/** Of sorted milliseconds, rounded. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  return Number((sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1));
}

/** Posts many. @throws what the load fails with */
export function postMany(load: Load): Promise<Loaded> {
  const worker = new Worker(LOAD, { workerData: load });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

/** Posts the same gift until it is taken, as a processor does; its trail code. @throws Error when it never is */
export async function untilTaken(url: string, token: string, ledger: string, key: string): Promise<string> {
  const body = { processor: 'bench', payment: key, gross: 1_000, currency: 'EUR', givenAt: '2021-01-01' };
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  };
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until;) {
    const signal = AbortSignal.timeout(TRY_MS);
    const request = { method: 'POST', headers, body: JSON.stringify(body), signal };
    const answer = await fetch(`${url}/v1/ledgers/${ledger}/gifts`, request).catch(() => undefined);
    const { trailCode } = (await answer?.json().catch(() => ({}))) as { trailCode?: string };
    if (answer?.ok === true && trailCode !== undefined) return trailCode;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  throw new Error(`the gift ${key} was not taken in ${PATIENCE_MS} ms`);
}
