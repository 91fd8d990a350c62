// Money for a partner over HTTP: sent, received with a fee, spent, given back, handed over; and what stands against it.
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { falseKey, receiptOf, strangeKey } from '../../../test/partner-log.ts';
import { giftReceived } from '../../../test/tiny-donation.ts';
import { tokenOf, until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const roles = ['staff', 'approver'] as const;
const transfer = {
  ...{ from: 'school', to: 'school-brazil', amount: 8_000, currency: 'EUR', sentAt: '2026-02-01' },
  details: { text: 'For the roof' },
};

const GIFT = { type: 'org.centesimo.gift.received.v1', data: { gross: 1_000 } };

/** Each with the status and code that it is refused with. */
function wrongReceipts(good: string): [string, number, string][] {
  const [head = '', checkpoint = ''] = good.split('\n\n');
  const other = receiptOf({ subject: `income_${'c'.repeat(52)}` }).split('\n\n')[1] ?? '';
  return [
    [receiptOf({ key: strangeKey }), 422, 'unknown-log'],
    [receiptOf({ key: falseKey }), 400, 'receipt-invalid'],
    [`${head}\n\n${other}`, 400, 'receipt-invalid'],
    [good.replace('index 0', 'index 1'), 400, 'receipt-invalid'],
    [good.slice(0, 40), 400, 'receipt-invalid'],
    [`${head}\n\n${checkpoint.replace('\n1\n', '\n2\n')}`, 400, 'receipt-invalid'],
    [receiptOf({ type: 'org.centesimo.expense.recorded.v1' }), 422, 'receipt-of-other-thing'],
    [receiptOf({ data: { amount: 5_999 } }), 422, 'receipt-of-another-amount'],
    [receiptOf({ data: { currency: 'JPY' } }), 422, 'receipt-of-another-currency'],
    [receiptOf({ data: { amount: '6000' } }), 400, 'receipt-invalid'],
  ];
}

const funds = async (): Promise<Record<string, string>> => {
  const { body } = await ask('GET', `/v1/ledgers/${LEDGER}`, { roles });
  const all = body.funds as { fund: string; free: number; length: number }[];
  return Object.fromEntries(all.map(({ fund, free, length }) => [fund, `${free}/${length}`]));
};

describe('a transfer', () => {
  it('goes to a fund that the partner holds, and its money comes back or goes on from there', async () => {
    const held = { fund: 'school-brazil', class: 'restricted', currency: 'EUR' };
    const custody = { partner: 'escola', source: 'school' };
    expect(await refusal('POST', at('transfers'), { roles, body: transfer })).toEqual([404, 'unknown-fund']);
    expect((await ask('POST', at('funds'), { roles, body: { ...held, custody } })).status).toBe(201);
    await shared.world.state(giftReceived(LEDGER, 'for school', { gross: 10_000, fund: 'school' }));
    await until(async () => (await funds())['school'] === '10000/10000');
    const sent = await ask('POST', at('transfers'), { roles, body: transfer, key: 'sent' });
    expect([sent.status, sent.body.id]).toEqual([201, expect.stringMatching(/^transfer_[a-z2-7]{26}$/)]);
    const again = await ask('POST', at('transfers'), { roles, body: transfer, key: 'sent' });
    expect([again.status, again.body]).toEqual([200, { ...sent.body, repeated: true }]);
    const url = at(`transfers/${sent.body.id as string}`);
    const receipt = { amount: 7_900, fee: 100, currency: 'EUR', receivedAt: '2026-02-03' };
    const say = (what: string, body: object) => refusal('POST', `${url}/${what}`, { roles, body });
    expect(await say('receipt', { ...receipt, fee: 99 })).toEqual([422, 'wrong-amount']);
    expect(await say('receipt', { ...receipt, currency: 'JPY' })).toEqual([422, 'wrong-currency']);
    expect((await ask('POST', `${url}/receipt`, { roles, body: receipt })).status).toBe(201);
    expect(await say('receipt', receipt)).toEqual([409, 'transfer-received']);
    expect(await funds()).toMatchObject({ school: '2000/10000', 'school-brazil': '7900/8000' });
    const paid = { from: [{ fund: 'school-brazil' }], amount: 900, currency: 'EUR', paidAt: '2026-02-04' };
    expect((await ask('POST', at('expenses'), { roles, body: paid })).status).toBe(201);
    const back = { amount: 1_000, currency: 'EUR', returnedAt: '2026-02-10' };
    expect((await ask('POST', `${url}/returns`, { roles, body: back })).status).toBe(201);
    expect(await say('returns', { ...back, amount: 6_001 })).toEqual([422, 'return-too-large']);
    const over = { fund: 'school-brazil', amount: 6_000, currency: 'EUR', receipt: receiptOf() };
    expect(await refusal('POST', at('hand-overs'), { roles, body: { ...over, fund: 'school' } })).toEqual([
      ...[422, 'not-custody'],
    ]);
    for (const [receipt, ...said] of wrongReceipts(over.receipt))
      expect([said, await refusal('POST', at('hand-overs'), { roles, body: { ...over, receipt } })]).toEqual([
        ...[said, said],
      ]);
    expect((await ask('POST', at('hand-overs'), { roles, body: { ...over, amount: 5_000 } })).status).toBe(
      201,
    );
    const twice = await refusal('POST', at('hand-overs'), { roles, body: { ...over, amount: 1_000 } });
    expect(twice).toEqual([409, 'cited-before']);
    const rest = {
      ...over,
      amount: 1_000,
      receipt: receiptOf({ subject: `gift_${'b'.repeat(52)}`, ...GIFT }),
    };
    expect((await ask('POST', at('hand-overs'), { roles, body: rest })).status).toBe(201);
    expect(await funds()).toMatchObject({ school: '3000/11000', 'school-brazil': '0/8000' });
  });

  it('is refused where the fund is no partner\u2019s, is one of another fund, or the partner has one', async () => {
    const say = (body: object) => refusal('POST', at('transfers'), { roles, body: { ...transfer, ...body } });
    expect(await say({ to: 'well' })).toEqual([422, 'not-custody']);
    expect(await say({ from: 'well' })).toEqual([422, 'wrong-source']);
    expect(await say({ currency: 'JPY' })).toEqual([422, 'wrong-currency']);
    expect(await say({ amount: 1_000_000 })).toEqual([422, 'not-enough-money']);
    const custody = { partner: 'escola', source: 'school' };
    const body = { fund: 'other', class: 'restricted', currency: 'EUR', custody };
    expect(await refusal('POST', at('funds'), { roles, body })).toEqual([409, 'custody-exists']);
    const none = at(`transfers/transfer_${'a'.repeat(26)}/returns`);
    const back = { amount: 1, currency: 'EUR', returnedAt: '2026-02-10' };
    expect(await refusal('POST', none, { roles, body: back })).toEqual([404, 'unknown-transfer']);
  });

  it('is approved by another person with a token of their own', async () => {
    const say = async (subject: string) => {
      const approverToken = tokenOf(['approver'], [LEDGER], { subject });
      const body = { ...transfer, amount: 10, approverToken };
      const told = await ask('POST', at('transfers'), { roles: ['staff'], subject: 'paola', body });
      return [told.status, told.body.code];
    };
    expect(await say('paola')).toEqual([422, 'approver-is-payer']);
    expect(await say('piero')).toEqual([201, undefined]);
  });
});

describe('a fund', () => {
  it('names its goal, its projects and the purpose that follows, whose wording is public', async () => {
    const body = {
      ...{ fund: 'bridge', class: 'restricted', currency: 'EUR', goal: 50_000, projects: ['pump'] },
      ...{ details: { title: 'A bridge' }, secondary: { text: 'Or else the ferry' } },
    };
    const opened = await ask('POST', at('funds'), { roles, body, key: 'bridge' });
    expect(opened.status).toBe(201);
    expect((await ask('POST', at('funds'), { roles, body, key: 'bridge' })).status).toBe(200);
    const other = { roles, key: 'bridge', body: { ...body, secondary: { text: 'Or else nothing' } } };
    expect(await refusal('POST', at('funds'), other)).toEqual([422, 'idempotency-conflict']);
    const { funds: all } = (await ask('GET', `/v1/ledgers/${LEDGER}`, { roles })).body as {
      funds: { fund: string; secondary?: string }[];
    };
    const bridge = all.find(({ fund }) => fund === 'bridge');
    expect(bridge).toMatchObject({ goal: 50_000, projects: ['pump'] });
    const wording = await ask('GET', `/v1/details/${bridge?.secondary}`, { roles });
    expect(wording.body.json).toBe('{"text":"Or else the ferry"}');
    const unknown = { ...body, fund: 'tunnel', projects: ['nope'] };
    expect(await refusal('POST', at('funds'), { roles, body: unknown })).toEqual([404, 'unknown-project']);
    const yen = { fund: 'bridge-yen', class: 'restricted', currency: 'JPY', projects: ['pump'] };
    const twin = { ...yen, purposeOf: 'bridge' };
    expect((await ask('POST', at('funds'), { roles, body: twin })).status).toBe(201);
    const { body: page } = await ask('GET', at('funds'), { roles });
    expect(page.funds.at(-1)).toMatchObject({ fund: 'bridge-yen', purposeOf: 'bridge' });
  });
});
