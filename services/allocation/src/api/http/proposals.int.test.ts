// Expenses that wait for a second person: proposed, approved by another, refused, withdrawn; each once, whoever asks.
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftReceived } from '../../../test/tiny-donation.ts';
import { until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);
const base = `/v1/ledgers/${LEDGER}`;
const url = `${base}/expense-proposals`;
const wanted = {
  from: [{ fund: 'general' }],
  amount: 1_000,
  currency: 'EUR',
  paidAt: '2026-02-01',
  project: 'pump',
  details: { text: 'Pipes' },
};

const paola = { roles: ['staff'], subject: 'paola' } as const;
const piero = { roles: ['approver'], subject: 'piero' } as const;
const pina = { roles: ['approver', 'staff'], subject: 'pina' } as const;

const propose = (key: string, change: object = {}) =>
  ask('POST', url, { ...paola, key, body: { ...wanted, ...change } });
const settle = (id: string, what: string, who: typeof paola | typeof piero | typeof pina, key?: string) =>
  ask('POST', `${url}/${id}/${what}`, key === undefined ? who : { ...who, key });
const told = ({ body, status }: { status: number; body: { code?: string; status?: string } }) =>
  [status, body.code ?? body.status] as const;
const expenses = async () =>
  (await ask('GET', `${base}/expenses`, { roles: ['auditor'] })).body.expenses as { id: string }[];

describe('a proposal', () => {
  it('waits, is approved by another person only, and makes one expense', async () => {
    await fill();
    const first = await propose('p1');
    expect(told(first)).toEqual([201, 'open']);
    expect((await propose('p1')).body).toEqual({ ...first.body, repeated: true });
    expect(told(await propose('p1', { amount: 1 }))).toEqual([422, 'idempotency-conflict']);
    expect(await expenses()).toEqual([]);
    const { id } = first.body as { id: string };
    expect(told(await settle(id, 'approve', { ...piero, subject: 'paola' } as never))).toEqual([
      403,
      'approver-is-proposer',
    ]);
    const approved = await settle(id, 'approve', piero, 'a1');
    expect(told(approved)).toEqual([201, 'approved']);
    expect(told(await settle(id, 'approve', piero, 'a1'))).toEqual([200, 'approved']);
    expect(told(await settle(id, 'approve', pina))).toEqual([409, 'proposal-settled']);
    expect(told(await settle(id, 'refuse', pina))).toEqual([409, 'proposal-settled']);
    expect(told(await settle(id, 'withdraw', paola))).toEqual([409, 'proposal-settled']);
    const [made, ...more] = await expenses();
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      id: approved.body.expense as string,
      position: approved.body.position as string,
      by: first.body.proposedBy as object,
      approvedBy: approved.body.settledBy as object,
    });
    expect(approved.body.proposedBy).not.toEqual(approved.body.settledBy);
  });

  it('is recorded once, however many approve at the same time', async () => {
    await fill();
    const before = (await expenses()).length;
    const { id } = (await propose('p2')).body as { id: string };
    const people = Array.from({ length: 8 }, (_, at) => ({ ...piero, subject: `approver-${at}` }));
    const all = await Promise.all(people.map((who) => settle(id, 'approve', who as never)));
    const done = all.filter(({ status }) => status === 201);
    expect(done).toHaveLength(1);
    expect(all.filter((each) => told(each)[1] === 'proposal-settled')).toHaveLength(7);
    expect(await expenses()).toHaveLength(before + 1);
  });

  it('that the books refuse is open again, and can be approved once there is money', async () => {
    const { id } = (await propose('p3', { amount: 900_000 })).body as { id: string };
    expect(told(await settle(id, 'approve', piero, 'a3'))).toEqual([422, 'not-enough-money']);
    expect(told(await settle(id, 'approve', piero, 'a3'))).toEqual([422, 'not-enough-money']);
    const open = await ask('GET', `${url}/${id}`, { roles: ['auditor'] });
    expect([open.body.status, open.body.lastRefusal]).toEqual(['open', 'not-enough-money']);
    await fill(1_000_000);
    expect(told(await settle(id, 'approve', piero, 'a3b'))).toEqual([201, 'approved']);
  });

  it('is refused by another and withdrawn by its own, and then settled', async () => {
    const { id } = (await propose('p4')).body as { id: string };
    expect(told(await settle(id, 'withdraw', pina))).toEqual([403, 'not-proposer']);
    expect(told(await settle(id, 'refuse', piero))).toEqual([201, 'refused']);
    expect(told(await settle(id, 'approve', piero))).toEqual([409, 'proposal-settled']);
    const other = (await propose('p5')).body as { id: string };
    expect(told(await settle(other.id, 'withdraw', paola))).toEqual([201, 'withdrawn']);
    expect(told(await settle(`prop_${'0'.repeat(32)}`, 'approve', piero))).toEqual([404, 'unknown-proposal']);
  });

  it('that names what is not there is refused at once', async () => {
    expect(told(await propose('x1', { project: 'nope' }))).toEqual([404, 'unknown-project']);
    expect(told(await propose('x2', { from: [{ fund: 'nope' }] }))).toEqual([404, 'unknown-fund']);
    expect(told(await propose('x3', { currency: 'JPY' }))).toEqual([422, 'wrong-currency']);
    expect(told(await propose('x4', { paidAt: '2999-01-01' }))).toEqual([400, 'date-in-future']);
    expect(told(await propose('x5', { approverToken: 'x' }))).toEqual([400, 'request-invalid']);
    const nowhere = await ask('POST', '/v1/ledgers/nowhere/expense-proposals', { ...paola, body: wanted });
    expect(told(nowhere)).toEqual([404, 'unknown-ledger']);
  });

  it('is listed newest first, by pages and by status', async () => {
    const read = (query: string) => ask('GET', `${url}?${query}`, { roles: ['auditor'] });
    const all = (await read('limit=1000')).body.proposals as { id: string; status: string }[];
    const paged: { id: string }[] = [];
    for (let cursor = ''; ;) {
      const { body } = await read(`limit=2${cursor}`);
      paged.push(...(body.proposals as { id: string }[]));
      if (body.nextCursor === undefined) break;
      cursor = `&cursor=${body.nextCursor as string}`;
    }
    expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const withdrawn = (await read('status=withdrawn')).body.proposals as { status: string }[];
    expect(withdrawn.map(({ status }) => status)).toEqual(['withdrawn']);
    expect((await read('status=nope')).status).toBe(400);
    expect((await read('cursor=abc')).status).toBe(400);
  });
});

let filled = 0;
let entered = 0;

async function fill(amount = 10_000): Promise<void> {
  filled += 1;
  entered += amount;
  await shared.world.state(giftReceived(LEDGER, `filled ${filled}`, { gross: amount, fund: 'general' }));
  await until(async () => {
    const { body } = await ask('GET', `${base}/funds`, { roles: ['auditor'] });
    const general = (body.funds as { fund: string; length: number }[]).find(({ fund }) => fund === 'general');
    return (general?.length ?? 0) >= entered;
  });
}
