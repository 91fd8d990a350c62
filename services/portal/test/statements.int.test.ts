// Statements of a portal: of closed periods and of now, after a restart too; and what banks stated.
import { hash } from 'node:crypto';
import { makeStatement, planPeriod, totals } from '@centesimo/cents';
import { keyedId } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { LEDGER, TinyLog, by, expenseId } from './tiny-log.ts';
import type { PortalPorts } from '../src/service.ts';
import { openPortal, until } from './world.ts';
import type { World } from './world.ts';

class BookLog extends TinyLog {
  /** The statement as of each entry, of the state that made the log. */
  readonly stated: string[] = [];

  override add(...event: Parameters<TinyLog['add']>): void {
    super.add(...event);
    this.stated.push(makeStatement(this.state, event[1] === 'period.closed').text);
  }

  /** Answers the index of its entry. */
  closePeriod(until: string): number {
    this.add('allocation', 'period.closed', LEDGER, { ...planPeriod(this.state), by, until });
    return this.entriesOf.length - 1;
  }

  stateBalance(account: string, balance: number): number {
    const subject = keyedId('statement', hash('sha256', `${account} ${this.entriesOf.length}`, 'buffer'));
    const data = { account, balance, currency: 'EUR', statedAt: '2026-02-28' };
    this.add('donation', 'bank.balance-stated', subject, data);
    return this.entriesOf.length - 1;
  }

  get bank(): number {
    return totals(this.state).currencies[0]?.bank ?? 0;
  }
}

async function follow(folder: string, log: TinyLog, change: Partial<PortalPorts> = {}): Promise<World> {
  const world = await openPortal(folder, log, log, change);
  await until(() => world.portal.isReady() && world.portal.size === log.published);
  return world;
}

const sha = (text: string): string => hash('sha256', text);

function told({ portal }: World, through?: number) {
  const { fault, view } = portal.views.statementOf(LEDGER, through);
  if (view === undefined) return fault.kind;
  expect(sha(view.text)).toBe(view.hash);
  return { text: view.text, period: view.period?.number };
}

it('are kept of closed periods, and made as of now; a restart keeps both', async () => {
  await withTempFolder(async (folder) => {
    const log = new BookLog();
    log.open().give(0, 20).spend('a', 3_000);
    const first = log.closePeriod('2026-01-31');
    log.give(20, 30).publish();
    const world = await follow(folder, log);
    const kept = told(world, first);
    expect(kept).toMatchObject({ period: 1 });
    const { periods } = world.portal.views.statementsOf(LEDGER).view!;
    expect(periods).toEqual([
      { number: 1, entry: first, until: '2026-01-31', hash: expect.any(String) as string },
    ]);
    expect(log.entriesOf[first]).toContain(periods[0]!.hash);
    const last = log.published - 1;
    expect(told(world, last)).toEqual(told(world));
    expect(
      [first - 1, first + 1, last + 1, Number.MAX_SAFE_INTEGER, Infinity].map((at) => told(world, at)),
    ).toEqual(['not-kept', 'not-kept', 'beyond-log', 'beyond-log', 'beyond-log']);
    expect(world.portal.views.statementOf('elsewhere', 3).fault?.kind).toBe('unknown');
    await world.close();
    const second = log.closePeriod('2026-02-28');
    log.publish();
    const restarted = await follow(folder, log);
    expect(told(restarted, first)).toEqual(kept);
    // The last entry closes a period: now is its statement.
    expect(told(restarted)).toMatchObject({ period: 2 });
    expect(told(restarted, second)).toEqual(told(restarted));
    expect(told(restarted, last)).toBe('not-kept');
    await restarted.close();
  });
});

it('stand beside what banks stated, each account once on the page of the ledger, with what could be why', async () => {
  await withTempFolder(async (folder) => {
    const log = new BookLog();
    log.open().give(0, 20);
    const agrees = log.stateBalance('conto', log.bank);
    log.spend('a', 3_000);
    const differs = log.stateBalance('conto', log.bank + 3_000);
    const other = log.stateBalance('posta', 0);
    log.publish();
    const world = await follow(folder, log);
    const { balances } = world.portal.views.statementsOf(LEDGER).view!;
    const why = { kind: 'not-at-bank', type: 'expense.recorded', subject: expenseId('a'), amount: -3_000 };
    expect(balances).toMatchObject([
      { entry: other, account: 'posta', balance: 0, difference: 3_000, candidates: [why] },
      { entry: differs, account: 'conto', difference: 3_000, candidates: [why] },
      { entry: agrees, difference: 0, candidates: [] },
    ]);
    expect(world.portal.views.ledgerOf(LEDGER).view?.balances.map(({ entry }) => entry)).toEqual([
      other,
      differs,
    ]);
    await world.close();
    // The bank had what is recorded only now.
    log.give(20, 21);
    const early = log.stateBalance('conto', log.bank + 1_021);
    log.give(21, 22).publish();
    const restarted = await follow(folder, log);
    const [newest, ...older] = restarted.portal.views.statementsOf(LEDGER).view!.balances;
    expect(newest).toMatchObject({ entry: early, stated: log.bank, difference: 1_021 });
    expect(newest?.candidates).toMatchObject([
      { kind: 'not-recorded', type: 'gift.received', amount: 1_021 },
    ]);
    expect(newest?.candidates.every(({ subject }) => subject === undefined)).toBe(true);
    expect(older).toEqual(balances);
    await restarted.close();
  });
});

it('of many periods keep the newest texts, and every hash', async () => {
  await withTempFolder(async (folder) => {
    const log = new BookLog();
    log.open().give(0, 2);
    // Each statement lists every fund.
    for (let n = 0; n < 400; n += 1)
      log.add('allocation', 'fund.opened', `fund-${n}`, { by, class: 'restricted', currency: 'EUR' });
    const entries = Array.from({ length: 40 }, (_, n) =>
      log.closePeriod(`2026-02-${String((n % 28) + 1).padStart(2, '0')}`),
    );
    log.publish();
    const world = await follow(folder, log);
    const kinds = entries.map((entry) => typeof told(world, entry));
    expect([kinds[0], kinds.at(-1)]).toEqual(['string', 'object']);
    expect(kinds).toEqual(kinds.toSorted().toReversed());
    expect(told(world, entries[0])).toBe('not-kept');
    expect(world.portal.views.statementsOf(LEDGER).view?.periods).toHaveLength(40);
    await world.close();
  });
});

/** The bytes over HTTP, or the code of the refusal. */
async function asked({ portal }: World, through: number): Promise<unknown> {
  const route = portal.http.routes.find(({ path }) => path === '/v1/ledgers/{ledger}/statement');
  const call = { params: { ledger: LEDGER }, query: { through }, headers: {} };
  try {
    return (await route?.handle(call as never))?.body;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('as of any other entry', () => {
  it('are replayed from the log, the same bytes, and asked for again are there', async () => {
    await withTempFolder(async (folder) => {
      const log = new BookLog();
      log.open().give(0, 12).spend('a', 3_000);
      log.closePeriod('2026-01-31');
      log.give(12, 15).back('a', 1_000).publish();
      const world = await follow(folder, log);
      for (const through of log.stated.keys()) expect(await asked(world, through)).toBe(log.stated[through]);
      log.asked.length = 0;
      expect(await asked(world, 5)).toBe(log.stated[5]);
      expect(log.asked).toEqual([]);
      await world.close();
    });
  });

  it('are refused where audit tells another log than was verified, and made once it tells the truth', async () => {
    await withTempFolder(async (folder) => {
      const log = new BookLog();
      log.open().give(0, 12).publish();
      const world = await follow(folder, log);
      const truth = log.entriesOf[4]!;
      log.entriesOf[4] = truth.replace('"gross":1001', '"gross":9001');
      expect(log.entriesOf[4]).not.toBe(truth);
      expect(await asked(world, 8)).toBe('statement-being-made');
      expect(world.lines.join('')).toContain('statement-not-made');
      log.entriesOf[4] = truth;
      await until(async () => (await asked(world, 8)) === log.stated[8]);
      await world.close();
    });
  });

  it('have bounds: too far into a log, too long to wait, too many at once', async () => {
    await withTempFolder(async (folder) => {
      const log = new BookLog();
      log.open().give(0, 12).publish();
      const world = await follow(folder, log, {
        statementLimits: { entriesMax: 10, waitMs: 20, queueMax: 2 },
      });
      expect(await asked(world, 10)).toBe('statement-too-far');
      const truth = log.consistencyProof.bind(log);
      const held = Promise.withResolvers<void>();
      log.consistencyProof = async (from, to) => held.promise.then(() => truth(from, to));
      expect(await Promise.all([4, 5, 6].map((through) => asked(world, through)))).toEqual([
        'statement-being-made',
        'statement-being-made',
        'statement-being-made',
      ]);
      held.resolve();
      await until(async () => (await asked(world, 5)) === log.stated[5]);
      expect(await asked(world, 4)).toBe(log.stated[4]);
      // The third had no room, and was not begun.
      expect(log.asked.filter((from) => from === 0)).toHaveLength(3);
      await world.close();
    });
  });
});
