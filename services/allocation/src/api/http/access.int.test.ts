// Every route by every role, at its own and at a foreign ledger; a route that is not in the table fails.
import { ROLES, type Role } from '@centesimo/auth';
import { routeName } from '@centesimo/http';
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { type Method, shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask } = shareHttp(shared);

const BOOKS: readonly Role[] = ['staff', 'approver', 'auditor', 'operator'];

/** Who is let in; `body` must be good where it names the ledger; `any` ledger: the answer is the same for all. */
const TABLE: Readonly<
  Record<string, { readonly may: readonly Role[]; readonly body?: object; readonly any?: true }>
> = {
  'POST /v1/ledgers': {
    may: ['operator'],
    body: { ledger: LEDGER, baseCurrency: 'EUR', currencies: ['EUR'], reserves: [] },
  },
  'GET /v1/ledgers/{ledger}': { may: ['staff', 'approver', 'auditor', 'operator'] },
  // Last of all it would close the ledger: a key that is missing is told only to who is let in.
  'POST /v1/ledgers/{ledger}/close': { may: ['operator'] },
  'POST /v1/ledgers/{ledger}/placement-rules': { may: ['approver', 'operator'], body: {} },
  'POST /v1/ledgers/{ledger}/funds': { may: ['staff', 'approver', 'operator'], body: {} },
  'POST /v1/ledgers/{ledger}/funds/{fund}/close': { may: ['approver', 'operator'] },
  'POST /v1/ledgers/{ledger}/projects': { may: ['staff', 'approver', 'operator'], body: {} },
  'POST /v1/ledgers/{ledger}/moves': { may: ['approver'], body: {} },
  'POST /v1/ledgers/{ledger}/expenses': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/expenses/{expense}/returns': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/assignments': { may: ['staff', 'approver'], body: {} },
  'POST /v1/ledgers/{ledger}/funds/{fund}/condition': { may: ['staff', 'approver'], body: {} },
  'POST /v1/ledgers/{ledger}/projects/{project}/close': { may: ['approver', 'operator'] },
  'POST /v1/ledgers/{ledger}/periods': { may: ['approver', 'operator'], body: {} },
  'POST /v1/ledgers/{ledger}/projects/{project}/budgets': { may: ['staff', 'approver'], body: {} },
  'POST /v1/ledgers/{ledger}/expenses/{expense}/recodings': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/repurposings': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/impact': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/exchanges': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/losses': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/covers': { may: ['approver'], body: {} },
  'POST /v1/ledgers/{ledger}/transfers': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/transfers/{transfer}/receipt': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/transfers/{transfer}/returns': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/hand-overs': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/proposals': { may: ['staff'], body: {} },
  'GET /v1/ledgers/{ledger}/proposals': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/proposals/{proposal}': { may: BOOKS },
  'POST /v1/ledgers/{ledger}/proposals/{proposal}/approve': { may: ['approver'] },
  'POST /v1/ledgers/{ledger}/proposals/{proposal}/refuse': { may: ['approver'] },
  'POST /v1/ledgers/{ledger}/proposals/{proposal}/withdraw': { may: ['staff'] },
  'POST /v1/ledgers/{ledger}/expense-proposals': { may: ['staff'], body: {} },
  'GET /v1/ledgers/{ledger}/expense-proposals': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/expense-proposals/{proposal}': { may: BOOKS },
  'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/approve': { may: ['approver'] },
  'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/refuse': { may: ['approver'] },
  'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/withdraw': { may: ['staff'] },
  'POST /v1/ledgers/{ledger}/attachments': { may: ['staff'], body: {} },
  'POST /v1/ledgers/{ledger}/evidence-rules': { may: ['approver', 'operator'], body: {} },
  'POST /v1/ledgers/{ledger}/evidence': { may: ['staff'] },
  'GET /v1/ledgers/{ledger}/evidence/{commitment}': { may: ['staff', 'approver', 'auditor'] },
  'GET /v1/ledgers/{ledger}/evidence/{commitment}/opening': { may: ['staff', 'approver', 'auditor'] },
  'GET /v1/ledgers/{ledger}/funds': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/projects': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/expenses': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/returns': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/demands': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/impact': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/unassigned': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/appeals': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/refund-plan': { may: BOOKS },
  'GET /v1/ledgers/{ledger}/appeals/{fund}/give-back': { may: BOOKS },
  'GET /v1/details/{commitment}': { may: ['staff', 'approver', 'auditor', 'operator'], any: true },
};

describe('who may ask', () => {
  it('is said for each route', () => {
    expect(shared.world.allocation.http.routes.map(routeName).sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(Object.entries(TABLE))('%s', async (name, { any, body, may }) => {
    const [method = 'GET', path = ''] = name.split(' ');
    const url = path
      .replace('{ledger}', LEDGER)
      .replace('{fund}', 'well')
      .replace('{expense}', `exp_${'a'.repeat(26)}`)
      .replace('{project}', 'pump')
      .replace('{transfer}', `transfer_${'a'.repeat(26)}`)
      .replace('{proposal}', `prop_${'a'.repeat(32)}`)
      .replace('{commitment}', 'A'.repeat(43));
    const say = async (roles: readonly Role[] | undefined, ledgers: readonly string[]) => {
      const given = { ledgers, key: null, ...(roles === undefined ? {} : { roles }) };
      const told = await ask(method as Method, url, body === undefined ? given : { ...given, body });
      return told.status === 401 || told.status === 403 ? `${told.status} ${told.body.code}` : 'let in';
    };
    expect(await say(undefined, ['*'])).toBe('401 token-missing');
    for (const role of ROLES) {
      const isLetIn = may.includes(role);
      expect([role, await say([role], [LEDGER])]).toEqual([role, isLetIn ? 'let in' : '403 role-forbidden']);
      const foreign = any === true && isLetIn ? /^let in$/ : isLetIn ? /^403 ledger-forbidden$/ : /^403 /;
      expect([role, await say([role], ['foreign'])]).toEqual([role, expect.stringMatching(foreign)]);
    }
  });
});
