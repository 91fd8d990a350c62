// What a portal believes of another log, which answers over HTTP as it likes: what its key proves of the very entry that
// was cited, and nothing else.
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VerifierKey } from '@centesimo/log';
import { base64urlOfBinary } from '@centesimo/log';
import { systemClock } from '@centesimo/service';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { withTempFolder } from '@centesimo/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEDGER, LOG_KEY, OTHER_KEY, TinyLog, expenseId, incomeId } from '../../test/tiny-log.ts';
import { openPortal, until } from '../../test/world.ts';
import { giftReceipts } from '../api/receipt.ts';
import type { HandOverFacts } from '../domain/money-facts.ts';
import { fetchReceipt } from '../upstream/index.ts';
import { PartnerTrails } from './partner-trails.ts';

const CHARS_MAX = 4_000_000;

let log: TinyLog;
let cited: HandOverFacts;
/** The receipt of the income that is cited, before and after it was spent, and of another income. */
let early = '';
let good = '';
let other = '';
let server: Server;
let portal = '';
let answer: (response: ServerResponse, path: string) => void = () => undefined;
const paths: string[] = [];

async function receiptOf(n: number): Promise<string> {
  let text = '';
  await withTempFolder(async (folder) => {
    const { close, portal: made } = await openPortal(folder, log, log);
    await until(() => made.size === log.published);
    const note = { note: log.note ?? '', size: log.published };
    const receipts = giftReceipts({ feed: log, logKey: LOG_KEY, views: made.views, note: () => note });
    text = (await receipts.ofIncome(incomeId(n))).text;
    await close();
  });
  return text;
}

beforeAll(async () => {
  log = new TinyLog().open();
  const index = log.entriesOf.length;
  log.takeIn(1, 3_000).takeIn(2, 500).publish();
  const leaf = base64urlOfBinary(log.leaves[index]!);
  cited = { entry: 7, ledger: LEDGER, origin: LOG_KEY.name, index, leaf, receivedAs: incomeId(1) };
  early = await receiptOf(1);
  log.spend('a', 1_200).publish();
  [good, other] = [await receiptOf(1), await receiptOf(2)];
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    answer(response, request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  portal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface World {
  readonly trails: PartnerTrails;
  readonly lines: string[];
  /** Lets so much time go by for whoever asks the clock. */
  readonly pass: (ms: number) => void;
  /** How often something else was known. */
  readonly told: () => number;
}

async function withTrails(use: (world: World) => Promise<void>, key: VerifierKey = LOG_KEY): Promise<void> {
  const ended = new AbortController();
  const lines: string[] = [];
  let passedMs = 0;
  let told = 0;
  const trails = new PartnerTrails({
    partners: [{ key, portal }],
    fetchReceipt: async (address, signal) => fetchReceipt(address, signal, 500),
    clock: { ...systemClock, now: () => systemClock.now() + passedMs },
    log: createLogger({
      service: 'portal',
      level: 'info',
      destination: { write: (line: string) => void lines.push(line) },
    }),
    metrics: createMetrics(),
    onFound: () => (told += 1),
  });
  const running = trails.run(ended.signal);
  try {
    await use({ trails, lines, pass: (ms) => (passedMs += ms), told: () => told });
  } finally {
    ended.abort();
    await running;
  }
}

const whole = { from: 0, to: 2_000 };
const say =
  (text: string, status = 200) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(text);

describe('money in another log', () => {
  it('is told as a receipt proves it, by the cents, and again once the other log has grown', async () => {
    await withTrails(async ({ pass, told, trails }) => {
      answer = say(early);
      paths.length = 0;
      expect(trails.find(cited)).toEqual({ page: `${portal}/i/${incomeId(1)}`, notChecked: 'asking' });
      await until(() => trails.find(cited).notChecked === undefined);
      expect(placesIn(trails)).toMatchObject({ payments: [], waiting: [{ fund: 'wells', amount: 2_000 }] });
      answer = say(good);
      expect(paths).toEqual([`/v1/incomes/${incomeId(1)}/trail-receipt`]);
      pass(16_000);
      await until(() => placesIn(trails)?.payments.length === 1);
      expect(placesIn(trails)).toMatchObject({
        payments: [
          { id: expenseId('a'), paidAt: '2026-02-01', amount: 1_200, currency: 'EUR', share: 1_200 },
        ],
        waiting: [{ fund: 'wells', amount: 800, currency: 'EUR' }],
      });
      expect([told(), trails.changes]).toEqual([2, 2]);
      // An older answer takes nothing back.
      answer = say(early);
      pass(16_000);
      const asked = paths.length;
      await until(() => {
        trails.find(cited);
        return paths.length > asked;
      });
      await until(() => trails.changes === 3);
      expect(placesIn(trails)?.payments).toHaveLength(1);
    });
  });

  const refused: [string, () => string][] = [
    ['of another income', () => other],
    [
      'of another checkpoint',
      () => good.replace(/"checkpoint":"[^"]*"/, /"checkpoint":"[^"]*"/.exec(early)![0]),
    ],
    ['with other shares', () => good.replace('"share":1200', '"share":1100')],
    ['with another amount', () => good.replace('\\"amount\\":3000', '\\"amount\\":9000')],
    [
      'with an entry left out',
      () => good.replace(/^.*expense\.recorded.*$\n/m, '').replace(/,\n\],/, '\n],'),
    ],
    ['that is cut off', () => good.slice(0, -40)],
    ['that is none', () => '<html>an error</html>'],
  ];
  it.each(refused)('is not told by an answer %s', async (_, text) => {
    answer = say(text());
    expect(text()).not.toBe(good);
    await withTrails(async ({ lines, trails }) => {
      trails.find(cited);
      await until(() => trails.find(cited).notChecked === 'refused');
      expect(lines.join('\n')).toContain('partner-receipt-refused');
    });
  });

  it('is not told by an answer that another key signed, or of another entry than was cited', async () => {
    answer = say(good);
    await withTrails(async ({ trails }) => {
      trails.find(cited);
      await until(() => trails.find(cited).notChecked === 'refused');
    }, OTHER_KEY);
    for (const change of [{ leaf: 'A'.repeat(43) }, { index: cited.index + 1 }, { ledger: 'others' }])
      await withTrails(async ({ trails }) => {
        trails.find({ ...cited, ...change });
        await until(() => trails.find({ ...cited, ...change }).notChecked === 'refused');
      });
  });

  const never: [string, (response: ServerResponse) => void][] = [
    ['does not come', () => undefined],
    ['begins and does not end', (response) => void response.writeHead(200).write(good.slice(0, 100))],
    ['has no end', (response) => void response.writeHead(200).end('x'.repeat(CHARS_MAX + 1))],
    ['leads elsewhere', (response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['is a refusal', say('{}', 500)],
    ['is not there', say('{}', 404)],
  ];
  it.each(never)('is asked for again where the answer %s, and later each time', async (_, give) => {
    answer = give;
    paths.length = 0;
    await withTrails(async ({ pass, trails }) => {
      trails.find(cited);
      await until(() => trails.find(cited).notChecked === 'unreachable');
      expect(paths).toHaveLength(1);
      answer = say(good);
      pass(5_000);
      await until(() => trails.find(cited).notChecked === undefined);
      expect(paths).toHaveLength(2);
    });
  });

  it('is asked of nobody whose address is not set, and never of a gift', async () => {
    paths.length = 0;
    await withTrails(async ({ trails }) => {
      expect(trails.find({ ...cited, origin: 'other.test' })).toEqual({ notChecked: 'unknown-log' });
      const gift = { ...cited, receivedAs: incomeId(1).replace('income', 'gift') };
      expect(trails.find(gift)).toEqual({ notChecked: 'gift' });
      expect(trails.find({ ...cited, receivedAs: '../../v1/trails/x' })).toEqual({ notChecked: 'gift' });
      const { receivedAs: _, ...unnamed } = cited;
      expect(trails.find(unnamed)).toEqual({ notChecked: 'gift' });
      await systemClock.sleep(20);
      expect(paths).toEqual([]);
    });
  });
});

function placesIn(trails: PartnerTrails) {
  const known = trails.find(cited);
  return known.notChecked === undefined ? known.partOf(whole) : undefined;
}
