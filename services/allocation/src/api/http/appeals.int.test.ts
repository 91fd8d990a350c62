// Appeals over HTTP and gRPC: their state, what their money may become on which ground, and what would be given back.
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftOf, giftReceived } from '../../../test/tiny-donation.ts';
import { tokenOf, until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);
const roles = ['staff', 'approver'] as const;
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const read = async (what: string) => (await ask('GET', at(what), { roles: ['auditor'] })).body;
const post = async (what: string, body: object = {}) => {
  const { body: told, status } = await ask('POST', at(what), { roles, body });
  return [status, told.code ?? told.id] as const;
};
const appeal = async (name: string) =>
  ((await read('appeals')).appeals as { fund: string }[]).find(({ fund }) => fund === name);

/** An appeal for 10.00 EUR whose second purpose is the school's, and gifts to it. */
async function open(name: string, gifts: readonly number[], more: object = {}): Promise<void> {
  const terms = { class: 'designated', currency: 'EUR', goal: 1_000, secondaryFund: 'school' };
  const body = { fund: name, ...terms, secondary: { text: 'Or else the school' }, ...more };
  expect(await post('funds', body)).toEqual([201, name]);
  const given = gifts.map((gross, n) => giftReceived(LEDGER, `${name} ${n}`, { gross, fund: name }));
  await shared.world.state(...given);
  const sum = gifts.reduce((all, each) => all + each, 0);
  await until(async () => ((await appeal(name)) as { raised?: number }).raised === sum);
}

const repurpose = (from: string, amount: number, more: object = {}) =>
  post('repurposings', {
    ...{ from, to: 'school', amount, currency: 'EUR', ground: 'secondary-purpose' },
    approverToken: tokenOf(['approver'], [LEDGER], { subject: 'piero' }),
    ...more,
  });

describe('an appeal', () => {
  it('is overfunded by what it raised beyond its goal, which alone goes to its second purpose', async () => {
    await open('roof', [800, 500], { until: '2999-12-31' });
    expect(await appeal('roof')).toEqual({
      ...{ fund: 'roof', currency: 'EUR', goal: 1_000, raised: 1_300, free: 1_300, state: 'overfunded' },
      ...{ closed: false, surplus: 300, secondaryFund: 'school', until: '2999-12-31' },
    });
    expect(await repurpose('roof', 301)).toEqual([422, 'exceeds-surplus']);
    expect(await repurpose('roof', 300, { to: 'general' })).toEqual([422, 'not-secondary-purpose']);
    expect(await read('appeals/roof/give-back')).toEqual({
      ...{ appeal: 'roof', currency: 'EUR', surplus: 300, noGifts: 0 },
      gifts: [{ gift: giftOf('roof 1'), amount: 300, mixed: false }],
    });
    expect(await repurpose('roof', 300)).toEqual([201, expect.stringMatching(/^rep_/)]);
    expect(await appeal('roof')).toMatchObject({ state: 'met', raised: 1_000, surplus: 0 });
  });

  it('has failed when it is closed below its goal, and then all of it may go', async () => {
    await open('bell', [400, 200]);
    expect(await appeal('bell')).toMatchObject({ state: 'open', surplus: 0 });
    expect(await repurpose('bell', 1)).toEqual([422, 'exceeds-surplus']);
    const gift = giftOf('bell 0');
    expect(await repurpose('bell', 10, { ground: 'donor-consent', gift })).toEqual([422, 'consent-missing']);
    expect(await post('funds/bell/close')).toEqual([201, 'bell']);
    expect(await appeal('bell')).toMatchObject({ state: 'failed', closed: true, surplus: 600 });
    const first = await read('appeals/bell/give-back?limit=1');
    expect(first.gifts).toEqual([{ gift: giftOf('bell 1'), amount: 200, mixed: false }]);
    const rest = await read(`appeals/bell/give-back?cursor=${first.nextCursor}`);
    expect(rest.gifts).toEqual([{ gift, amount: 400, mixed: false }]);
    const call = shared.world.connect(['auditor']);
    expect(await call.planGiveBack({ ledger: LEDGER, fund: 'bell' })).toMatchObject({
      surplus: 600n,
      noGifts: 0n,
    });
    expect((await call.listAppeals({ ledger: LEDGER })).appeals.map(({ fund }) => fund)).toContain('bell');
    expect(await repurpose('bell', 600)).toEqual([201, expect.stringMatching(/^rep_/)]);
  });

  it('has failed too when its day is past, but nothing goes before it is closed', async () => {
    await open('organ', [100], { until: '2020-01-31' });
    expect(await appeal('organ')).toMatchObject({ state: 'failed', closed: false, surplus: 0 });
    expect(await repurpose('organ', 100)).toEqual([422, 'exceeds-surplus']);
  });

  it('is a fund that asks for a goal, and its second purpose a fund that is there', async () => {
    const body = { fund: 'tower', class: 'restricted', currency: 'EUR', secondary: { text: 'Or else' } };
    expect(await post('funds', { ...body, secondaryFund: 'nowhere' })).toEqual([404, 'unknown-fund']);
    expect(await post('funds', { ...body, secondaryFund: 'general-jpy' })).toEqual([422, 'wrong-currency']);
    expect(await post('funds', { ...body, until: '2026-02-31' })).toEqual([400, expect.any(String)]);
    const none = await ask('GET', at('appeals/well/give-back'), { roles: ['auditor'] });
    expect([none.status, none.body.code]).toEqual([404, 'unknown-appeal']);
  });
});
