// Gifts read over HTTP: by id, by payment, and a page at a time.
import { beforeAll, describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { type Told, shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const url = `/v1/ledgers/${LEDGER}/gifts`;
const staff = { roles: ['staff'] } as const;
let taken: Told;

beforeAll(async () => {
  const common = { processor: 'stripe', currency: 'EUR', givenAt: '2026-01-15', gross: 2_500 };
  for (const payment of ['a', 'b', 'c', 'd'])
    taken = await ask('POST', url, {
      roles: ['processor'],
      body: { ...common, payment, fee: 61, fund: 'well', details: { name: 'Ada Planted' } },
    });
});

describe('a gift', () => {
  it('is told by its id and by its payment, in whole cents, without a word of its giver', async () => {
    const one = await ask('GET', `${url}/${taken.body.id}?after=${taken.body.position}`, staff);
    expect(one.body).toMatchObject({ gross: 2_500, fee: 61, net: 2_439, refunded: 0, fund: 'well' });
    expect(one.body).toMatchObject({ id: taken.body.id, trailCode: taken.body.trailCode });
    expect(JSON.stringify(one.body)).not.toContain('Planted');
    const asked = await ask('GET', `${url}?processor=stripe&payment=d`, staff);
    expect(asked.body).toEqual({ gifts: [one.body] });
  });

  it('keeps its code from auditors', async () => {
    const { body } = await ask('GET', `${url}/${taken.body.id}`, { roles: ['auditor'] });
    expect(body.trailCode).toBeUndefined();
  });

  it('is not sent again to who has it', async () => {
    const { headers } = await ask('GET', `${url}/${taken.body.id}`, staff);
    const again = await ask('GET', `${url}/${taken.body.id}`, {
      ...staff,
      headers: { 'if-none-match': String(headers['etag']) },
    });
    expect([again.status, again.headers['cache-control']]).toEqual([304, 'no-store']);
  });

  it('is 404 where it is not known, and 400 where nothing can be asked that way', async () => {
    const unknown = `gift_${'a'.repeat(52)}`;
    expect(await refusal('GET', `${url}/${unknown}`, staff)).toEqual([404, 'unknown-gift']);
    expect(await refusal('GET', `/v1/ledgers/other/gifts/${taken.body.id}`, staff)).toEqual([
      404,
      'unknown-gift',
    ]);
    expect(await refusal('GET', `${url}?processor=stripe&payment=zz`, staff)).toEqual([404, 'unknown-gift']);
    for (const wrong of ['/gift_x', '?processor=stripe', '?payment=a', '?processor=stripe&payment=a&limit=1'])
      expect(await refusal('GET', `${url}${wrong}`, staff)).toEqual([400, 'request-invalid']);
    expect(await refusal('GET', `${url}?processor=No!&payment=a`, staff)).toEqual([400, 'processor-invalid']);
  });
});

describe('the list', () => {
  it('comes in pages, each gift once', async () => {
    const whole = await ask('GET', url, staff);
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask('GET', `${url}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, staff);
      ids.push(...body.gifts.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(ids).toEqual(whole.body.gifts.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(5);
  });

  it('is for staff and auditors, and its cursors are its own', async () => {
    expect(await refusal('GET', url, { roles: ['processor'] })).toEqual([403, 'role-forbidden']);
    const { body } = await ask('GET', `${url}?limit=1`, staff);
    const foreign = `/v1/ledgers/other/gifts?cursor=${body.nextCursor}`;
    expect(await refusal('GET', foreign, staff)).toEqual([400, 'cursor-malformed']);
    expect(await refusal('GET', `${url}?cursor=x`, staff)).toEqual([400, 'cursor-malformed']);
    for (const limit of ['0', '1001', '-1', '1.5', '01', 'x', ''])
      expect(await refusal('GET', `${url}?limit=${limit}`, staff)).toEqual([400, 'request-invalid']);
    expect(await refusal('GET', `${url}?limit=1&limit=2`, staff)).toEqual([400, 'request-invalid']);
    expect(await refusal('GET', `${url}?offset=1`, staff)).toEqual([400, 'request-invalid']);
  });
});
