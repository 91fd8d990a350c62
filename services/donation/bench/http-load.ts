/** The load of the HTTP benchmark, in a thread of its own: posts over kept connections, as fast as answered or at a rate. */
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly token: string;
  /** Each gift brings a name and a message. */
  readonly hasDetails?: boolean;
  /** Makes the payments of this run its own. */
  readonly run: string;
  readonly posts: number;
  /** Posts on their way at a time, one on each connection. */
  readonly connections: number;
  /** Posts a second, each begun when it is due whatever the others do; as fast as answered where left out. */
  readonly rate?: number;
}

export interface Loaded {
  readonly seconds: number;
  /** From due to answered, sorted. */
  readonly latenciesMs: Float64Array;
  readonly refused: number;
}

const load = workerData as Load;
const agent = new Agent({ keepAlive: true, maxSockets: load.rate === undefined ? load.connections : 512 });

function post(at: number): Promise<boolean> {
  const payment = `${load.run}-${at}`;
  const gift = { processor: 'simulated', payment, gross: 2_500 + (at % 9_000), fee: 35, currency: 'EUR' };
  const details =
    load.hasDetails === true ? { details: { name: `Giver ${at}`, message: 'for the well' } } : {};
  const body = JSON.stringify({ ...gift, ...details, givenAt: '2026-01-15' });
  const headers = {
    authorization: `Bearer ${load.token}`,
    'content-type': 'application/json',
    'content-length': body.length,
    'idempotency-key': payment,
  };
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port: load.port, path: load.path, method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode === 201));
    });
    asked.once('error', reject).end(body);
  });
}

async function timed(at: number, due: number): Promise<void> {
  if (!(await post(at))) refused += 1;
  latenciesMs[at] = performance.now() - due;
}

async function asFastAsAnswered(): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < load.posts; at = next++) await timed(at, performance.now());
  };
  await Promise.all(Array.from({ length: load.connections }, lane));
}

async function atRate(rate: number): Promise<void> {
  const begun: Promise<void>[] = [];
  while (begun.length < load.posts) {
    const dueCount = Math.min(load.posts, Math.ceil(((performance.now() - start) / 1_000) * rate));
    while (begun.length < dueCount) begun.push(timed(begun.length, start + (begun.length / rate) * 1_000));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(begun);
}

let refused = 0;
const latenciesMs = new Float64Array(load.posts);
const start = performance.now();
await (load.rate === undefined ? asFastAsAnswered() : atRate(load.rate));
const seconds = (performance.now() - start) / 1_000;
agent.destroy();
parentPort?.postMessage({ seconds, latenciesMs: latenciesMs.sort(), refused } satisfies Loaded);
