// Refunds and income posted over HTTP.
import { beforeAll, describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const of = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
let gift = '';

beforeAll(async () => {
  const body = { processor: 'stripe', payment: 'p', gross: 2_500, currency: 'EUR', givenAt: '2026-01-15' };
  gift = (await ask('POST', of('gifts'), { roles: ['processor'], body })).body.id;
});

describe('a refund', () => {
  const roles = ['processor'] as const;
  const refund = (id: string, change: object = {}) => ({
    ...{ processor: 'stripe', refund: id, amount: 100, currency: 'EUR', refundedAt: '2026-01-20' },
    ...change,
  });

  it('is recorded once, by payment or by gift, under whatever key', async () => {
    const first = await ask('POST', of('refunds'), { roles, body: refund('r', { payment: 'p' }) });
    const again = await ask('POST', of('refunds'), { roles, body: refund('r', { gift }) });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, repeated: true });
    const read = await ask('GET', of(`gifts/${gift}?after=${first.body.position}`), { roles });
    expect(read.body.refunded).toBe(100);
  });

  it('is refused where it is another, too much, of nothing, or not the processor’s to choose', async () => {
    const say = (body: object) => refusal('POST', of('refunds'), { roles, body });
    expect(await say(refund('r', { gift, amount: 101 }))).toEqual([422, 'idempotency-conflict']);
    expect(await say(refund('r2', { gift, amount: 2_500 }))).toEqual([422, 'refund-exceeds-gift']);
    expect(await say(refund('r3', { gift, currency: 'JPY' }))).toEqual([422, 'refund-currency-differs']);
    const nobody = `gift_${'a'.repeat(52)}`;
    expect(await say(refund('r4', { gift: nobody }))).toEqual([404, 'unknown-gift']);
    expect(await say(refund('r5', { gift, choice: true }))).toEqual([403, 'choice-needs-staff']);
    const staff = { roles: ['staff'], body: refund('r5', { gift, choice: true }) } as const;
    expect((await ask('POST', of('refunds'), staff)).status).toBe(201);
  });

  it('may give back of an appeal, by choice, and is another refund then', async () => {
    const chosen = refund('r6', { gift, choice: true, appeal: 'well' });
    const tell = (body: object) => refusal('POST', of('refunds'), { roles: ['staff'], body });
    expect(await tell({ ...chosen, appeal: 'nowhere' })).toEqual([404, 'unknown-fund']);
    expect(await tell({ ...chosen, choice: false })).toEqual([400, 'appeal-without-choice']);
    expect(await tell({ ...chosen, appeal: 'No slug' })).toEqual([400, 'request-invalid']);
    const staff = { roles: ['staff'], body: chosen } as const;
    expect((await ask('POST', of('refunds'), staff)).status).toBe(201);
    expect((await ask('POST', of('refunds'), staff)).status).toBe(200);
    expect(await tell(refund('r6', { gift, choice: true }))).toEqual([422, 'idempotency-conflict']);
  });

  it.each([
    ['no gift', {}],
    ['two gifts', { payment: 'p', gift: `gift_${'a'.repeat(52)}` }],
    ['half a cent', { payment: 'p', amount: 12.5 }],
    ['a number in text', { payment: 'p', amount: '12' }],
    ['nothing', { payment: 'p', amount: 0 }],
    ['less', { payment: 'p', amount: -1 }],
    ['2^53', { payment: 'p', amount: 2 ** 53 }],
    ['a choice in text', { payment: 'p', choice: 'true' }],
    ['an unknown field', { payment: 'p', note: '' }],
  ])('of %s is no refund', async (_name, change) => {
    const told = await refusal('POST', of('refunds'), { roles, body: refund('bad', change) });
    expect(told).toEqual([400, 'request-invalid']);
  });
});

describe('income', () => {
  const roles = ['staff'] as const;
  const income = (change: object = {}) => ({
    ...{ kind: 'interest', amount: 125, currency: 'EUR', receivedAt: '2026-01-31' },
    ...change,
  });

  it('is recorded once for each key', async () => {
    const body = income({ details: { bank: 'BPM' } });
    const first = await ask('POST', of('income'), { roles, body, key: 'i-1' });
    const again = await ask('POST', of('income'), { roles, body, key: '"i-1"' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, repeated: true });
    const other = { roles, body: income({ amount: 126 }), key: 'i-1' } as const;
    expect(await refusal('POST', of('income'), other)).toEqual([422, 'idempotency-conflict']);
    expect(await refusal('POST', of('income'), { roles, body, key: null })).toEqual([
      400,
      'idempotency-key-missing',
    ]);
  });

  it.each([
    ['another kind', { kind: 'luck' }],
    ['half a cent', { amount: 12.5 }],
    ['a number in text', { amount: '12' }],
    ['nothing', { amount: 0 }],
    ['less', { amount: -1 }],
    ['2^53', { amount: 2 ** 53 }],
    ['an unknown field', { note: '' }],
  ])('of %s is none', async (_name, change) => {
    const told = await refusal('POST', of('income'), { roles, body: income(change) });
    expect(told).toEqual([400, 'request-invalid']);
  });
});
