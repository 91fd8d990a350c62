// The four services as compositions of their own, each with its folder, its servers and its whole face; only the keys and
// the topic are shared. The embedded topic serves one process, so that they are started in this one and given it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig as allocationConfig, startAllocation } from '@centesimo/allocation/alone';
import { readConfig as auditConfig, startAudit } from '@centesimo/audit/alone';
import { type Role, openTokenKeys } from '@centesimo/auth';
import type { EventBus } from '@centesimo/bus';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { readConfig as donationConfig, startDonation } from '@centesimo/donation/alone';
import { readConfig as portalConfig, startPortal } from '@centesimo/portal/alone';
import { type RunningAlone, openDeploymentSecret, openLogKey } from '@centesimo/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, tokenOf } from './caller.ts';
import { type Door, openDoor } from './door.ts';
import { postPatiently } from './post-patiently.ts';

const ORIGIN = 'example.org/charity';
const WAIT_MS = 50_000;
const folder = mkdtempSync(join(tmpdir(), 'centesimo-apart-'));
const keys = join(folder, 'keys');
const running = new Map<string, RunningAlone>();
let bus: EventBus;
let doors: Record<'donation' | 'allocation', Door>;

const token = (role: Role): string => tokenOf(folder, { roles: [role], subject: role });
const urlOf = (service: string): string => `http://${running.get(service)?.httpAddress}`;

/** The settings of a service, as its process would find them in the environment. */
function environment(service: string, more: Readonly<Record<string, string>> = {}) {
  const name = service.toUpperCase();
  return {
    CENTESIMO_DATA: join(folder, service),
    CENTESIMO_KEYS: keys,
    CENTESIMO_ORIGIN: ORIGIN,
    CENTESIMO_LOG_LEVEL: 'silent',
    CENTESIMO_DONATION_ADDRESS: doors.donation.address,
    CENTESIMO_ALLOCATION_ADDRESS: doors.allocation.address,
    [`CENTESIMO_${name}_ADDRESS`]: '127.0.0.1:0',
    [`CENTESIMO_${name}_HTTP_ADDRESS`]: '127.0.0.1:0',
    ...more,
  };
}

function must<Config>(read: { readonly config?: Config; readonly faults?: readonly string[] | undefined }) {
  if (read.config === undefined) throw new Error(read.faults?.join('\n'));
  return read.config;
}

function makeKeys(): void {
  openTokenKeys(keys, 'centesimo');
  openDeploymentSecret(join(keys, 'deployment.secret'), true);
  openLogKey({ skey: join(keys, 'log.skey'), vkey: join(folder, 'log.vkey') }, ORIGIN, true);
  writeFileSync(join(folder, 'portal.token'), token('auditor'), { mode: 0o600 });
}

/** The topic stays open when one of those on it stops. */
const shared = {
  openBus: () => Promise.resolve({ ...bus, close: () => Promise.resolve() }),
  isTopicShared: true,
};

async function startWriters(): Promise<void> {
  const peer = (service: 'donation' | 'allocation') =>
    environment(service, { [`CENTESIMO_${service.toUpperCase()}_PEER_ADDRESS`]: doors[service].address });
  running.set('donation', await startDonation(must(donationConfig(peer('donation'))), undefined, shared));
  running.set(
    'allocation',
    await startAllocation(must(allocationConfig(peer('allocation'))), undefined, shared),
  );
  for (const service of ['donation', 'allocation'] as const)
    doors[service].leadTo(Number(running.get(service)?.address.split(':').at(-1)));
}

beforeAll(async () => {
  mkdirSync(keys, { mode: 0o700 });
  makeKeys();
  bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  doors = { donation: await openDoor(), allocation: await openDoor() };
  await startWriters();
  const audit = await startAudit(must(auditConfig(environment('audit'))), undefined, shared);
  running.set('audit', audit);
  const portal = environment('portal', {
    CENTESIMO_AUDIT_ADDRESS: audit.address,
    CENTESIMO_LOG_VKEY_FILE: join(folder, 'log.vkey'),
    CENTESIMO_PORTAL_TOKEN_FILE: join(folder, 'portal.token'),
    CENTESIMO_TOKEN_ISSUERS_FILE: join(keys, 'token-issuers.json'),
  });
  running.set('portal', await startPortal(must(portalConfig(portal))));
  await Promise.all([...running.values()].map((each) => each.ready()));
});

afterAll(async () => {
  for (const service of ['portal', 'donation', 'allocation', 'audit']) await running.get(service)?.stop();
  for (const door of Object.values(doors)) door.slam();
  await bus.close();
  rmSync(folder, { recursive: true, force: true });
});

async function statusOf(url: string, role?: Role): Promise<number> {
  const headers = role === undefined ? {} : { authorization: `Bearer ${token(role)}` };
  return (await fetch(url, { headers })).status;
}

describe.each([
  ['donation', 'POST', '/v1/ledgers/{ledger}/gifts', undefined],
  ['allocation', 'POST', '/v1/ledgers/{ledger}/expenses', '/staff'],
  ['audit', 'GET', '/v1/checkpoints', '/auditor'],
  ['portal', 'GET', '/v1/trails/{code}', '/'],
])('%s alone', (service, method, path, page) => {
  it('has its routes, its document, its pages, its metrics and its health', async () => {
    const url = urlOf(service);
    for (const each of ['/healthz', '/readyz', '/docs']) expect(await statusOf(url + each), each).toBe(200);
    if (page !== undefined) expect(await statusOf(url + page), page).toBe(200);
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    expect(paths[path]).toHaveProperty(method.toLowerCase());
    expect(await statusOf(`${url}/metrics`)).toBe(401);
    expect(await statusOf(`${url}/metrics`, 'staff')).toBe(403);
    const headers = { authorization: `Bearer ${token('operator')}` };
    const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
    expect(metrics).toContain('centesimo_service_ready_count 1');
    expect(metrics).toMatch(/centesimo_http_request_duration_seconds_count\{.*route="\/readyz"/);
  });
});

describe('the services apart', () => {
  it('carry a gift from donation over allocation and audit to its page on the portal', async () => {
    const post = (service: string, role: Role, path: string, body: object) =>
      postPatiently(`${urlOf(service)}/v1/ledgers${path}`, token(role), body);
    await post('allocation', 'operator', '', {
      ledger: 'acqua-viva',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'general' }],
    });
    await post('allocation', 'operator', '/acqua-viva/placement-rules', {
      shares: [{ fund: 'general', weight: 1 }],
    });
    const gift = {
      processor: 'stripe',
      payment: 'pi_1',
      gross: 2500,
      currency: 'EUR',
      givenAt: '2026-01-15',
    };
    const { trailCode } = await post('donation', 'processor', '/acqua-viva/gifts', gift);
    await post('allocation', 'staff', '/acqua-viva/expenses', {
      from: [{ fund: 'general' }],
      amount: 900,
      currency: 'EUR',
      paidAt: '2026-02-01',
      details: { text: 'Pipes for the well' },
    });
    let page = '';
    for (const until = Date.now() + WAIT_MS; !page.includes('Pipes for the well') && Date.now() < until;) {
      await pause(50);
      page = await (await fetch(`${urlOf('portal')}/t/${String(trailCode)}?lang=en`)).text();
    }
    expect(page).toContain('Pipes for the well');
    const checkpoint = await (await fetch(`${urlOf('audit')}/log/checkpoint`)).text();
    expect(checkpoint.split('\n')[0]).toBe(ORIGIN);
    expect(readFileSync(join(folder, 'audit', 'log.vkey'), 'utf8')).toBe(
      readFileSync(join(folder, 'log.vkey'), 'utf8'),
    );
  });

  it('do not start on keys that are missing, and audit never makes the key of the log', async () => {
    const at = (service: string) => ({
      ...environment(service),
      CENTESIMO_DATA: join(folder, `new-${service}`),
    });
    const lost = { CENTESIMO_KEYS: join(folder, 'nowhere') };
    const missing = expect.objectContaining({ code: 'key-missing' }) as Error;
    await expect(
      startDonation(must(donationConfig({ ...at('donation'), ...lost })), undefined, shared),
    ).rejects.toEqual(missing);
    const noLogKey = { ...at('audit'), CENTESIMO_LOG_SKEY_FILE: join(folder, 'lost.skey') };
    await expect(startAudit(must(auditConfig(noLogKey)), undefined, shared)).rejects.toThrow(/lost\.skey/);
    const other = { ...at('audit'), CENTESIMO_ORIGIN: 'example.org/other' };
    await expect(startAudit(must(auditConfig(other)), undefined, shared)).rejects.toThrow(
      /is the key of example\.org\/charity/,
    );
  });
});
