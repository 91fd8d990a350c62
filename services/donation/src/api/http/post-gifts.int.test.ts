// Gifts posted over HTTP: one, many, again, other, too early; and bodies that are none.
import { describe, expect, it } from 'vitest';
import { LEDGER, outcomes } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { ledgerClosed, ledgerOpened } from '../../../test/tiny-allocation.ts';

const shared = shareWorld();
const { ask, patiently, refusal } = shareHttp(shared);
const url = `/v1/ledgers/${LEDGER}/gifts`;
const roles = ['processor'] as const;

const gift = (payment: string, change: object = {}) => ({
  ...{ processor: 'stripe', payment, gross: 2_500, currency: 'EUR', givenAt: '2026-01-15' },
  ...change,
});
const post = (body: unknown, more: object = {}) => ask('POST', url, { roles, body, ...more });

describe('one gift', () => {
  it('is answered 201 with its id, code and place, and 200 with the same when it comes again', async () => {
    const body = gift('one', { fee: 61, details: { name: 'Ada' } });
    const first = await post(body);
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe(`${url}/${first.body.id}`);
    expect(first.body.position).toMatch(/^g1\/donation\/[0-3]:[0-9]+$/);
    expect(first.body.event.source).toBe(`/${first.body.position.split(':')[0]}`);
    const again = await post(body);
    expect([again.status, again.body]).toEqual([200, { ...first.body, repeated: true }]);
  });

  it('is one gift when it comes several times at once', async () => {
    const several = await Promise.all(Array.from({ length: 5 }, () => post(gift('at-once'))));
    expect(several.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(several.map(({ body }) => String(body.position))).size).toBe(1);
  });

  it('is the same as over gRPC', async () => {
    await post(gift('both'));
    const same = { processor: 'stripe', payment: 'both', grossAmount: 2_500n, currency: 'EUR' };
    expect(await outcomes(shared.world, [{ ...same, givenAt: '2026-01-15' }])).toEqual(['repeated']);
  });

  it('is refused with other input under its payment', async () => {
    await post(gift('other'));
    expect(await refusal('POST', url, { roles, body: gift('other', { gross: 2_501 }) })).toEqual([
      422,
      'idempotency-conflict',
    ]);
  });

  it('leaves no key as it was given', async () => {
    const rows = async () => await shared.world.store.documents.range('request-marks', '!', '~', 1_000);
    const before = (await rows()).length;
    await post(gift('by-ada'), { key: 'ada@example.org' });
    expect(await rows()).toHaveLength(before + 1);
    expect((await rows()).filter(({ id }) => !/^acqua-viva\/[A-Za-z0-9_-]{43}$/.test(id))).toEqual([]);
  });

  it('takes nothing under a key that was used for another gift', async () => {
    expect((await post(gift('keyed'), { key: 'one-key' })).status).toBe(201);
    expect((await post(gift('keyed'), { key: '"one-key"' })).status).toBe(200);
    const other = { roles, body: gift('keyed-other'), key: 'one-key' };
    expect(await refusal('POST', url, other)).toEqual([422, 'idempotency-conflict']);
    expect(
      await refusal('POST', url, { roles, body: { gifts: [gift('keyed'), gift('x')] }, key: 'one-key' }),
    ).toEqual([422, 'idempotency-conflict']);
    // Nothing of it was taken: under a key of its own it is new.
    expect((await post(gift('keyed-other'))).status).toBe(201);
    // What was wrong in form used no key up.
    const wrong = gift('keyed-wrong', { givenAt: '2999-01-01' });
    expect((await post(wrong, { key: 'corrected' })).status).toBe(400);
    expect((await post(gift('keyed-wrong'), { key: 'corrected' })).status).toBe(201);
  });

  it('needs a key that is one, bare or quoted', async () => {
    const body = gift('key');
    expect(await refusal('POST', url, { roles, body, key: null })).toEqual([400, 'idempotency-key-missing']);
    expect(await refusal('POST', url, { roles, body, key: 'k'.repeat(256) })).toEqual([
      400,
      'idempotency-key-malformed',
    ]);
    expect((await post(body, { key: '"quoted"' })).status).toBe(201);
  });

  it('is 404 for a ledger not heard of, 409 for a closed one, 422 where a rule forbids it', async () => {
    const nowhere = await ask('POST', '/v1/ledgers/nowhere/gifts', { roles, body: gift('x') });
    expect([nowhere.status, nowhere.body.code, nowhere.headers['retry-after']]).toEqual([
      404,
      'unknown-ledger',
      '1',
    ]);
    await shared.world.state(ledgerOpened('shut', ['EUR']));
    const { journal, n } = await shared.world.state(ledgerClosed('shut'));
    const shut = `/v1/ledgers/shut/gifts?after=${journal}:${n}`;
    const closed = await patiently('POST', shut, { roles, body: gift('x') });
    expect([closed.status, closed.body.code]).toEqual([409, 'ledger-closed']);
    expect(await refusal('POST', url, { roles, body: gift('x', { currency: 'USD' }) })).toEqual([
      422,
      'currency-not-accepted',
    ]);
    expect(await refusal('POST', url, { roles, body: gift('y', { fund: 'nope' }) })).toEqual([
      404,
      'unknown-fund',
    ]);
  });

  it('waits for what it follows, and says when to come again', async () => {
    const { body } = await post(gift('before'));
    const followed = `${url}?after=${body.position}`;
    expect((await ask('POST', followed, { roles, body: gift('behind') })).status).toBe(201);
    const [journal = ''] = body.position.split(':');
    const far = `${url}?after=${journal.replace('donation', 'allocation')}:999999`;
    expect((await ask('POST', far, { roles, body: gift('far') })).status).toBe(503);
    for (const after of ['x', 'g1/donation/1', 'g1/donation/1:-1', 'g1/donation/1:01', 'g1/donation/1:1,'])
      expect(await refusal('POST', `${url}?after=${after}`, { roles, body: gift('a') })).toEqual([
        400,
        'request-invalid',
      ]);
  });
});

describe('a batch', () => {
  it('answers each gift for itself', async () => {
    const gifts = [gift('b1'), gift('b1'), gift('b1', { gross: 1 }), gift('b2', { currency: 'USD' })];
    const { body, status } = await post({ gifts: [...gifts, gift('b3', { fund: 'nope' })] });
    const told = body.results.map((each: { status: number; problem?: { code: string } }) => [
      each.status,
      each.problem?.code,
    ]);
    expect(status).toBe(200);
    expect(told).toEqual([
      [201, undefined],
      [200, undefined],
      [422, 'idempotency-conflict'],
      [422, 'currency-not-accepted'],
      [404, 'unknown-fund'],
    ]);
    expect(body.results[4].retryAfterS).toBe(1);
  });

  it('takes 1,000 and no more, and none where one has no form', async () => {
    const gifts = Array.from({ length: 1_000 }, (_, at) => gift(`many-${at}`));
    const { body } = await post({ gifts });
    expect(body.results.every(({ status }: { status: number }) => status === 201)).toBe(true);
    for (const wrong of [[], [...gifts, gift('more')], [gift('c1'), gift('c2', { gross: 1.5 })]])
      expect(await refusal('POST', url, { roles, body: { gifts: wrong } })).toEqual([400, 'request-invalid']);
    expect((await post(gift('c1'))).status).toBe(201);
    const { body: told } = await post({ gifts: [gift('c1'), gift('c2', { gross: 1.5 })] });
    expect(told.facts).toEqual({ at: '/body/gifts/1/gross' });
  });
});

describe('a body that is none', () => {
  const { gross: _gross, ...without } = gift('w');
  it.each([
    ['half a cent', gift('w', { gross: 12.5 })],
    ['a number in text', gift('w', { gross: '12' })],
    ['less than nothing', gift('w', { gross: -1 })],
    ['nothing', gift('w', { gross: 0 })],
    ['2^53', gift('w', { gross: 2 ** 53 })],
    ['a number beyond all', JSON.stringify(gift('w')).replace('2500', '1e400')],
    ['null', gift('w', { gross: null })],
    ['a fee below nothing', gift('w', { fee: -1 })],
    ['a fee of half a cent', gift('w', { fee: 0.5 })],
    ['no amount', without],
    ['an unknown field', gift('w', { extra: 1 })],
    ['a field in another case', gift('w', { Fund: 'well' })],
    ['another bearer', gift('w', { feeBearer: 'giver' })],
    ['an empty fund', gift('w', { fund: '' })],
    ['a fund that is no slug', gift('w', { fund: 'Well!' })],
    ['an empty payment', gift('')],
    ['a long payment', gift('p'.repeat(256))],
    ['a currency in lower case', gift('w', { currency: 'eur' })],
    ['no day', gift('w', { givenAt: '2026-02-30' })],
    ['details in a list', gift('w', { details: [] })],
    ['details in text', gift('w', { details: '{}' })],
    ['a list', [gift('w')]],
    ['null itself', 'null'],
    ['one and many', { ...gift('w'), gifts: [gift('w')] }],
  ])('%s is refused', async (_name, body) => {
    expect(await refusal('POST', url, { roles, body })).toEqual([400, 'request-invalid']);
  });

  it.each([
    ['an unknown currency', gift('w', { currency: 'ABC' }), 'currency-unknown', 'currency'],
    ['a day to come', gift('w', { givenAt: '2999-01-01' }), 'date-in-future', 'givenAt'],
    ['large details', gift('w', { details: { text: 'x'.repeat(8_200) } }), 'details-too-large', 'details'],
    ['half a character', gift('w', { details: { text: '\ud800' } }), 'details-invalid', 'details'],
    ['half a character of an id', gift('\ud800'), 'payment-invalid', 'payment'],
  ])('%s is refused by its reader, under the name of the body', async (_name, body, code, field) => {
    const told = await post(body);
    expect([told.status, told.body.code, told.body.facts.faults]).toEqual([400, code, [{ code, field }]]);
  });

  it('is no JSON, another type, too deep, or too large', async () => {
    for (const body of ['', '{', '{"gross":', '{"a":1}}', '\ufeff{}', "{'a':1}", '{"__proto__":{}}'])
      expect(await refusal('POST', url, { roles, body })).toEqual([400, 'body-malformed']);
    const headers = { 'content-type': 'text/plain' };
    expect(await refusal('POST', url, { roles, body: 'x', headers })).toEqual([
      415,
      'media-type-unsupported',
    ]);
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const given = JSON.stringify(gift('deep')).replace('}', `,"details":${deep}}`);
    expect((await post(given)).status).toBe(400);
    const huge = `{"payment":"${'x'.repeat(5_000_000)}"}`;
    expect(await refusal('POST', url, { roles, body: huge })).toEqual([413, 'body-too-large']);
  });
});
