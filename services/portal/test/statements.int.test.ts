// Statements of a portal: of closed periods and of now, after a restart too; and what banks stated.
import { hash } from 'node:crypto';
import { planPeriod, totals } from '@centesimo/cents';
import { keyedId } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { LEDGER, TinyLog, by, expenseId } from './tiny-log.ts';
import { openPortal, until } from './world.ts';
import type { World } from './world.ts';

class BookLog extends TinyLog {
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

async function follow(folder: string, log: TinyLog): Promise<World> {
  const world = await openPortal(folder, log, log);
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
