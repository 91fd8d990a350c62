// Who may read a log that is not open: every route by every role and ledger, and every status that is documented.
import { ROLES, type Role } from '@centesimo/auth';
import { routeName } from '@centesimo/http';
import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answered,
  LEDGER,
  OTHER_LEDGER,
  type ServedHttp,
  openHttp,
  tokenFor,
} from '../../../test/http-world.ts';

interface Expected {
  readonly path: string;
  /** Who may ask: anybody, or these roles, for a ledger of their own where that is said. */
  readonly may: 'anybody' | { readonly roles: readonly Role[]; readonly ownLedger: boolean };
  /** How to be refused with these statuses, with a token of an auditor. */
  readonly refusals?: Readonly<Record<number, string>>;
}

const READERS: readonly Role[] = ['auditor', 'operator'];
const EXPECTED: Readonly<Record<string, Expected>> = {
  'GET /log/checkpoint': { path: '/log/checkpoint', may: 'anybody' },
  'GET /log/tile/entries/{n*}': {
    path: '/log/tile/entries/000',
    may: { roles: READERS, ownLedger: false },
    refusals: { 400: `/log/tile/entries/${'x000/'.repeat(13)}000`, 404: '/log/tile/entries/999' },
  },
  'GET /log/tile/{level}/{n*}': {
    path: '/log/tile/0/000',
    may: 'anybody',
    refusals: { 400: '/log/tile/100/000', 404: '/log/tile/9/000' },
  },
  'GET /log/stamps/{file}': {
    path: '/log/stamps/index',
    may: 'anybody',
    refusals: { 400: `/log/stamps/${'1'.repeat(33)}`, 404: '/log/stamps/1.tst' },
  },
  'GET /v1/ledgers/{ledger}/entries': {
    path: `/v1/ledgers/${LEDGER}/entries`,
    may: { roles: READERS, ownLedger: true },
    refusals: { 400: `/v1/ledgers/${LEDGER}/entries?limit=0` },
  },
  'GET /v1/ledgers/{ledger}/entries.ndjson': {
    path: `/v1/ledgers/${LEDGER}/entries.ndjson`,
    may: { roles: READERS, ownLedger: true },
    refusals: { 400: `/v1/ledgers/${LEDGER}/entries.ndjson?from=-1` },
  },
  'GET /v1/ledgers/{ledger}/entries.csv': {
    path: `/v1/ledgers/${LEDGER}/entries.csv`,
    may: { roles: READERS, ownLedger: true },
    refusals: { 400: `/v1/ledgers/${LEDGER}/entries.csv?limit=1` },
  },
  'GET /v1/checkpoints': {
    path: '/v1/checkpoints',
    may: 'anybody',
    refusals: { 400: '/v1/checkpoints?cursor=x' },
  },
  'GET /v1/proofs/inclusion': {
    path: '/v1/proofs/inclusion?index=0',
    may: 'anybody',
    refusals: { 400: '/v1/proofs/inclusion', 404: '/v1/proofs/inclusion?index=999' },
  },
  'GET /v1/proofs/consistency': {
    path: '/v1/proofs/consistency?from=1',
    may: 'anybody',
    refusals: { 400: '/v1/proofs/consistency', 404: '/v1/proofs/consistency?from=2&to=1' },
  },
  'GET /v1/receipts/{index}': {
    path: '/v1/receipts/0',
    may: { roles: READERS, ownLedger: false },
    refusals: { 400: '/v1/receipts/x', 404: '/v1/receipts/999' },
  },
};

/** It answers where witnesses cosign, and there it is tested. */
const OTHERWISE_TESTED = ['GET /log/cosigned-checkpoint'];

/** Statuses that no request of a caller brings about: a fault of ours, and a store that does not answer. */
const UNREACHABLE = ['500', '504'];
const TOO_LONG = `x=${'a'.repeat(5_000)}`;

let served: ServedHttp;
/** What each route answers before anything is published. */
const early = new Map<string, Answered>();
const auditor = { authorization: `Bearer ${tokenFor('auditor')}` };

beforeAll(async () => {
  served = await openHttp(false);
  for (const [name, { path }] of Object.entries(EXPECTED)) early.set(name, await served.get(path, auditor));
  await served.fill();
});
afterAll(() => served.close());

const names = Object.keys(EXPECTED);

it('has an expectation for every route that audit serves', () => {
  const routes = served.started.audit.http.routes.map(routeName);
  expect(routes.sort()).toEqual([...names, ...OTHERWISE_TESTED].sort());
});

describe.each(names)('%s', (name) => {
  const { may, path } = EXPECTED[name] as Expected;
  const statusFor = async (role?: Role, ledger = '*'): Promise<number> => {
    const headers = role === undefined ? {} : { authorization: `Bearer ${tokenFor(role, [ledger])}` };
    return (await served.get(path, headers)).status;
  };

  it('without a token', async () => {
    expect(await statusFor()).toBe(may === 'anybody' ? 200 : 401);
  });

  it.each(ROLES)('%s, of all ledgers, of this one and of another', async (role) => {
    const got = [await statusFor(role), await statusFor(role, LEDGER), await statusFor(role, OTHER_LEDGER)];
    if (may === 'anybody') expect(got).toEqual([200, 200, 200]);
    else if (!may.roles.includes(role)) expect(got).toEqual([403, 403, 403]);
    else expect(got).toEqual([200, 200, may.ownLedger ? 403 : 200]);
  });

  it('is for no shared cache where it needs a token', async () => {
    const { headers } = await served.get(path, auditor);
    expect(headers['cache-control']).toMatch(may === 'anybody' ? /^public/ : /^(private|no-store)/);
  });
});

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
  }[];
  readonly security?: readonly Record<string, unknown>[];
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Record<string, { readonly schema: TSchema }> }
    >
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Record<string, TSchema>; readonly securitySchemes: object };
}

describe('the OpenAPI document', () => {
  const read = async (): Promise<Document> =>
    JSON.parse((await served.get('/openapi.json')).text) as Document;

  it('is sound: parameters, names, references and schemes are there', async () => {
    const document = await read();
    const ids: string[] = [];
    for (const [path, item] of Object.entries(document.paths))
      for (const operation of Object.values(item)) {
        ids.push(operation.operationId);
        const inPath = (operation.parameters ?? []).filter((each) => each.in === 'path');
        expect(inPath.map((each) => each.name).sort(), path).toEqual(
          [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each).sort(),
        );
        expect(inPath.every(({ required }) => required === true)).toBe(true);
        for (const answer of Object.values(operation.responses)) expect(answer.description).not.toBe('');
      }
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['token']);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, each]) => each);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']));
    expect(document.components.schemas['Problem']).toMatchObject({ type: 'object' });
  });

  it.each(names)('%s: each documented status is reached, with the documented body', async (name) => {
    const { may, path, refusals = {} } = EXPECTED[name] as Expected;
    const document = await read();
    const operation = document.paths[name.replace('GET ', '').replace('*', '')]?.['get'];
    const answers: Answered[] = [await served.get(path, auditor), early.get(name) as Answered];
    answers.push(await served.get(`${path}${path.includes('?') ? '&' : '?'}${TOO_LONG}`, auditor));
    for (const refused of Object.values(refusals)) answers.push(await served.get(refused, auditor));
    if (may !== 'anybody') {
      answers.push(await served.get(path));
      answers.push(await served.get(path, { authorization: `Bearer ${tokenFor('staff')}` }));
    }
    const reached = answers.map(({ status }) => String(status));
    const documented = Object.keys(operation?.responses ?? {});
    expect([...reached, ...UNREACHABLE].sort()).toEqual(documented.sort());
    for (const { headers, status, text } of answers) {
      const content = operation?.responses[status]?.content ?? {};
      const mediaType = String(headers['content-type']).split(';')[0] ?? '';
      expect(Object.keys(content), `${status} of ${name}`).toEqual([mediaType]);
      if (!/^application\/(problem\+)?json$/.test(mediaType)) continue;
      const { schema } = content[mediaType] ?? {};
      const whole = status >= 400 ? document.components.schemas['Problem'] : schema;
      expect(Compile(whole as TSchema).Check(JSON.parse(text)), `${status} of ${name}`).toBe(true);
    }
  });
});
