// A portal composed as in all-in-one follows a real gRPC server that alters what the real one says. It refuses loudly,
// shows nothing of it, keeps what it verified, and goes on with the truth where no lie was proved.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64OfBinary, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { connect, patiently, pause, sendBatch, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { auditOf, type Lie, startLyingAudit, trueEntries } from './lying-audit.ts';
import { MadeLog, chained, readEntry } from './made-log.ts';
import { type WatchedPortal, openPortal } from './watched-portal.fixture.ts';

const LEDGER = 'acqua-viva';
const folder = mkdtempSync(join(tmpdir(), 'centesimo-liar-'));
let truth: Running;
let caller: ReturnType<typeof connect>;
let audit: ReturnType<typeof auditOf>;
let firstNote = '';
let gifts = 0;

beforeAll(async () => {
  truth = await startAllInOne(configOf(join(folder, 'truth'), { logLevel: 'silent' }));
  await truth.ready();
  caller = connect(truth.address, tokenOf(join(folder, 'truth')));
  audit = auditOf(truth);
  const { allocation } = caller;
  await patiently(() =>
    allocation.openLedger({
      idempotencyKey: 'ledger',
      ledger: LEDGER,
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'general' }],
    }),
  );
  const shares = [{ fund: 'general', weight: 1 }];
  await allocation.setPlacementRule({ idempotencyKey: 'rule', ledger: LEDGER, shares });
  firstNote = await published(1);
  await give();
});

afterAll(async () => {
  audit.close();
  caller.close();
  await truth.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until the log has at least so many published entries; answers the note. */
async function published(size: number): Promise<string> {
  for (;;) {
    const note = await audit.call.getCheckpoint({}).then(
      (answer) => answer.note,
      () => '',
    );
    if (Number(note.split('\n')[1] ?? 0) >= size) return note;
    await pause(30);
  }
}

/** A gift, received and placed in the published log; answers its trail code. */
async function give(): Promise<string> {
  const size = (await trueEntries(audit.call)).length;
  const payment = `pi_${gifts++}`;
  const gift = { processor: 'stripe', payment, grossAmount: 2_500n, currency: 'EUR', givenAt: '2026-01-15' };
  const answer = await patiently(async () => {
    const batch = await sendBatch(caller, { ledger: LEDGER, batchId: 0, gifts: [gift] });
    const [result] = batch.results;
    if (result?.trailCode === '' || result === undefined) throw new Error(JSON.stringify(batch.refusal));
    return result;
  });
  await published(size + 2);
  return answer.trailCode;
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (await holds()) return;
    await pause(30);
  }
  throw new Error(`did not come: ${what}`);
}

interface AsOf {
  readonly size: number;
  readonly root: string;
}

/** As of when the portal answers; and that this is the true log at that size. */
async function expectTrue({ ask }: WatchedPortal): Promise<number> {
  const answer = await ask(`/v1/ledgers/${LEDGER}/public`);
  expect(answer.status).toBe(200);
  const { asOf } = JSON.parse(answer.text) as { asOf: AsOf };
  const texts = await trueEntries(audit.call);
  expect(asOf.root).toBe(base64OfBinary(new MadeLog(texts).root(asOf.size)));
  return asOf.size;
}

async function expectRefused(world: WatchedPortal, what: string): Promise<void> {
  const { ask, lines, portal } = world;
  await until(() => portal.refused !== undefined, `a refusal of ${what}`);
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told.find(({ event }) => event === 'log-refused')).toMatchObject({
    level: 'error',
    what: expect.stringMatching(what) as string,
  });
  const ready = await ask('/readyz');
  expect([ready.status, JSON.parse(ready.text)]).toMatchObject([503, { code: 'not-ready' }]);
  const authorization = `Bearer ${tokenOf(join(folder, 'truth'))}`;
  const metrics = await ask('/metrics', { authorization });
  expect(metrics.text).toMatch(new RegExp(`centesimo_portal_refusals_total\\{what="(${what})"\\} [1-9]`));
  for (const path of ['/', `/l/${LEDGER}`, '/t/nothing'])
    expect((await ask(`${path}?lang=it`)).text, path).toContain('id="log-refused">Il registro');
  await expectTrue(world);
}

async function world(name: string) {
  const liar = await startLyingAudit(truth);
  const portal = await openPortal(truth, join(folder, name), liar.address);
  await until(() => portal.portal.isReady(), 'the true log');
  return { liar, portal };
}

const swap = (good: string, bad: string): Lie => ({
  batch: ({ entries, first }) => ({ first, entries: entries.map((text) => text.replace(good, bad)) }),
});

/** Without the first entry that comes, the others moved up: no gap shows. */
function leavingOut(): Lie {
  let left = -1;
  return {
    batch: ({ entries, first }) => {
      if (left < 0) left = first;
      return first === left ? { first, entries: entries.slice(1) } : { first: first - 1, entries };
    },
  };
}

/** Each first entry of a batch is told in the place of its successor, and the other way round. */
function exchanging(): Lie {
  let held: string | undefined;
  return {
    batch: ({ entries, first }) => {
      const [one = '', ...others] = entries;
      if (held !== undefined) {
        const told = { first: first - 1, entries: [one, held, ...others] };
        held = undefined;
        return told;
      }
      if (others.length > 0) return { first, entries: entries.toReversed() };
      held = one;
      return { first, entries: [] };
    },
  };
}

const OTHER = () =>
  signerKey(nodeSha256, nodeEd25519, truth.keys.logKey.name, 'ed25519', new Uint8Array(32).fill(5));

/** The true log with its last event changed, and one more event after it: forked, and right in every hash. */
async function forked(): Promise<MadeLog> {
  const events = (await trueEntries(audit.call)).map((text) => readEntry(text).event);
  const last = events.at(-1);
  if (last === undefined) throw new Error('the log is empty');
  return new MadeLog(chained([...events.slice(0, -1), { ...last, time: '2026-11-01T00:00:00.000Z' }]));
}

/** [what is told, what is said, whether entries must come for it to show, the refusal]. */
const PASSING: readonly [string, () => Lie | Promise<Lie>, boolean, string][] = [
  [
    'one entry’s bytes are changed',
    () => swap('"gross":2500', '"gross":9999'),
    true,
    'root-differs|chain-broken',
  ],
  ['two entries are exchanged', exchanging, true, 'chain-broken'],
  ['an entry is left out', leavingOut, true, 'chain-broken'],
  ['the checkpoint is taken back', () => ({ note: () => firstNote }), false, 'log-shrunk'],
  [
    'the note is signed by another key',
    async () => {
      const note = new MadeLog(await trueEntries(audit.call)).note(OTHER());
      return { note: () => note };
    },
    false,
    'checkpoint-refused',
  ],
  [
    'a larger log is signed that does not continue it',
    async () => {
      const { texts } = await forked();
      const events = texts.map((text) => readEntry(text).event);
      return { log: new MadeLog(chained([...events, ...events.slice(-40)])) };
    },
    false,
    'history-rewritten',
  ],
];

describe('a log that lies', () => {
  it.concurrent.each(PASSING)('is not believed, and then is: %s', async (name, lie, comes, what) => {
    const { liar, portal } = await world(name.replaceAll(/\W/g, '-'));
    try {
      liar.tell(await lie());
      const code = comes ? await give() : '';
      await expectRefused(portal, what);
      if (comes) {
        const unknown = await portal.ask(`/t/${code}?lang=fr`);
        expect([unknown.status, unknown.text.includes('Le registre dit')]).toEqual([404, true]);
      }
      liar.tell({});
      await until(() => portal.portal.isReady(), 'the truth');
      const later = comes ? code : await give();
      await until(async () => (await portal.ask(`/t/${later}`)).status === 200, 'the gift');
      expect((await portal.ask(`/l/${LEDGER}`)).text).not.toContain('log-refused');
      await expectTrue(portal);
    } finally {
      await portal.close();
      await liar.close();
    }
  });

  it.concurrent(
    'is not believed again once its own key has signed two histories, until an operator acts',
    async () => {
      const name = 'two-histories';
      const { liar, portal } = await world(name);
      try {
        const size = await expectTrue(portal);
        const events = (await forked()).texts.map((text) => readEntry(text).event);
        liar.tell({ log: new MadeLog(chained(events.slice(0, size).with(-1, events.at(-1) ?? events[0]!))) });
        await expectRefused(portal, 'history-rewritten');
        expect(portal.lines.join('')).toContain('"isFinal":true');
        liar.tell({});
        await portal.close();
        const again = await openPortal(truth, join(folder, name), liar.address);
        await expectRefused(again, 'history-rewritten');
        await give();
        expect(await expectTrue(again)).toBeGreaterThanOrEqual(size);
        expect(again.portal.isReady()).toBe(false);
        await again.close();
        rmSync(join(folder, name), { recursive: true });
        const anew = await openPortal(truth, join(folder, name), liar.address);
        await until(() => anew.portal.isReady(), 'the truth');
        await anew.close();
      } finally {
        await liar.close();
      }
    },
  );

  it.concurrent(
    'that spends what is not there, hashed and signed as it should be, is believed up to that event',
    async () => {
      const { liar, portal } = await world('money');
      try {
        const events = (await trueEntries(audit.call)).map((text) => readEntry(text).event);
        const own = events.filter(({ source }) => String(source).includes('/allocation/'));
        const last = own.at(-1);
        const { by } = own[0]?.data ?? {};
        const spent = {
          ...last,
          id: String(Number(last?.['id']) + 1),
          type: 'org.centesimo.expense.recorded.v1',
          subject: `exp_${'b'.repeat(25)}a`,
          data: {
            ...{ amount: 100, by, currency: 'EUR', paidAt: '2026-02-01' },
            spans: [{ from: 900_000_000, fund: 'general', to: 900_000_100 }],
          },
        };
        liar.tell({ log: new MadeLog(chained([...events, spent])) });
        await expectRefused(portal, 'money-rule');
        liar.tell({});
        await give();
        expect(await expectTrue(portal)).toBe(events.length);
        expect(portal.portal.isReady()).toBe(false);
      } finally {
        await portal.close();
        await liar.close();
      }
    },
  );
});
