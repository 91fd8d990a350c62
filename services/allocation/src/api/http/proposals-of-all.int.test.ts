// What else may wait for a second person: each kind is proposed, told as it was asked, approved once by another, and done.
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftOf, giftReceived } from '../../../test/tiny-donation.ts';
import { until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);
const base = `/v1/ledgers/${LEDGER}`;
const url = `${base}/proposals`;
const EUR = { currency: 'EUR' };
const paola = { roles: ['staff'], subject: 'paola' } as const;
const piero = { roles: ['approver'], subject: 'piero' } as const;
const told = ({ body, status }: { status: number; body: { code?: string; status?: string } }) =>
  [status, body.code ?? body.status] as const;
const propose = (body: object, key?: string) =>
  ask('POST', url, key === undefined ? { ...paola, body } : { ...paola, body, key });

const KINDS = [
  [{ kind: 'expense', ...EUR, from: [{ fund: 'general' }], amount: 10, paidAt: '2026-02-01' }, /^exp_/],
  [{ kind: 'repurpose', ...EUR, from: 'well', to: 'school', amount: 10, ground: 'authority' }, /^rep_/],
  [{ kind: 'loss', ...EUR, from: [{ fund: 'general', amount: 10 }], amount: 10 }, /^loss_/],
  [
    {
      ...{ kind: 'exchange', ...EUR, from: 'general', to: 'general-jpy', amount: 10 },
      ...{ units: 16, unitsCurrency: 'JPY', rate: '160', source: 'bank', exchangedAt: '2026-02-01' },
    },
    /^exch_/,
  ],
  [
    { kind: 'transfer', ...EUR, from: 'school', to: 'school-brazil', amount: 10, sentAt: '2026-02-01' },
    /^transfer_/,
  ],
  [{ kind: 'condition', fund: 'if-permitted' }, /^if-permitted$/],
  [
    { kind: 'budget', ...EUR, project: 'pump', lines: [{ line: 'pipes', amount: 5 }], over: 'flag' },
    /^pump$/,
  ],
] as const;

describe('a proposal of any kind', () => {
  it.each(KINDS)('$kind', async (asked, made) => {
    await prepare();
    const first = await propose({ ...asked, ...withDetails(asked.kind) }, `key-of-${asked.kind}`);
    expect(told(first)).toEqual([201, 'open']);
    expect(first.headers['location']).toBe(`${url}/${first.body.id as string}`);
    const { kind, ...rest } = asked;
    const { asked: seen } = first.body as { asked: object };
    expect([first.body.kind, seen]).toEqual([kind, { ...rest, ...(kind === 'expense' && withTakes(rest)) }]);
    const again = await propose({ ...asked, ...withDetails(asked.kind) }, `key-of-${asked.kind}`);
    expect([again.status, again.body]).toEqual([200, { ...first.body, repeated: true }]);
    const { id } = first.body as { id: string };
    const own = await ask('POST', `${url}/${id}/approve`, { roles: ['approver'], subject: 'paola' });
    expect(told(own)).toEqual([403, 'approver-is-proposer']);
    const approved = await ask('POST', `${url}/${id}/approve`, { ...piero, key: `yes-to-${id}` });
    expect(told(approved)).toEqual([201, 'approved']);
    expect(approved.body.made).toMatch(made);
    expect(approved.body.position).toMatch(/^g1\/allocation\//);
    const twice = await ask('POST', `${url}/${id}/approve`, { ...piero, key: `yes-to-${id}` });
    expect(twice.body).toEqual({ ...approved.body, repeated: true });
    const read = await ask('GET', `${url}/${id}`, { roles: ['auditor'] });
    expect(read.body).toEqual({ ...approved.body, repeated: false });
    const list = await ask('GET', `${url}?kind=${kind}&status=approved`, { roles: ['auditor'] });
    expect(list.body.proposals).toEqual([read.body]);
  });

  it('stands in one sequence with those of expenses, whose own routes know of no other', async () => {
    await prepare();
    const loss = (await propose(KINDS[2][0])).body as { id: string };
    const { kind: _kind, ...body } = KINDS[0][0];
    const expense = (await ask('POST', `${base}/expense-proposals`, { ...paola, body })).body;
    const ids = async (path: string) => {
      const { body: page } = await ask('GET', `${base}/${path}?status=open`, { roles: ['auditor'] });
      return (page.proposals as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids('proposals')).toEqual([expense.id, loss.id]);
    expect(await ids('expense-proposals')).toEqual([expense.id]);
    for (const what of ['approve', 'refuse'])
      expect(told(await ask('POST', `${base}/expense-proposals/${loss.id}/${what}`, piero))).toEqual([
        ...[404, 'unknown-proposal'],
      ]);
    expect(told(await ask('POST', `${url}/${loss.id}/withdraw`, paola))).toEqual([201, 'withdrawn']);
    expect(told(await ask('POST', `${url}/${expense.id as string}/refuse`, piero))).toEqual([201, 'refused']);
  });

  it('is told at once what the books know to be wrong', async () => {
    await prepare();
    const [expense, repurpose, loss, exchange, transfer, , budget] = KINDS.map(([body]) => body);
    const say = async (body: object, change: object) => told(await propose({ ...body, ...change }));
    expect(await say(repurpose!, { to: 'nope' })).toEqual([404, 'unknown-fund']);
    expect(await say(exchange!, { unitsCurrency: 'EUR' })).toEqual([422, 'wrong-currency']);
    expect(await say(loss!, { currency: 'USD' })).toEqual([422, 'unknown-currency']);
    expect(await say(budget!, { project: 'nope' })).toEqual([404, 'unknown-project']);
    expect(await say(transfer!, { evidence: ['A'.repeat(43)] })).toEqual([404, 'unknown-evidence']);
    expect(await say(expense!, { kind: 'other' })).toEqual([400, 'request-invalid']);
    expect(await say(expense!, { approverToken: 'x' })).toEqual([400, 'request-invalid']);
    expect(await say(repurpose!, { gift: giftOf('nobody') })).toEqual([201, 'open']);
  });
});

function withDetails(kind: string): object {
  return kind === 'exchange' || kind === 'budget' ? {} : { details: { text: `Of ${kind}` } };
}

/** A take without an amount is of whatever is needed. */
function withTakes(asked: object): object {
  const { from } = asked as { from: readonly { fund: string; amount?: number }[] };
  return { from: from.map(({ amount = 0, fund }) => ({ amount, fund })) };
}

let prepared = false;

/** Funds with money in them, and those that a condition or a partner holds. */
async function prepare(): Promise<void> {
  if (prepared) return;
  prepared = true;
  const custody = { partner: 'escola', source: 'school' };
  for (const body of [
    { fund: 'if-permitted', class: 'conditional', currency: 'EUR' },
    { fund: 'school-brazil', class: 'restricted', currency: 'EUR', custody },
  ])
    expect((await ask('POST', `${base}/funds`, { ...paola, body })).status).toBe(201);
  for (const fund of ['general', 'well', 'school'])
    await shared.world.state(giftReceived(LEDGER, `for ${fund}`, { gross: 1_000, fund }));
  await until(async () => {
    const { body } = await ask('GET', base, { roles: ['auditor'] });
    const funds = body.funds as { free: number }[];
    return funds.filter(({ free }) => free === 1_000).length === 3;
  });
}
