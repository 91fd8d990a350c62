// What allocation tells over HTTP: a ledger as it stands, and the public text behind a commitment.
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask, patiently, refusal } = shareHttp(shared);
const roles = ['auditor'] as const;
const url = `/v1/ledgers/${LEDGER}`;

describe('a ledger', () => {
  it('is told with its funds, rule and projects, and not again to who has it', async () => {
    const { body, headers } = await ask('GET', url, { roles });
    expect(body).toMatchObject({ ledger: LEDGER, baseCurrency: 'EUR', currencies: ['EUR', 'JPY'] });
    expect(body.rule).toEqual({
      version: 1,
      shares: [
        { fund: 'general', weight: 9 },
        { fund: 'well', weight: 1 },
      ],
    });
    expect(body.funds.map(({ fund }: { fund: string }) => fund)).toContain('school');
    const has = { 'if-none-match': String(headers['etag']) };
    expect((await ask('GET', url, { roles, headers: has })).status).toBe(304);
    expect((await ask('GET', `${url}?after=${body.position}`, { roles })).status).toBe(200);
    const far = body.position.replace(/allocation\/([0-9]+):.*/, 'donation/$1:999999');
    expect(await refusal('GET', `${url}?after=${far}`, { roles })).toEqual([503, 'ledger-busy']);
  });

  it('is 404 where there is none, and 400 where there can be none', async () => {
    expect(await refusal('GET', '/v1/ledgers/nowhere', { roles })).toEqual([404, 'unknown-ledger']);
    expect(await refusal('GET', '/v1/ledgers/No-Where', { roles })).toEqual([400, 'request-invalid']);
    expect(await refusal('GET', `${url}?x=1`, { roles })).toEqual([400, 'request-invalid']);
  });
});

describe('a public text', () => {
  it('opens its commitment, and may be kept for ever', async () => {
    const details = { title: 'A well', z: 1, a: { deep: true } };
    const body = { project: 'told', details };
    await patiently('POST', `${url}/projects`, { roles: ['staff'], body, key: 'told' });
    const key = `${LEDGER}/told`;
    const fact = (await shared.world.allocation.host.past.find(LEDGER, [key])).get(key)?.events[0];
    const named = (JSON.parse(fact?.data ?? '{}') as { details?: string }).details;
    const one = await ask('GET', `/v1/details/${named}`, { roles });
    expect(one.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    const { commitment, json, salt } = one.body;
    expect([commitment, json]).toEqual([named, '{"a":{"deep":true},"title":"A well","z":1}']);
    const bytes = Buffer.concat([Buffer.from([0x10]), Buffer.from(salt, 'base64url'), Buffer.from(json)]);
    expect(hash('sha256', bytes, 'base64url')).toBe(commitment);
  });

  it('is 404 where none is known, and 400 where none can be', async () => {
    const say = (commitment: string) => refusal('GET', `/v1/details/${commitment}`, { roles });
    expect(await say('A'.repeat(43))).toEqual([404, 'unknown-details']);
    expect(await say('A'.repeat(42))).toEqual([400, 'request-invalid']);
    expect(await say(`${'A'.repeat(42)}B`)).toEqual([400, 'request-invalid']);
  });
});
