// Every command of allocation over HTTP: done, again, with other input; what forbids it; and what it brings about.
import { describe, expect, it } from 'vitest';
import { LEDGER, openLedger } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftOf, giftReceived } from '../../../test/tiny-donation.ts';
import { tokenOf, until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask, patiently, refusal } = shareHttp(shared);
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const roles = ['staff', 'approver', 'operator'] as const;
const expense = { from: [{ fund: 'general' }], amount: 1_000, currency: 'EUR', paidAt: '2026-02-01' };

/** The body of each command as it is done, and one that the same key must not bring after it. */
const COMMANDS = [
  [
    'funds',
    { fund: 'new', class: 'designated', currency: 'EUR', details: { title: 'New' } },
    { fund: 'newer' },
  ],
  ['projects', { project: 'dam', details: { title: 'A dam' } }, { details: { title: 'Another' } }],
  [
    'placement-rules',
    { shares: [{ fund: 'general', weight: 1 }] },
    { shares: [{ fund: 'well', weight: 1 }] },
  ],
  [
    'moves',
    { from: [{ fund: 'general', amount: 500 }], to: 'new', amount: 500, currency: 'EUR' },
    { amount: 1 },
  ],
  ['expenses', { ...expense, project: 'dam', details: { text: 'Pipes' } }, { amount: 999 }],
  ['funds/school/close', undefined, undefined],
] as const;

describe('a command', () => {
  it.each(COMMANDS)(
    '%s is 201, again 200 with the same, and 422 with other input',
    async (what, body, other) => {
      await fill();
      const given = { roles, body, key: `key of ${what}` };
      const first = await patiently('POST', at(what), { ...given, key: `"${given.key}"` });
      expect(first.status).toBe(201);
      expect(first.body.position).toMatch(/^g1\/allocation\/[0-3]:[0-9]+$/);
      const again = await ask('POST', at(what), { ...given, key: `"${given.key}"` });
      expect([again.status, again.body]).toEqual([200, { ...first.body, repeated: true }]);
      expect(await refusal('POST', at(what), { roles, body, key: null })).toEqual([
        400,
        'idempotency-key-missing',
      ]);
      if (other === undefined) return;
      const changed = { roles, body: { ...(body as object), ...other }, key: `"${given.key}"` };
      expect(await refusal('POST', at(what), changed)).toEqual([422, 'idempotency-conflict']);
    },
  );

  it('is told at once what is there already, closed, or too much', async () => {
    const say = (what: string, body?: object) =>
      refusal('POST', at(what), body === undefined ? { roles } : { roles, body });
    expect(await say('funds', { fund: 'well', class: 'designated', currency: 'EUR' })).toEqual([
      409,
      'fund-exists',
    ]);
    expect(await say('projects', { project: 'pump' })).toEqual([409, 'project-exists']);
    expect(await say('funds/nope/close')).toEqual([404, 'unknown-fund']);
    expect(await say('funds/general-jpy/close')).toEqual([422, 'fund-is-reserve']);
    expect(await say('expenses', { ...expense, amount: 9_000_000 })).toEqual([422, 'not-enough-money']);
    expect(await say('expenses', { ...expense, project: 'nope' })).toEqual([404, 'unknown-project']);
    expect(await say('assignments', { gift: giftOf('nobody'), fund: 'well' })).toEqual([404, 'unknown-gift']);
    const back = { amount: 1, currency: 'EUR', returnedAt: '2026-02-10' };
    expect(await say(`expenses/exp_${'a'.repeat(26)}/returns`, back)).toEqual([404, 'unknown-expense']);
    const nowhere = await ask('POST', '/v1/ledgers/nowhere/projects', { roles, body: { project: 'x' } });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'unknown-ledger']);
  });

  it('follows what it names', async () => {
    const { body } = await ask('POST', at('projects'), { roles, body: { project: 'follows' } });
    const after = (position: string) => `${at('projects')}?after=${position}`;
    const next = await patiently('POST', after(body.position), { roles, body: { project: 'followed' } });
    expect(next.status).toBe(201);
    const [journal] = body.position.split(':');
    const far = after(`${journal.replace('allocation', 'donation')}:999999`);
    expect((await ask('POST', far, { roles, body: { project: 'far' } })).status).toBe(503);
    expect(await refusal('POST', after('x'), { roles, body: { project: 'x' } })).toEqual([
      400,
      'request-invalid',
    ]);
  });
});

describe('an expense', () => {
  it('comes back in parts, and not more than it was', async () => {
    await fill();
    const { body } = await patiently('POST', at('expenses'), { roles, body: expense });
    const back = { amount: 400, currency: 'EUR', returnedAt: '2026-02-10' };
    const url = at(`expenses/${body.id}/returns`);
    expect((await ask('POST', url, { roles, body: back, key: 'back' })).status).toBe(201);
    expect((await ask('POST', url, { roles, body: back, key: 'back' })).status).toBe(200);
    expect(await refusal('POST', url, { roles, body: { ...back, amount: 601 } })).toEqual([
      422,
      'return-too-large',
    ]);
  });

  it('is approved by another person with a token of their own', async () => {
    await fill();
    const by = (subject: string, role: 'staff' | 'approver') => tokenOf([role], [LEDGER], { subject });
    const say = (approverToken: string) =>
      ask('POST', at('expenses'), {
        roles: ['staff'],
        subject: 'paola',
        body: { ...expense, approverToken },
      });
    expect((await say(by('piero', 'approver'))).status).toBe(201);
    const refused = [await say(by('piero', 'staff')), await say('x'), await say(by('paola', 'approver'))];
    expect(refused.map(({ body, status }) => [status, body.code])).toEqual([
      [403, 'approver-token-refused'],
      [403, 'approver-token-refused'],
      [422, 'approver-is-payer'],
    ]);
  });
});

describe('a ledger', () => {
  const body = {
    ...{ ledger: 'born-here', baseCurrency: 'EUR', currencies: ['EUR'] },
    reserves: [{ currency: 'EUR', fund: 'general' }],
  };

  it('opens, is there already, closes, and is closed', async () => {
    const operator = ['operator'] as const;
    const say = (url: string, given: object = {}) => ask('POST', url, { roles: operator, ...given });
    const opened = await say('/v1/ledgers', { body, key: 'open' });
    expect([opened.status, opened.body.id]).toEqual([201, 'born-here']);
    expect((await say('/v1/ledgers', { body, key: 'open' })).status).toBe(200);
    const twice = await say('/v1/ledgers', { body, key: 'open-again' });
    expect([twice.status, twice.body.code, twice.body.title]).toEqual([
      409,
      'ledger-exists',
      'The state of the ledger forbids it',
    ]);
    expect((await say('/v1/ledgers/born-here/close')).status).toBe(201);
    const late = await say('/v1/ledgers/born-here/projects', { body: { project: 'late' } });
    expect([late.status, late.body.code]).toEqual([409, 'ledger-closed']);
  });

  it('is opened only by who may hold it', async () => {
    const foreign = { roles: ['operator'], ledgers: ['other'], body: { ...body, ledger: 'mine' } } as const;
    expect(await refusal('POST', '/v1/ledgers', foreign)).toEqual([403, 'ledger-forbidden']);
  });
});

describe('a gift that no rule can place', () => {
  it('is assigned by hand, once', async () => {
    const call = await openLedger(shared.world, 'waiting');
    await call.openFund({
      ...{ idempotencyKey: 'shut', ledger: 'waiting', fund: 'shut', class: 'restricted', currency: 'EUR' },
    });
    await call.closeFund({ idempotencyKey: 'shut-2', ledger: 'waiting', fund: 'shut' });
    await shared.world.state(giftReceived('waiting', 'g', { gross: 700, fund: 'shut' }));
    const url = '/v1/ledgers/waiting';
    const unassigned = async () =>
      (await ask('GET', url, { roles })).body.queues.map((queue: object) => Object.values(queue).slice(0, 5));
    await until(async () => JSON.stringify(await unassigned()) === '[["EUR",0,0,1,700]]');
    const given = { roles, body: { gift: giftOf('g'), fund: 'well' } };
    expect((await ask('POST', `${url}/assignments`, given)).status).toBe(201);
    expect(await refusal('POST', `${url}/assignments`, given)).toEqual([409, 'not-unassigned']);
  });
});

let filled = 0;

/** 100 euro for the general fund, there when it resolves. */
async function fill(): Promise<void> {
  filled += 1;
  const free = async (): Promise<number> => {
    const { body } = await ask('GET', `/v1/ledgers/${LEDGER}`, { roles });
    return body.funds.find(({ fund }: { fund: string }) => fund === 'general').length as number;
  };
  await shared.world.state(giftReceived(LEDGER, `filled ${filled}`, { gross: 10_000, fund: 'general' }));
  await until(async () => (await free()) >= filled * 10_000);
}
