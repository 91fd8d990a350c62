// The portal over HTTP: every route for everybody, every answer as documented, streams that lose nothing.
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { ProblemSchema, routeName, type RunningHttpServer, startHttpServer } from '@centesimo/http';
import { verifyReceipt } from '@centesimo/log';
import { verifySlip } from '@centesimo/verify';
import { parseTrailReceipt, verifyTrailReceipt } from '@centesimo/verify/trail-receipt';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { Check, Errors } from 'typebox/value';
import { defineAsset } from '@centesimo/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, expenseId, giftId, incomeId, LEDGER, LOG_KEY, TinyLog } from '../../../test/tiny-log.ts';
import { eventsOf } from '../../../test/events-of.ts';
import { openPortal, until, type World } from '../../../test/world.ts';
import { DONOR_SCRIPT } from '../../pages/generated/donor-script.ts';

const LIMITS = { streamLimits: { openMax: 3, heartbeatMs: 50 }, statementLimits: { entriesMax: 9 } };
let document = '';
let original = '';
const GOOD: Record<string, string> = {
  'GET /': '/',
  'GET /t': `/t?code=${codeOf(7)}`,
  'GET /t/{code}': `/t/${codeOf(7)}`,
  'GET /l/{ledger}': `/l/${LEDGER}`,
  'GET /l/{ledger}/statement': `/l/${LEDGER}/statement`,
  'GET /v1/ledgers/{ledger}/statement': `/v1/ledgers/${LEDGER}/statement`,
  'GET /v1/ledgers/{ledger}/public/statements': `/v1/ledgers/${LEDGER}/public/statements`,
  'GET /portal/assets/{file}': `/portal/assets/${defineAsset('donor', DONOR_SCRIPT).file}`,
  'GET /v1/trails/{code}': `/v1/trails/${codeOf(7)}`,
  'GET /v1/trails/{code}/stream': `/v1/trails/${codeOf(7)}/stream`,
  'GET /v1/trails/{code}/receipt': `/v1/trails/${codeOf(7)}/receipt`,
  'GET /v1/trails/{code}/trail-receipt': `/v1/trails/${codeOf(7)}/trail-receipt`,
  'GET /i/{id}': `/i/${incomeId(90)}?from=10&to=20&lang=it`,
  'GET /v1/incomes/{id}/trail': `/v1/incomes/${incomeId(90)}/trail?from=10&to=20`,
  'GET /v1/incomes/{id}/trail-receipt': `/v1/incomes/${incomeId(90)}/trail-receipt`,
  'GET /v1/expenses/{id}/sources': `/v1/expenses/${expenseId('a')}/sources`,
  'GET /v1/expenses/{id}/receipt': `/v1/expenses/${expenseId('a')}/receipt`,
  'GET /v1/expenses/{id}/documents/{commitment}/slip': '',
  'GET /v1/ledgers/{ledger}/public': `/v1/ledgers/${LEDGER}/public?limit=2`,
};

let folder = '';
let log: TinyLog;
let world: World;
let server: RunningHttpServer;
const faults: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-portal-'));
  log = new TinyLog()
    .open()
    .give(0, 60)
    .spend('a', 30_000)
    .spend('b', 100)
    .spend('c', 100)
    .takeIn(90, 500)
    .publish();
  original = log.attach('b', 'the bill of somebody');
  document = log.attach('b', 'the bill of s*******', original);
  log.publish();
  world = await openPortal(folder, log, log, LIMITS);
  await until(() => world.portal.views.trailOf(codeOf(7)).view?.payments[0]?.text !== undefined);
  await until(() => world.portal.views.documentOf(expenseId('b'), document).view !== undefined);
  GOOD['GET /v1/expenses/{id}/documents/{commitment}/slip'] = slipOf('b', document);
  const policy = { keys: trustKeys([generateSigningKey('https://issuer.test')]), audience: 'test' };
  server = await startHttpServer({
    address: '127.0.0.1:0',
    info: { title: 'portal', description: 'portal', version: '1' },
    bindings: [world.portal.http],
    verifier: createTokenVerifier(policy, () => Date.now()),
    isReady: () => world.portal.isReady(),
    onFault: (_route, error) => void faults.push(error),
  });
});
afterAll(async () => {
  world.portal.drain();
  await server.stop();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

const slipOf = (letter: string, commitment: string): string =>
  `/v1/expenses/${expenseId(letter)}/documents/${commitment}/slip`;

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`http://${server.address}${path}`, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function problem(path: string): Promise<[number, string]> {
  const { status, text, headers } = await get(path);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(Check(ProblemSchema, JSON.parse(text))).toBe(true);
  return [status, (JSON.parse(text) as { code: string }).code];
}

const events = (path: string, count: number, headers: Record<string, string> = {}) =>
  eventsOf(server.address, path, count, headers);

describe('every route', () => {
  it('is asked here', () => {
    expect(world.portal.http.routes.map(routeName).sort()).toEqual(Object.keys(GOOD).sort());
  });

  it.each(Object.keys(GOOD).filter((name) => !name.endsWith('stream')))(
    '%s is for everybody',
    async (name) => {
      const path = GOOD[name] ?? '';
      const { status, text } = await get(path);
      expect(status).toBe(200);
      const schema = world.portal.http.routes.find((route) => routeName(route) === name)?.answers[200]
        ?.schema;
      if (schema === undefined) return;
      const value: unknown = JSON.parse(text);
      if (!Check(schema, value)) expect(Errors(schema, value)).toEqual([]);
    },
  );

  it.each([
    ['/v1/trails/abc', 400, 'trail-code-wrong-length'],
    [`/v1/incomes/${incomeId(91)}/trail`, 404, 'unknown-income'],
    [`/v1/incomes/${incomeId(91)}/trail-receipt`, 404, 'unknown-income'],
    [`/v1/incomes/${giftId(7)}/trail`, 400, 'request-invalid'],
    [`/v1/incomes/${incomeId(90)}/trail?from=-1`, 400, 'request-invalid'],
    [`/v1/trails/${codeOf(7).slice(0, -1)}U`, 400, 'trail-code-wrong-check'],
    [`/v1/trails/${'%C3%A9'.repeat(27)}`, 400, 'trail-code-wrong-character'],
    [`/v1/trails/${codeOf(999)}`, 404, 'unknown-trail'],
    [`/v1/trails/${codeOf(999)}/stream`, 404, 'unknown-trail'],
    [`/v1/trails/${codeOf(999)}/receipt`, 404, 'unknown-trail'],
    [`/v1/trails/${codeOf(999)}/trail-receipt`, 404, 'unknown-trail'],
    ['/v1/trails/abc/trail-receipt', 400, 'trail-code-wrong-length'],
    [`/v1/expenses/${expenseId('q')}/sources`, 404, 'unknown-expense'],
    [`/v1/expenses/${expenseId('q')}/receipt`, 404, 'unknown-expense'],
    ['/v1/expenses/exp_1/sources', 400, 'request-invalid'],
    ['/v1/ledgers/elsewhere/public', 404, 'unknown-ledger'],
    [`/v1/ledgers/${LEDGER}/public?cursor=x`, 400, 'payments-cursor-malformed'],
    [`/v1/ledgers/${LEDGER}/public?limit=101`, 400, 'request-invalid'],
    ['/v1/ledgers/elsewhere/statement', 404, 'unknown-ledger'],
    ['/v1/ledgers/elsewhere/public/statements', 404, 'unknown-ledger'],
    [`/v1/ledgers/${LEDGER}/statement?through=9000`, 404, 'entry-not-verified'],
    [`/v1/ledgers/${LEDGER}/statement?through=999999999999999`, 404, 'entry-not-verified'],
    [`/v1/ledgers/${LEDGER}/statement?through=9`, 404, 'statement-too-far'],
    [`/v1/ledgers/${LEDGER}/statement?through=-1`, 400, 'request-invalid'],
    [`/v1/ledgers/${LEDGER}/statement?through=9007199254740993`, 400, 'request-invalid'],
    [`/v1/ledgers/${LEDGER}/statement?through=1&through=2`, 400, 'request-invalid'],
  ])('%s is %i %s', async (path, status, code) => {
    expect(await problem(path)).toEqual([status, code]);
  });
});

describe('answers', () => {
  it('take a code as a person types it, and name no other gift', async () => {
    const typed = codeOf(7)
      .toLowerCase()
      .replaceAll(/(.{4})/g, '$1 ')
      .replaceAll('0', 'o');
    const { status, text } = await get(`/v1/trails/${encodeURIComponent(typed)}`);
    expect([status, (JSON.parse(text) as { gift: { id: string } }).gift.id]).toEqual([200, giftId(7)]);
    for (const path of Object.values(GOOD).filter((each) => !/trails|^\/t\b/.test(each)))
      expect((await get(path)).text).not.toContain('gift_');
    expect(text.match(/gift_/g)).toHaveLength(1);
  });

  it('are not sent twice to who has them', async () => {
    const { headers } = await get(GOOD['GET /v1/trails/{code}'] ?? '');
    const again = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await get(GOOD['GET /v1/trails/{code}'] ?? '', again)).status).toBe(304);
    expect((await get(`/v1/trails/${codeOf(999)}`, again)).status).toBe(404);
  });

  it('page through payments, the newest first', async () => {
    interface Page {
      payments: { id: string }[];
      next?: string;
    }
    const first = JSON.parse((await get(GOOD['GET /v1/ledgers/{ledger}/public'] ?? '')).text) as Page;
    const second = JSON.parse(
      (await get(`/v1/ledgers/${LEDGER}/public?limit=2&cursor=${first.next}`)).text,
    ) as Page;
    expect([...first.payments, ...second.payments].map(({ id }) => id)).toEqual(
      ['c', 'b', 'a'].map(expenseId),
    );
    expect(second.next).toBeUndefined();
  });

  it('have no band of fewer than five gifts, and sum up', async () => {
    const { text } = await get(GOOD['GET /v1/expenses/{id}/sources'] ?? '');
    const sources = JSON.parse(text) as {
      gifts: number;
      fromGifts: number;
      bands: { count: number; amount: number }[];
    };
    expect(sources.fromGifts).toBe(30_000);
    expect(sources.bands.every(({ count }) => count >= 5)).toBe(true);
    expect(sources.bands.reduce((sum, { amount }) => sum + amount, 0)).toBe(30_000);
    expect(sources.bands.reduce((sum, { count }) => sum + count, 0)).toBe(sources.gifts);
  });

  it('bring a receipt that is good offline, and none that audit has made up', async () => {
    const { text, headers } = await get(GOOD['GET /v1/trails/{code}/receipt'] ?? '');
    expect(headers.get('content-disposition')).toContain('.tlog-proof');
    const { entry } = verifyReceipt(nodeSha256, nodeEd25519, text, { logKey: LOG_KEY });
    expect(Buffer.from(entry).toString()).toContain(giftId(7));
    const truth = log.receipt.bind(log);
    log.receipt = () => truth(9);
    expect(await problem(GOOD['GET /v1/trails/{code}/receipt'] ?? '')).toEqual([503, 'receipt-refused']);
    log.receipt = () => Promise.reject(new Error('away'));
    expect(await problem(GOOD['GET /v1/trails/{code}/receipt'] ?? '')).toEqual([503, 'log-unreachable']);
    log.receipt = truth;
  });

  it('bring a receipt of the trail that proves its shares, and opens no entry of anybody else', async () => {
    const path = GOOD['GET /v1/trails/{code}/trail-receipt'] ?? '';
    const { text, headers } = await get(path);
    expect(headers.get('content-disposition')).toContain('.trail-receipt.json');
    const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
    const trail = verifyTrailReceipt(crypto, text, { logKey: LOG_KEY });
    expect(trail).toMatchObject({ gift: { subject: giftId(7) }, amount: 1_007 });
    expect(trail.payments.map(({ event, share }) => [event.subject, share])).toEqual([
      [expenseId('a'), 1_007],
    ]);
    expect(parseTrailReceipt(text).entries.map(({ entry }) => /"type":"([^"]+)"/.exec(entry)?.[1])).toEqual(
      ['gift.received', 'gifts.placed', 'expense.recorded'].map((type) => `org.centesimo.${type}.v1`),
    );
    expect([...new Set(text.match(/gift_[a-z2-7]{52}/g))]).toEqual([giftId(7)]);
    const truth = log.inclusionProof.bind(log);
    log.inclusionProof = (index, size) => truth(index === 5 ? 6 : 7, size);
    expect(await problem(path)).toEqual([503, 'receipt-refused']);
    log.inclusionProof = truth;
  });
});

describe('a document', () => {
  it('has a slip that shows what it is of; one that a copy replaced has none, and is told without what opens it', async () => {
    const { headers, text } = await get(slipOf('b', document));
    expect(headers.get('content-disposition')).toContain(`document-${document.slice(0, 12)}.slip.json`);
    const { file, ledger, subject } = verifySlip(text, LOG_KEY);
    const sha256 = hash('sha256', 'the bill of s*******', 'base64url');
    expect([ledger, subject, file]).toEqual([
      LEDGER,
      expenseId('b'),
      { bytes: 20, mediaType: 'text/plain', sha256 },
    ]);
    expect(await problem(slipOf('b', original))).toEqual([404, 'unknown-document']);
    expect(await problem(slipOf('a', document))).toEqual([404, 'unknown-document']);
    const { payments } = JSON.parse((await get(`/v1/ledgers/${LEDGER}/public`)).text) as {
      payments: { id: string; evidence: object[]; replaced: string[] }[];
    };
    const told = payments.find(({ id }) => id === expenseId('b'));
    expect(told?.replaced).toEqual([original]);
    expect(told?.evidence).toEqual([
      { commitment: document, json: expect.any(String) as string, salt: expect.any(String) as string },
    ]);
  });
});

describe('a stream', () => {
  const path = (n: number): string => `/v1/trails/${codeOf(n)}/stream`;

  it('tells the trail, then what has changed, and nothing of what has not', async () => {
    const size = log.published;
    const changed = events(path(50), 2);
    const same = events(path(1), 2);
    await until(() => world.metrics.value('centesimo_portal_streams') === 2);
    log.spend('d', 25_000).publish();
    const { ids, data } = await changed;
    expect(ids).toEqual([size, log.published]);
    expect(data[1]).toMatchObject({ payments: [{ id: expenseId('d') }] });
    log.back('a', 30_000).publish();
    expect((await same).ids).toEqual([size, log.published]);
  });

  it('begins where the reader was, and beats while nothing happens', async () => {
    const { ids } = await events(path(2), 1, { 'last-event-id': '3' });
    expect(ids).toEqual([log.published]);
    const told = events(path(2), 1, { 'last-event-id': `${log.published}` });
    await until(() => world.metrics.value('centesimo_portal_streams') === 1);
    log.spend('e', 30_000).publish();
    const { ids: later } = await told;
    expect(later).toEqual([log.published]);
  });

  it('is refused beyond the bound, and closed when the reader goes', async () => {
    await until(() => world.metrics.value('centesimo_portal_streams') === 0);
    const open = [];
    for (let n = 0; n < 3; n += 1) open.push(await fetch(`http://${server.address}${path(n)}`));
    expect(await problem(path(4))).toEqual([503, 'too-many-streams']);
    for (const { body } of open) await body?.cancel();
    await until(() => world.metrics.value('centesimo_portal_streams') === 0);
  });
});

it('never writes a trail code into its log', () => {
  const lines = world.lines.join('');
  for (let n = 0; n < 60; n += 1) expect(lines).not.toContain(codeOf(n));
});
