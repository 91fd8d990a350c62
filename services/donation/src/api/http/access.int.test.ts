// Every route by every role, at its own and at a foreign ledger; a route that is not in the table fails.
import { ROLES, type Role } from '@centesimo/auth';
import { routeName } from '@centesimo/http';
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { type Method, shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);
const GIFT = `gift_${'a'.repeat(52)}`;

/** Who is let in, and what such a request is told that says nothing more: that it is let in shows in the answer. */
const TABLE: Readonly<Record<string, { readonly may: readonly Role[]; readonly body?: object }>> = {
  'POST /v1/ledgers/{ledger}/gifts': { may: ['processor'], body: {} },
  'GET /v1/ledgers/{ledger}/gifts/{id}': { may: ['processor', 'staff', 'auditor'] },
  'GET /v1/ledgers/{ledger}/gifts': { may: ['staff', 'auditor'] },
  'POST /v1/ledgers/{ledger}/gifts/{id}/erasure': { may: ['operator'], body: {} },
  'POST /v1/ledgers/{ledger}/refunds': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/income': { may: ['staff'], body: {} },
  'GET /v1/ledgers/{ledger}/parked-notices': { may: ['staff', 'auditor'] },
  'POST /v1/ledgers/{ledger}/pending-gifts': { may: ['processor'], body: {} },
  'POST /v1/ledgers/{ledger}/fee-corrections': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/failures': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/refund-failures': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/disputes': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/dispute-wins': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/dispute-losses': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/charges': { may: ['processor', 'staff'], body: {} },
  'POST /v1/ledgers/{ledger}/balances': { may: ['processor', 'staff'], body: {} },
};

describe('who may ask', () => {
  it('is said for each route', () => {
    expect(shared.world.donation.http.routes.map(routeName).sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(Object.entries(TABLE))('%s', async (name, { body, may }) => {
    const [method = 'GET', path = ''] = name.split(' ');
    const url = path.replace('{ledger}', LEDGER).replace('{id}', GIFT);
    const say = async (roles: readonly Role[] | undefined, ledgers: readonly string[]) => {
      const given = { ledgers, ...(roles === undefined ? {} : { roles }) };
      const told = await ask(method as Method, url, body === undefined ? given : { ...given, body });
      return told.status === 401 || told.status === 403 ? `${told.status} ${told.body.code}` : 'let in';
    };
    expect(await say(undefined, ['*'])).toBe('401 token-missing');
    for (const role of ROLES) {
      const isLetIn = may.includes(role);
      expect([role, await say([role], [LEDGER])]).toEqual([role, isLetIn ? 'let in' : '403 role-forbidden']);
      expect([role, await say([role], ['foreign'])]).toEqual([
        role,
        expect.stringMatching(isLetIn ? /^403 ledger-forbidden$/ : /^403 /),
      ]);
    }
  });
});
