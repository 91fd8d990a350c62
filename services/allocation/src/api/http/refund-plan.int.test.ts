// A refund that staff choose is planned before the bank is told, over HTTP and gRPC, and refused where nobody may choose it.
import { expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftOf, giftReceived } from '../../../test/tiny-donation.ts';
import { until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);
const gift = giftOf('lent');
const plan = async (amount: string, of = gift) => {
  const url = `/v1/ledgers/${LEDGER}/refund-plan?${new URLSearchParams({ gift: of, amount }).toString()}`;
  return await ask('GET', url, { roles: ['staff'] });
};

it('takes what is free, then what the reserve covers; never more than the gift, and opens nothing', async () => {
  const fund = 'plan';
  const body = { fund, class: 'unrestricted', currency: 'EUR' };
  await ask('POST', `/v1/ledgers/${LEDGER}/funds`, { roles: ['staff'], body });
  expect((await plan('1')).body).toMatchObject({ code: 'unknown-gift' });
  await shared.world.state(giftReceived(LEDGER, 'lent', { gross: 1_000, fund }));
  const parts = { unplaced: 0, free: 400, covered: 0 };
  await until(async () => (await plan('400')).body.free === 400);
  expect((await plan('400')).body).toEqual({ gift, currency: 'EUR', amount: 400, ...parts });
  const paid = { from: [{ fund }], amount: 900, currency: 'EUR', paidAt: '2026-02-01' };
  const spent = await ask('POST', `/v1/ledgers/${LEDGER}/expenses`, { roles: ['staff'], body: paid });
  expect(spent.status).toBe(201);
  expect((await plan('100')).body).toMatchObject({ free: 100, covered: 0 });
  expect(await plan('1001')).toMatchObject({
    status: 422,
    body: { code: 'refund-exceeds-gift', facts: { left: 1_000 } },
  });
  const short = await plan('1000');
  expect(short).toMatchObject({ status: 422, body: { code: 'refund-opens-shortfall' } });
  const call = shared.world.connect(['auditor']);
  await expect(call.planRefund({ ledger: LEDGER, gift, amount: 1_000n })).rejects.toMatchObject({
    code: 'refund-opens-shortfall',
  });
  expect(await call.planRefund({ ledger: LEDGER, gift, amount: 40n })).toMatchObject({
    free: 40n,
    covered: 0n,
  });
});

it.each([
  ['0', 400],
  ['-1', 400],
  ['1.5', 400],
  ['9007199254740992', 400],
  ['x', 400],
])('an amount of %s is refused by its form', async (amount, status) => {
  expect(await plan(amount)).toMatchObject({ status });
});

it('what is no gift is refused', async () => {
  expect(await plan('1', 'gift_x')).toMatchObject({ status: 400 });
  expect(await plan('1', giftOf('nobody'))).toMatchObject({ status: 404, body: { code: 'unknown-gift' } });
});
