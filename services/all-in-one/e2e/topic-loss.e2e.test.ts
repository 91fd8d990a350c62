// The topic is lost in the middle of work, and made again from the journals: in a data folder by removing its file after
// a kill, on Kafka by deleting it under running services. What was answered is in the log exactly once, and work goes on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '@centesimo/cli/commands';
import kafkajs from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, patiently, pause, sendBatch, tokenOf } from './caller.ts';
import { type Charity, configOf, enginesOf, killAll, mustServe, startCharity } from './charity-process.ts';
import { createLogView, readOn } from './log-reader.ts';

const LEDGERS = ['acqua', 'pane', 'luce'];
const GIFTS_A_BATCH = 20;
const WAIT_MS = 120_000;
const TEST_MS = 400_000;
/** A service whose readers get nothing for some sessions ends itself: here the topic comes back before. */
const SESSION_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-topic-'));
const engines = enginesOf(folder);
let running: Running | undefined;
let caller: Caller | undefined;
let isOver = false;

afterEach(async () => {
  isOver = true;
  killAll();
  caller?.close();
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function rebuild(args: string[], env: Record<string, string> = {}): Promise<string> {
  let said = '';
  const write = (text: string): void => void (said += text);
  const { signal } = new AbortController();
  const command = COMMANDS.find(({ name }) => name === 'topic');
  const io = { out: write, err: write, isTerminal: false, signal, env };
  expect(await command?.run(['rebuild', ...args], io)).toBe(0);
  return said;
}

async function openLedgers(by: Caller): Promise<void> {
  for (const ledger of LEDGERS)
    await patiently(() =>
      by.allocation.openLedger({
        ledger,
        idempotencyKey: 'ledger',
        baseCurrency: 'EUR',
        currencies: ['EUR'],
        reserves: [{ currency: 'EUR', fund: 'reserve' }],
      }),
    );
}

/** Sends a batch until all of it is taken, as a processor does, and notes its gifts. */
async function give(by: Caller, name: string, ledger: string, answered: Set<string>): Promise<void> {
  const gifts = Array.from({ length: GIFTS_A_BATCH }, (_, i) => ({
    processor: 'stripe',
    payment: `${name}-${i}`,
    grossAmount: 1_000n,
    currency: 'EUR',
    givenAt: '2026-01-15',
  }));
  for (const until = Date.now() + WAIT_MS; ; await pause(200)) {
    const { results } = await patiently(() => sendBatch(by, { ledger, gifts }));
    const refused = results.find(({ refusal }) => refusal !== undefined);
    for (const { gift, refusal } of results) if (refusal === undefined) answered.add(gift);
    // A ledger that was just opened is not heard of everywhere, and owners change.
    if (refused === undefined) return;
    if (Date.now() > until) throw new Error(`${name}: ${refused.refusal?.code}`);
  }
}

/** Waits until each answered gift is in the published log, and holds that none is twice. */
async function expectOnce(by: Caller, answered: ReadonlySet<string>): Promise<void> {
  const view = createLogView();
  for (const until = Date.now() + WAIT_MS; ; await pause(100)) {
    await readOn(view, by);
    const received = view.entries
      .filter(({ type }) => type === 'gift.received')
      .map(({ subject }) => subject);
    const there = new Set(received);
    expect(there.size).toBe(received.length);
    const missing = [...answered].filter((gift) => !there.has(gift));
    if (missing.length === 0) return;
    if (Date.now() > until) throw new Error(`${missing.length} of ${answered.size} are missing`);
  }
}

describe('the topic of a data folder', () => {
  it('is lost with a kill, and made again by the command', { timeout: TEST_MS }, async () => {
    const data = join(folder, 'data');
    const config = configOf(data, { ...engines, kafkaBrokers: [], mongodbUri: '' });
    const answered = new Set<string>();
    let charity: Charity = startCharity(config);
    const serve = async (): Promise<Caller> => {
      caller?.close();
      return (caller = connect(await mustServe(charity), tokenOf(data)));
    };
    let by = await serve();
    await openLedgers(by);
    for (let n = 0; n < 9; n++) await give(by, `a${n}`, LEDGERS[n % LEDGERS.length] ?? '', answered);
    await charity.kill();
    rmSync(join(data, 'bus'), { recursive: true });
    // Nine batches, each of them a record at least, and the seals of their journals.
    const said = await rebuild(['--data', data]);
    expect(Number(/^(\d+) records stand in the topic/.exec(said)?.[1])).toBeGreaterThan(9);
    charity = startCharity(config);
    by = await serve();
    await expectOnce(by, answered);
    for (let n = 0; n < 3; n++) await give(by, `b${n}`, LEDGERS[n] ?? '', answered);
    await charity.kill();
    // And without the command: a reader that misses something asks for it.
    rmSync(join(data, 'bus'), { recursive: true });
    charity = startCharity(config);
    by = await serve();
    await expectOnce(by, answered);
    await charity.stop();
  });
});

describe.runIf(engines.kafkaBrokers.length > 0)('the topic on Kafka', () => {
  it('is deleted under running services, and made again by the command', { timeout: TEST_MS }, async () => {
    const data = join(folder, 'data');
    running = await startAllInOne(
      configOf(data, { ...engines, kafkaSessionMs: SESSION_MS, logLevel: 'error' }),
    );
    await running.ready();
    const by = (caller = connect(running.address, tokenOf(data)));
    await openLedgers(by);
    const answered = new Set<string>();
    isOver = false;
    const load = (async () => {
      for (let n = 0; !isOver; n++) {
        await give(by, `c${n}`, LEDGERS[n % LEDGERS.length] ?? '', answered);
        await pause(50);
      }
    })();
    while (answered.size < 200) await pause(50);
    await deleteTopic();
    const before = answered.size;
    // Gifts are taken while it is away.
    while (answered.size < before + 100) await pause(50);
    const env = {
      KAFKA_BROKERS: engines.kafkaBrokers.join(','),
      KAFKA_PREFIX: engines.kafkaPrefix,
      MONGODB_URI: engines.mongodbUri,
    };
    expect(await rebuild([], env)).toMatch(/records stand in the topic/);
    const rebuilt = answered.size;
    while (answered.size < rebuilt + 100) await pause(50);
    isOver = true;
    await load;
    await expectOnce(by, answered);
    expect(running.stopped()).toEqual([]);
  });
});

async function deleteTopic(): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: [...engines.kafkaBrokers], logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [`${engines.kafkaPrefix}centesimo.events.g1`] });
  await admin.disconnect();
}
