// Bodies that allocation does not take: each is refused with the place of its fault, and nothing is changed.
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const roles = ['staff', 'approver', 'operator'] as const;
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;

const from = [{ fund: 'general', amount: 5 }];
const money = { amount: 5, currency: 'EUR' };
const exchange = {
  ...{ ...money, from: 'general', to: 'general-jpy', units: 800, unitsCurrency: 'JPY' },
  ...{ rate: '160', source: 'bank', exchangedAt: '2026-02-01' },
};
const GOOD: Readonly<Record<string, object>> = {
  '/v1/ledgers': { ...{ ledger: 'x', baseCurrency: 'EUR' }, currencies: ['EUR'], reserves: [] },
  [at('placement-rules')]: { shares: [{ fund: 'general', weight: 1 }] },
  [at('funds')]: { fund: 'x', class: 'restricted', currency: 'EUR' },
  [at('projects')]: { project: 'x' },
  [at('moves')]: { ...money, from, to: 'well' },
  [at('expenses')]: { ...money, from, paidAt: '2026-02-01' },
  [at(`expenses/exp_${'a'.repeat(26)}/returns`)]: { ...money, returnedAt: '2026-02-01' },
  [at('projects/pump/budgets')]: { currency: 'EUR', lines: [{ line: 'a', amount: 1 }], over: 'flag' },
  [at('periods')]: { until: '2026-01-31' },
  [at('exchanges')]: exchange,
  [at('losses')]: { ...money, from },
  [at('covers')]: { ...money, fund: 'general' },
  [at('impact')]: { unit: 'x', units: 4, method: 'x', reportedAt: '2026-02-01' },
  [at('transfers')]: { ...money, from: 'school', to: 'x', sentAt: '2026-02-01' },
  [at(`transfers/transfer_${'a'.repeat(26)}/receipt`)]: { ...money, receivedAt: '2026-02-01' },
  [at(`transfers/transfer_${'a'.repeat(26)}/returns`)]: { ...money, returnedAt: '2026-02-01' },
  [at('hand-overs')]: { ...money, fund: 'x', receipt: 'c2sp.org/tlog-proof@v1\nindex 0\n' },
  [at('assignments')]: { gift: `gift_${'a'.repeat(52)}`, fund: 'well' },
};
const withMoney = Object.entries(GOOD).filter(([, body]) => 'amount' in body);

const NO_MONEY = [12.5, '12', -1, 0, 2 ** 53, null, true, [5], { minor: 5 }];

describe.each(Object.entries(GOOD))('%s', (url, good) => {
  const bad = (body: unknown) => refusal('POST', url, { roles, body });

  it('takes each field, no other, and each as what it is', async () => {
    expect(await bad({ ...good, extra: 1 })).toEqual([400, 'request-invalid']);
    for (const name of Object.keys(good)) {
      const { [name]: _left, ...without } = good as Record<string, unknown>;
      expect([name, await bad(without)]).toEqual([name, [400, 'request-invalid']]);
      for (const value of [null, 1.5, {}, [[]], '', 'Not A Slug', '\u0000'])
        expect([name, value, await bad({ ...good, [name]: value })]).toEqual([
          ...[name, value],
          [400, 'request-invalid'],
        ]);
    }
    for (const body of [[], [good], 'null', '1', '"x"', 'true'])
      expect(await bad(body)).toEqual([400, 'request-invalid']);
  });

  it('takes JSON of a size', async () => {
    for (const body of ['', '{', '{"a":1}}', '\ufeff{}', '{"__proto__":{}}'])
      expect(await bad(body)).toEqual([400, 'body-malformed']);
    const text = { 'content-type': 'text/plain' };
    const other = { roles, body: 'x', headers: text };
    expect(await refusal('POST', url, other)).toEqual([415, 'media-type-unsupported']);
    expect(await bad(`{"x":"${'x'.repeat(1_100_000)}"}`)).toEqual([413, 'body-too-large']);
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const nested = JSON.stringify(good).replace(/\}$/, `,"details":${deep}}`);
    expect((await ask('POST', url, { roles, body: nested })).status).toBe(400);
  });
});

describe.each(withMoney)('the money of %s', (url, good) => {
  it.each(NO_MONEY)('is not %j', async (amount) => {
    const told = await ask('POST', url, { roles, body: { ...good, amount } });
    expect([told.status, told.body.code, told.body.facts]).toEqual([
      400,
      'request-invalid',
      { at: '/body/amount' },
    ]);
    if (!('from' in good) || !Array.isArray(good.from) || amount === 0) return;
    const taken = { ...good, from: [{ fund: 'general', amount }] };
    expect(await refusal('POST', url, { roles, body: taken })).toEqual([400, 'request-invalid']);
  });
});

describe('what a schema cannot say', () => {
  it.each([
    ['exchanges', { ...exchange, unitsCurrency: 'ABC' }, 'currency-unknown', 'unitsCurrency'],
    ['exchanges', { ...exchange, exchangedAt: '2999-01-01' }, 'date-in-future', 'exchangedAt'],
    [
      'funds',
      { fund: 'x', class: 'restricted', currency: 'EUR', secondary: { x: '\ud800' } },
      'details-invalid',
      'secondary',
    ],
    ['moves', { ...money, from, to: 'well', currency: 'ABC' }, 'currency-unknown', 'currency'],
    ['expenses', { ...money, from, paidAt: '2999-01-01' }, 'date-in-future', 'paidAt'],
    ['projects', { project: 'x', details: { x: '\ud800' } }, 'details-invalid', 'details'],
    ['projects', { project: 'x', details: { x: 'x'.repeat(8_200) } }, 'details-too-large', 'details'],
  ])('%s: its reader says it under the name of the body', async (what, body, code, field) => {
    const told = await ask('POST', at(what), { roles, body });
    expect([told.status, told.body.code, told.body.facts.faults]).toEqual([400, code, [{ code, field }]]);
  });
});
