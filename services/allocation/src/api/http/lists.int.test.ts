// Lists of a ledger over HTTP and gRPC: pages that join without a gap, what narrows them, and 304 for who has the page.
import { describe, expect, it } from 'vitest';
import { LEDGER, openLedger } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { demandOf, giftOf, giftReceived, giftRefunded } from '../../../test/tiny-donation.ts';
import { until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);
const roles = ['staff'] as const;
const at = (what: string, ledger = LEDGER) => `/v1/ledgers/${ledger}/${what}`;
const read = (url: string, headers: Record<string, string> = {}) =>
  ask('GET', url, { roles: ['auditor'], headers });

/** All items of a list, read by pages of `limit`. */
async function readAll(name: string, limit: number, narrowing = ''): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let cursor = ''; ;) {
    const { body } = await read(`${at(name)}?limit=${limit}${narrowing}${cursor}`);
    const page = body as Record<string, Record<string, unknown>[]> & { nextCursor?: string };
    items.push(...(page[name] ?? []));
    if (page.nextCursor === undefined) return items;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

const expense = { from: [{ fund: 'general' }], amount: 100, currency: 'EUR', paidAt: '2026-02-01' };

describe('the lists of a ledger', () => {
  it('tell expenses and what came back of them, whole, by project, and once', async () => {
    await shared.world.state(giftReceived(LEDGER, 'g', { gross: 10_000, fund: 'general' }));
    await until(async () => (await read(at('funds'))).body.funds[0].length > 0);
    const made: string[] = [];
    for (let each = 0; each < 5; each++) {
      const body = { ...expense, ...(each % 2 === 0 ? { project: 'pump' } : {}) };
      made.push((await ask('POST', at('expenses'), { roles, body })).body.id as string);
    }
    const back = { amount: 30, currency: 'EUR', returnedAt: '2026-02-10' };
    await ask('POST', at(`expenses/${made[1]}/returns`), { roles, body: back });
    const all = await readAll('expenses', 2);
    expect(all.map(({ id }) => id)).toEqual(made);
    expect(all.map(({ returned }) => returned)).toEqual([0, 30, 0, 0, 0]);
    const pump = await readAll('expenses', 1, '&project=pump');
    expect(pump.map(({ id }) => id)).toEqual([made[0], made[2], made[4]]);
    const [one] = await readAll('returns', 10);
    expect(one).toMatchObject({ expense: made[1], amount: 30, currency: 'EUR', returnedAt: '2026-02-10' });
    const first = await read(`${at('expenses')}?limit=2`);
    const has = { 'if-none-match': String(first.headers['etag']) };
    expect((await read(`${at('expenses')}?limit=2`, has)).status).toBe(304);
    const call = shared.world.connect(['auditor']);
    const told = await call.listExpenses({ ledger: LEDGER, project: 'pump', limit: 2 });
    expect([told.expenses.map(({ id }) => id), told.nextCursor]).toEqual([[made[0], made[2]], '4']);
    const rest = await call.listReturns({ ledger: LEDGER });
    expect(rest.returns[0]).toMatchObject({ id: one?.['id'], amount: 30n });
  });

  it('tell funds and projects by pages', async () => {
    expect((await readAll('funds', 1)).map(({ fund }) => fund).sort()).toEqual(
      ['general', 'general-jpy', 'school', 'well'].sort(),
    );
    expect(await readAll('projects', 1)).toEqual(['pump']);
  });

  it('tell what waits unassigned, and refunds that are demanded', async () => {
    const call = await openLedger(shared.world, 'waits');
    const shut = { ledger: 'waits', fund: 'shut' };
    await call.openFund({ idempotencyKey: 's1', ...shut, class: 'restricted', currency: 'EUR' });
    await call.closeFund({ idempotencyKey: 's2', ...shut });
    const gifts = ['a', 'b', 'c'].map((name) => giftReceived('waits', name, { gross: 100, fund: 'shut' }));
    await shared.world.state(...gifts, giftReceived('waits', 'd', { gross: 50, fund: 'general' }));
    await until(async () => (await read(at('unassigned', 'waits'))).body.unassigned.length === 3);
    const item = (name: string) => ({ id: giftOf(name), amount: 100, currency: 'EUR', fund: 'shut' });
    const first = (await read(`${at('unassigned', 'waits')}?limit=2`)).body;
    expect(first.unassigned).toEqual([item('a'), item('b')]);
    // What is assigned between two pages moves nothing.
    const body = { gift: giftOf('a'), fund: 'well' };
    expect((await ask('POST', at('assignments', 'waits'), { roles, body })).status).toBe(201);
    const second = (await read(`${at('unassigned', 'waits')}?cursor=${first.nextCursor}`)).body;
    expect(second).toEqual({ unassigned: [item('c')] });
    await shared.world.state(giftRefunded('waits', 'r1', 'd', 50));
    await until(async () => (await read(at('demands', 'waits'))).body.demands[0]?.settled === true);
    expect((await read(at('demands', 'waits'))).body.demands).toEqual([
      { id: demandOf('r1'), gift: giftOf('d'), amount: 50, currency: 'EUR', settled: true },
    ]);
    expect((await read(`${at('demands', 'waits')}?openOnly=true`)).body.demands).toEqual([]);
    const asked = { ledger: 'waits', limit: 1 };
    expect((await shared.world.connect(['staff']).listUnassigned(asked)).unassigned).toHaveLength(1);
    expect((await shared.world.connect(['staff']).listDemands(asked)).demands).toHaveLength(1);
  });

  it('tell reports of impact, and which one counts instead', async () => {
    const report = async (units: number, more: object) => {
      const counted = { method: 'counted', unit: 'meals', units, reportedAt: '2026-02-20' };
      return (await ask('POST', at('impact'), { roles, body: { ...counted, ...more } })).body.id as string;
    };
    const wrong = await report(41, { project: 'pump' });
    const right = await report(40, { project: 'pump', replaces: wrong });
    const { id: paid } = (await ask('POST', at('expenses'), { roles, body: expense })).body as { id: string };
    const third = await report(3, { expense: paid });
    const counted = { method: 'counted', unit: 'meals' };
    expect(await readAll('impact', 2)).toEqual([
      { ...counted, id: wrong, project: 'pump', units: 41, replacedBy: right },
      { ...counted, id: right, project: 'pump', units: 40 },
      { ...counted, id: third, expense: paid, units: 3 },
    ]);
    const told = await shared.world.connect(['approver']).listImpact({ ledger: LEDGER, limit: 1 });
    const first = { id: wrong, project: 'pump', expense: '', units: 41n, replacedBy: right };
    expect([told.impact, told.nextCursor]).toMatchObject([[first], '1']);
  });

  it('refuse a cursor of another list, a page too large, and a ledger that is not there', async () => {
    const say = async (url: string) => {
      const { body, status } = await read(url);
      return [status, body.code as string];
    };
    const { nextCursor } = (await read(`${at('expenses')}?limit=1`)).body as { nextCursor: string };
    expect(await say(`${at('returns')}?cursor=${nextCursor}`)).toEqual([400, 'cursor-malformed']);
    expect(await say(`${at('expenses')}?limit=1001`)).toEqual([400, 'request-invalid']);
    for (const name of ['funds', 'expenses', 'unassigned', 'demands', 'returns', 'projects', 'impact'])
      expect(await say(at(name, 'nowhere'))).toEqual([404, 'unknown-ledger']);
  });
});
