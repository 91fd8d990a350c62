// Real processes on real engines: two donations, allocation, audit and its standby, on Kafka and a server of the MongoDB
// protocol. While gifts keep coming, each instance is killed, or stopped and woken, and so is each engine. What was
// answered is in the log exactly once, the log verifies, and the work goes on without a human. CENTESIMO_FAULT chooses the
// faults whose names hold it; CENTESIMO_KEEP=1 keeps the folder with what each process logged.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTokenKeys } from '@centesimo/auth';
import { openServedLog } from '@centesimo/cli/served-log';
import { oneAddress } from '@centesimo/grpc';
import { openLogKey, openWriterSecrets } from '@centesimo/service';
import { createRandom } from '@centesimo/testkit';
import { verifyLog } from '@centesimo/verify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pause, tokenOf } from './caller.ts';
import { enginesOf } from './charity-process.ts';
import { postPatiently } from './post-patiently.ts';
import { type ServiceProcess, freeAddress, prepareProcess } from './service-processes.ts';

const SEED = Number(process.env['CENTESIMO_SEED'] ?? 20_261_128);
const ROUNDS = process.env['CENTESIMO_DEEP'] === '1' ? 8 : 1;
const ORIGIN = 'example.org/charity';
const LEDGERS = ['acqua-viva', 'borgo', 'caritas'];
const WORKERS = 3;
const TRY_MS = 10_000;
const READ_MS = 60_000;
const PATIENCE_MS = 120_000;
const LIMIT_MS = 300_000 * ROUNDS;
const GIFT_RECEIVED = 'org.centesimo.gift.received.v1';
const TOOL = join(import.meta.dirname, '../../../tools/engines.ts');

/** What was read so far of the published log: how often each gift is in it, and where to read on. */
interface Reading {
  readonly times: Map<string, number>;
  readonly next: Map<string, number>;
}

interface Line {
  readonly index: number;
  readonly entry: { readonly event: { readonly type: string; readonly subject: string } };
}

const folder = mkdtempSync(join(tmpdir(), 'centesimo-faults-'));
const engines = enginesOf(folder);
/** Longer than the session, so that a stopped process wakes when others have taken its place. */
const SLEEP_MS = engines.kafkaSessionMs * 3;
const processes = new Map<string, ServiceProcess>();
/** Gifts that were answered with 2xx: the ids. */
const answered = new Set<string>();
let isOver = false;
/** Followed from fault to fault, since what is published never changes. */
const reading = newReading();

const instance = (name: string): ServiceProcess => {
  const found = processes.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};
const engine = (command: 'kill' | 'start', name: string): void =>
  void execFileSync(process.execPath, [TOOL, command, name], { stdio: 'ignore' });

async function prepareAll(): Promise<void> {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  openTokenKeys(keys, 'centesimo');
  openWriterSecrets(keys, true);
  openLogKey({ skey: join(keys, 'log.skey'), vkey: join(folder, 'log.vkey') }, ORIGIN, true);
  const [donation, second, allocation, audit, standby] = await Promise.all(
    Array.from({ length: 5 }, freeAddress),
  );
  const settings = {
    CENTESIMO_KEYS: keys,
    CENTESIMO_ORIGIN: ORIGIN,
    CENTESIMO_OPEN_ENTRIES: 'yes',
    CENTESIMO_DONATION_ADDRESS: donation ?? '',
    CENTESIMO_ALLOCATION_ADDRESS: allocation ?? '',
    KAFKA_BROKERS: engines.kafkaBrokers.join(','),
    KAFKA_PREFIX: engines.kafkaPrefix,
    KAFKA_SESSION_MS: String(engines.kafkaSessionMs),
    MONGODB_URI: engines.mongodbUri,
  };
  for (const [service, name, address = ''] of [
    ['donation', 'donation', donation],
    ['donation', 'second', second],
    ['allocation', 'allocation', allocation],
    ['audit', 'audit', audit],
    ['audit', 'standby', standby],
  ] as const)
    processes.set(name, await prepareProcess(folder, service, name, settings, address));
}

/** Sends one gift until it is answered, at either instance, under the same key: what a processor does. */
async function give(ledger: string, payment: string, pick: () => ServiceProcess): Promise<string> {
  const body = { processor: 'stripe', payment, gross: 1_000, currency: 'EUR', givenAt: '2026-01-15' };
  const headers = {
    authorization: `Bearer ${tokenOf(folder)}`,
    'content-type': 'application/json',
    'idempotency-key': payment,
  };
  for (const until = Date.now() + PATIENCE_MS; ;) {
    const { url } = pick();
    const sent = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(TRY_MS) };
    const answer = await fetch(`${url}/v1/ledgers/${ledger}/gifts`, sent).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as { id?: string; code?: string } | undefined;
    if (answer?.ok === true && said?.id !== undefined) return said.id;
    // An instance that has not heard of the ledger yet says that there is none.
    const mayTryAgain = answer === undefined || answer.status >= 500 || said?.code === 'unknown-ledger';
    if (!mayTryAgain || Date.now() > until) throw new Error(`${payment}: ${answer?.status} ${said?.code}`);
    await pause(100);
  }
}

async function work(worker: number): Promise<void> {
  const random = createRandom(SEED).fork(`worker-${worker}`);
  const pick = (): ServiceProcess => instance(random.int(0, 1) === 0 ? 'donation' : 'second');
  for (let n = 0; !isOver; n++) {
    const ledger = LEDGERS[random.int(0, LEDGERS.length - 1)] ?? '';
    answered.add(await give(ledger, `pi_${worker}_${n}`, pick));
  }
}

function newReading(): Reading {
  return { times: new Map(), next: new Map() };
}

/** Reads on to the end of what is published now; false while no audit answers. */
async function readOn({ next, times }: Reading): Promise<boolean> {
  for (const ledger of LEDGERS) {
    const text = await exported(ledger, next.get(ledger) ?? 0);
    if (text === undefined) return false;
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const { entry, index } = JSON.parse(line) as Line;
      const { subject, type } = entry.event;
      if (type === GIFT_RECEIVED) times.set(subject, (times.get(subject) ?? 0) + 1);
      next.set(ledger, index + 1);
    }
  }
  return true;
}

async function exported(ledger: string, from: number): Promise<string | undefined> {
  for (const name of ['audit', 'standby']) {
    const { isReady, url } = instance(name);
    if (!(await isReady())) continue;
    const answer = await fetch(`${url}/v1/ledgers/${ledger}/entries.ndjson?from=${from}`, {
      signal: AbortSignal.timeout(READ_MS),
    }).catch(() => undefined);
    if (answer?.ok === true) return await answer.text().catch(() => undefined);
  }
  return undefined;
}

/** How long until a gift given from now on is published, in milliseconds. */
async function untilWorking(what: string): Promise<number> {
  const from = Date.now();
  const pick = (): ServiceProcess => instance(Date.now() % 2 === 0 ? 'donation' : 'second');
  const gift = await give('acqua-viva', `after_${what.replaceAll(' ', '-')}`, pick);
  answered.add(gift);
  while (!((await readOn(reading)) && reading.times.has(gift))) {
    if (Date.now() - from > PATIENCE_MS)
      throw new Error(`after ${what} the log does not go on: ${reading.times.size} gifts were read`);
    await pause(200);
  }
  return Date.now() - from;
}

const FAULTS: Readonly<Record<string, () => Promise<void>>> = {
  'a donation is killed': () => killed('donation'),
  'a donation sleeps and wakes': () => asleep('second'),
  'allocation is killed': () => killed('allocation'),
  'allocation sleeps and wakes': () => asleep('allocation'),
  'audit is killed': () => killed('audit'),
  'the other audit sleeps and wakes': () => asleep('standby'),
  'the database is killed': () => crashed('ferretdb'),
  'the broker is killed': () => crashed('kafka-1'),
};

async function killed(name: string): Promise<void> {
  await instance(name).signal('SIGKILL');
  await pause(500);
  instance(name).start();
}

async function asleep(name: string): Promise<void> {
  await instance(name).signal('SIGSTOP');
  await pause(SLEEP_MS);
  await instance(name).signal('SIGCONT');
}

async function crashed(name: string): Promise<void> {
  engine('kill', name);
  await pause(1_000);
  engine('start', name);
}

beforeAll(async () => {
  if (engines.kafkaBrokers.length === 0) return;
  await prepareAll();
  for (const each of processes.values()) each.start();
  for (const name of ['donation', 'second', 'allocation']) await instance(name).untilReady();
  const url = `${instance('allocation').url}/v1/ledgers`;
  for (const ledger of LEDGERS) {
    const reserves = [{ currency: 'EUR', fund: 'general' }];
    await postPatiently(url, tokenOf(folder), { ledger, baseCurrency: 'EUR', currencies: ['EUR'], reserves });
    const rules = { shares: [{ fund: 'general', weight: 1 }] };
    await postPatiently(`${url}/${ledger}/placement-rules`, tokenOf(folder), rules);
  }
}, LIMIT_MS);

afterAll(async () => {
  isOver = true;
  await Promise.all([...processes.values()].map((each) => each.signal('SIGKILL')));
  if (process.env['CENTESIMO_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

it.runIf(engines.kafkaBrokers.length > 0)(
  'loses and doubles nothing, whatever dies, and goes on by itself',
  { timeout: LIMIT_MS },
  async () => {
    const order = createRandom(SEED).fork('faults');
    const working = Array.from({ length: WORKERS }, (_, worker) => work(worker));
    // A worker that gives up fails the test at its end, not the process in between.
    const worked = Promise.allSettled(working);
    await untilWorking('the start');
    for (let round = 0; round < ROUNDS; round++) {
      const names = Object.keys(FAULTS)
        .filter((each) => each.includes(process.env['CENTESIMO_FAULT'] ?? ''))
        .map((name) => [order.int(0, 1_000_000), name] as const);
      for (const [, name] of names.toSorted(([a], [b]) => a - b)) {
        await FAULTS[name]?.();
        const ms = await untilWorking(`${name} ${round}`);
        process.stdout.write(`${name}: a gift given after it is published ${ms} ms later\n`);
      }
    }
    isOver = true;
    for (const outcome of await worked) expect(outcome).toEqual({ status: 'fulfilled', value: undefined });
    await untilWorking('the end');
    // From the first entry on, as somebody reads it who has seen nothing yet.
    const all = newReading();
    expect(await readOn(all)).toBe(true);
    for (const gift of answered) expect(all.times.get(gift), gift).toBe(1);
    expect([...all.times.values()].filter((count) => count !== 1)).toEqual([]);
    await expectVerified(answered.size);
    process.stdout.write(`${answered.size} gifts were answered, each is in the log once\n`);
  },
);

async function expectVerified(giftsMin: number): Promise<void> {
  const vkey = readFileSync(join(folder, 'log.vkey'), 'utf8');
  const verified = await Promise.all(
    ['audit', 'standby'].map(async (name) => {
      const { address } = instance(name);
      const token = (): string => tokenOf(folder);
      const log = openServedLog({ addresses: oneAddress(address), token, close: () => Promise.resolve() });
      return await verifyLog(log.source, { vkey }).finally(() => log.close());
    }),
  );
  const sizes = verified.map((each) => (each.kind === 'verified' ? each.size : 0));
  expect(Math.max(...sizes)).toBeGreaterThan(giftsMin);
  expect(verified.filter(({ kind }) => kind === 'failed')).toEqual([]);
}
