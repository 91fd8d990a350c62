// Money at the bank over HTTP: each fact once, whatever the key; what is refused, and what is no request.
import { beforeAll, describe, expect, it } from 'vitest';
import { LEDGER, failure } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const of = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const roles = ['processor'] as const;
let gift = '';

const money = { amount: 1_000, currency: 'EUR' };
const by = { processor: 'stripe' };
const dispute = { ...by, dispute: 'dp', payment: 'p', ...money, openedAt: '2026-02-01', withdrawn: true };

/** A good body of each. */
const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'pending-gifts': { ...by, payment: 'q', gross: 900, currency: 'EUR', givenAt: '2026-01-15', details: {} },
  'fee-corrections': {
    ...by,
    correction: 'c',
    payment: 'p',
    fee: 70,
    currency: 'EUR',
    correctedAt: '2026-01-31',
  },
  failures: { ...by, failure: 'f', payment: 'q', ...money, failedAt: '2026-01-20' },
  'refund-failures': {
    ...by,
    credit: 'rf',
    refund: 'r',
    amount: 400,
    currency: 'EUR',
    failedAt: '2026-01-22',
  },
  disputes: { ...dispute, withdrawn: false },
  'dispute-wins': { ...by, credit: 'w', dispute: 'dp', ...money, wonAt: '2026-03-01' },
  'dispute-losses': { ...by, dispute: 'dl', lostAt: '2026-03-01' },
  charges: {
    ...by,
    charge: 'ch',
    kind: 'dispute',
    ...money,
    chargedAt: '2026-02-01',
    payment: 'p',
    dispute: 'dp',
  },
  balances: { account: 'current', statement: '2026/1', balance: -7, currency: 'EUR', statedAt: '2026-01-31' },
};

const post = (path: string, body: object, key?: string) =>
  ask('POST', of(path), { roles, body, ...(key === undefined ? {} : { key }) });

beforeAll(async () => {
  const plain = { processor: 'stripe', gross: 2_500, currency: 'EUR', givenAt: '2026-01-15' };
  gift = (await post('gifts', { ...plain, payment: 'p' })).body.id;
  await post('refunds', {
    ...by,
    refund: 'r',
    gift,
    amount: 500,
    taken: 480,
    currency: 'EUR',
    refundedAt: '2026-01-20',
  });
  await post('disputes', { ...dispute, dispute: 'dl', amount: 200, gift, payment: undefined });
});

describe('a fact of the bank', () => {
  it('is recorded once, under whatever key, in its order', async () => {
    for (const [path, body] of Object.entries(BODIES)) {
      const first = await post(path, body);
      const again = await post(path, body);
      expect([path, first.status, again.status]).toEqual([path, 201, 200]);
      expect(again.body).toEqual({ ...first.body, repeated: true });
      if (path === 'disputes') {
        const withdrawn = await post(path, dispute);
        expect([withdrawn.status, withdrawn.body.id]).toEqual([201, first.body.id]);
        expect(withdrawn.body.event).not.toEqual(first.body.event);
      }
    }
    const read = await ask('GET', of(`gifts/${gift}`), { roles: ['staff'] });
    // 500 were refunded, of which 400 came back; the fee is the corrected one.
    expect(read.body).toMatchObject({ refunded: 100, fee: 70, net: 2_430 });
  });

  it('is no other fact under the same id, and not before what it is about', async () => {
    const say = (path: string, change: object) =>
      refusal('POST', of(path), { roles, body: { ...BODIES[path], ...change } });
    for (const [path, body] of Object.entries(BODIES)) {
      const day = Object.keys(body).find((name) => name.endsWith('At')) ?? '';
      expect([path, ...(await say(path, { [day]: '2026-01-02' }))]).toEqual([
        path,
        422,
        'idempotency-conflict',
      ]);
    }
    const unknown = { payment: 'zz' };
    expect(await say('fee-corrections', { ...unknown, correction: 'c2' })).toEqual([404, 'unknown-gift']);
    const nobody = { payment: undefined, gift: `gift_${'a'.repeat(52)}` };
    expect(await say('failures', { ...nobody, failure: 'f2' })).toEqual([404, 'unknown-gift']);
    expect(await say('disputes', { ...nobody, dispute: 'd2', withdrawn: true })).toEqual([
      404,
      'unknown-gift',
    ]);
    expect(await say('disputes', { ...unknown, dispute: 'd2' })).toEqual([404, 'unknown-gift']);
    expect(await say('refund-failures', { credit: 'rf2', refund: 'zz' })).toEqual([404, 'unknown-demand']);
    expect(await say('dispute-wins', { credit: 'w2', dispute: 'zz' })).toEqual([404, 'unknown-dispute']);
    expect(await say('dispute-losses', { dispute: 'zz' })).toEqual([404, 'unknown-dispute']);
    expect(await say('charges', { charge: 'ch2', payment: 'zz' })).toEqual([404, 'unknown-gift']);
    expect(await say('charges', { charge: 'ch3', dispute: 'zz' })).toEqual([404, 'unknown-dispute']);
  });

  it('that takes money of a payment not known yet is parked, and becomes a fact with its gift', async () => {
    const late = { payment: 'late', amount: 300, currency: 'EUR' };
    const notices = {
      refunds: { ...by, refund: 'lr', ...late, refundedAt: '2026-02-01' },
      failures: { ...by, failure: 'lf', ...late, failedAt: '2026-02-01' },
      disputes: { ...dispute, dispute: 'ld', ...late },
    };
    const credit = { ...by, credit: 'lw', dispute: 'ld', amount: 300, currency: 'EUR', wonAt: '2026-03-01' };
    expect(await refusal('POST', of('dispute-wins'), { roles, body: credit })).toEqual([
      404,
      'unknown-dispute',
    ]);
    for (const [path, body] of Object.entries(notices)) {
      const first = await post(path, body);
      expect([first.status, first.body.parked, first.body.event]).toEqual([202, true, undefined]);
      expect(await post(path, body)).toMatchObject({ status: 202, body: { ...first.body, repeated: true } });
    }
    const choice = { ...notices.refunds, refund: 'lc', choice: true };
    const staff = { roles: ['staff'], body: choice } as const;
    expect(await refusal('POST', of('refunds'), staff)).toEqual([404, 'unknown-gift']);
    const listed = await ask('GET', of('parked-notices'), { roles: ['auditor'] });
    expect(listed.body.notices.map(({ kind, amount }: never) => [kind, amount])).toEqual([
      ['refund', 300],
      ['failure', 300],
      ['dispute', 300],
    ]);
    expect((await shared.world.connect(['staff']).listParked({ ledger: LEDGER })).notices).toHaveLength(3);
    const plain = { processor: 'stripe', gross: 2_500, currency: 'EUR', givenAt: '2026-01-15' };
    const { id, event } = (await post('gifts', { ...plain, payment: 'late' })).body;
    const read = await ask('GET', of(`gifts/${id}`), { roles: ['staff'] });
    expect(read.body.refunded).toBe(300);
    expect((await ask('GET', of('parked-notices'), { roles: ['staff'] })).body).toEqual({ notices: [] });
    // The three demands follow their gift in its record.
    const won = await post('dispute-wins', credit);
    expect([won.status, Number(won.body.event.id)]).toEqual([201, Number(event.id) + 4]);
  });

  it('that the facts stand against is refused for good', async () => {
    const say = (path: string, change: object) =>
      refusal('POST', of(path), { roles, body: { ...BODIES[path], ...change } });
    expect(await say('pending-gifts', { payment: 'p' })).toEqual([422, 'duplicate-gift']);
    expect(await say('fee-corrections', { correction: 'c3' })).toEqual([422, 'fee-unchanged']);
    expect(await say('refund-failures', { credit: 'rf3', amount: 101 })).toEqual([
      422,
      'credit-exceeds-demand',
    ]);
    expect(await say('disputes', { dispute: 'dl' })).toEqual([422, 'dispute-known']);
    expect(await say('dispute-losses', { dispute: 'dp' })).toEqual([422, 'dispute-closed']);
    expect(await say('dispute-wins', { credit: 'w3', dispute: 'dl', amount: undefined })).toEqual([
      422,
      'credit-without-amount',
    ]);
    expect(await say('failures', { failure: 'f3', payment: 'p', currency: 'JPY' })).toEqual([
      422,
      'wrong-currency',
    ]);
    expect(await say('charges', { charge: 'ch4', currency: 'USD', dispute: undefined })).toEqual([
      422,
      'currency-not-accepted',
    ]);
    const taken = {
      refund: 'r9',
      gift,
      amount: 5,
      taken: 5,
      refundedAt: '2026-01-20',
      ...by,
      currency: 'EUR',
    };
    expect(await refusal('POST', of('refunds'), { roles, body: taken })).toEqual([400, 'taken-invalid']);
  });

  it('in a form that is none is told so', async () => {
    const fields = Object.entries(BODIES).flatMap(([path, body]) =>
      Object.keys(body).map((name) => [path, name] as const),
    );
    const odd: readonly unknown[] = [null, 12.5, '', {}, 2 ** 53, 'x'.repeat(256), -(2 ** 53)];
    for (const [path, name] of fields) {
      for (const value of name === 'details' ? [null, 1, 'x', []] : odd) {
        const told = await refusal('POST', of(path), { roles, body: { ...BODIES[path], [name]: value } });
        expect([path, name, value, ...told]).toEqual([path, name, value, 400, 'request-invalid']);
      }
      const extra = await refusal('POST', of(path), { roles, body: { ...BODIES[path], note: '' } });
      expect(extra).toEqual([400, 'request-invalid']);
    }
    for (const path of ['fee-corrections', 'failures', 'disputes']) {
      const both = { ...BODIES[path], gift };
      expect(await refusal('POST', of(path), { roles, body: both })).toEqual([400, 'request-invalid']);
    }
  });

  it('over gRPC tells every fault of its form', async () => {
    const call = shared.world.connect(['processor']);
    const bad = {
      ledger: LEDGER,
      processor: '-',
      amount: 0n,
      currency: 'E',
      target: { case: 'gift', value: 'x' },
    };
    const faultsOf = async (work: Promise<unknown>) =>
      ((await failure(work)).facts['faults'] as { code: string }[]).map(({ code }) => code);
    expect(await faultsOf(call.openDispute({ ...bad, openedAt: 'x' } as never))).toEqual([
      'processor-invalid',
      'dispute-invalid',
      'gift-invalid',
      'amount-not-positive',
      'currency-unknown',
      'date-invalid',
    ]);
    expect(await faultsOf(call.recordCharge({ ...bad, kind: 'x', chargedAt: '2026-01-01' }))).toContain(
      'charge-kind-unknown',
    );
    const balance = {
      ledger: LEDGER,
      account: '-',
      statement: 's',
      balanceAmount: 2n ** 60n,
      currency: 'EUR',
    };
    expect(await faultsOf(call.stateBalance({ ...balance, statedAt: '2026-01-01' }))).toEqual([
      'account-invalid',
      'balance-too-large',
    ]);
    const long = { idempotencyKey: 'k'.repeat(256), ledger: LEDGER };
    expect((await faultsOf(call.loseDispute(long)))[0]).toBe('key-invalid');
  });
});
