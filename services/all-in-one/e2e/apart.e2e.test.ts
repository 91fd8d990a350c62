// The four services as compositions of their own, each with its folder, its servers and its whole face; only the keys and
// the topic are shared. The embedded topic serves one process, so that they are started in this one and given it; where
// KAFKA_BROKERS and MONGODB_URI name engines, each opens its own there, as its own user where they ask for one. Donation runs twice, on one store: each forwards
// what the other owns.
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
import { type RunningAlone, openLogKey, openWriterSecrets } from '@centesimo/service';
import type { Store } from '@centesimo/store';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { type Tracing, tracingTo } from '@centesimo/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, tokenOf } from './caller.ts';
import { enginesOf } from './charity-process.ts';
import { type Door, openDoor } from './door.ts';
import { postPatiently } from './post-patiently.ts';
import { loginOf, prepareSecured } from './secured-engines.ts';

const ORIGIN = 'example.org/charity';
const WAIT_MS = 50_000;
const ROUNDS_MAX = 5;
const FORWARD = /JournalPeerService\/Forward/;
const GIFT = { processor: 'stripe', payment: 'pi_1', gross: 2500, currency: 'EUR', givenAt: '2026-01-15' };
const folder = mkdtempSync(join(tmpdir(), 'centesimo-apart-'));
const { kafkaBrokers, kafkaPrefix, kafkaSessionMs, mongodbUri } = enginesOf(folder);
const onEngines = kafkaBrokers.length > 0;
const keys = join(folder, 'keys');
const running = new Map<string, RunningAlone>();
const WRITERS = ['donation', 'second', 'allocation'] as const;
const spans: { readonly trace: string; readonly name: string; readonly service: string }[] = [];
let bus: EventBus;
let gifts: Store;
let doors: Record<(typeof WRITERS)[number], Door>;

const token = (role: Role): string => tokenOf(folder, { roles: [role], subject: role });
const urlOf = (service: string): string => `http://${running.get(service)?.httpAddress}`;

/** Tracing of one process, to a receiver that is this test. */
async function tracing(service: string): Promise<Tracing> {
  const told = (each: { name: string; spanContext: () => { traceId: string } }): void =>
    void spans.push({ trace: each.spanContext().traceId, name: each.name, service });
  const exporter: Parameters<typeof tracingTo>[0] = {
    export: (some, done) => {
      some.forEach(told);
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
  return await tracingTo(exporter, service);
}

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
    ...(onEngines && {
      KAFKA_BROKERS: kafkaBrokers.join(','),
      KAFKA_PREFIX: kafkaPrefix,
      KAFKA_SESSION_MS: String(kafkaSessionMs),
      MONGODB_URI: mongodbUri,
      ...loginOf(service, folder),
    }),
    ...more,
  };
}

function must<Config>(read: { readonly config?: Config; readonly faults?: readonly string[] | undefined }) {
  if (read.config === undefined) throw new Error(read.faults?.join('\n'));
  return read.config;
}

function makeKeys(): void {
  openTokenKeys(keys, 'centesimo');
  openWriterSecrets(keys, true);
  openLogKey({ skey: join(keys, 'log.skey'), vkey: join(folder, 'log.vkey') }, ORIGIN, true);
  writeFileSync(join(folder, 'portal.token'), token('auditor'), { mode: 0o600 });
}

/** The topic stays open when one of those on it stops. */
const embedded = {
  openBus: () => Promise.resolve({ ...bus, close: () => Promise.resolve() }),
  isTopicShared: true,
};
const shared = onEngines ? {} : embedded;

async function startWriters(): Promise<void> {
  const openStore = () => Promise.resolve({ ...gifts, close: () => Promise.resolve() });
  for (const name of ['donation', 'second'] as const) {
    const settings = environment('donation', {
      CENTESIMO_DATA: join(folder, name),
      CENTESIMO_DONATION_PEER_ADDRESS: doors[name].address,
    });
    const config = must(donationConfig(settings));
    const adapters = onEngines ? {} : { ...embedded, openStore };
    running.set(name, await startDonation(config, await tracing(name), adapters));
  }
  const peer = { CENTESIMO_ALLOCATION_PEER_ADDRESS: doors.allocation.address };
  const config = must(allocationConfig(environment('allocation', peer)));
  running.set('allocation', await startAllocation(config, await tracing('allocation'), shared));
  for (const name of WRITERS) doors[name].leadTo(Number(running.get(name)?.address.split(':').at(-1)));
}

beforeAll(async () => {
  mkdirSync(keys, { mode: 0o700 });
  makeKeys();
  await prepareSecured();
  bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  gifts = await openEmbeddedStore({ folder: join(folder, 'gifts') });
  doors = { donation: await openDoor(), second: await openDoor(), allocation: await openDoor() };
  await startWriters();
  const audit = await startAudit(must(auditConfig(environment('audit'))), await tracing('audit'), shared);
  running.set('audit', audit);
  const portal = environment('portal', {
    CENTESIMO_AUDIT_ADDRESS: audit.address,
    CENTESIMO_LOG_VKEY_FILE: join(folder, 'log.vkey'),
    CENTESIMO_PORTAL_TOKEN_FILE: join(folder, 'portal.token'),
    CENTESIMO_TOKEN_ISSUERS_FILE: join(keys, 'token-issuers.json'),
  });
  running.set('portal', await startPortal(must(portalConfig(portal)), await tracing('portal')));
  await Promise.all([...running.values()].map((each) => each.ready()));
});

afterAll(async () => {
  for (const each of ['portal', ...WRITERS, 'audit']) await running.get(each)?.stop();
  for (const door of Object.values(doors)) door.slam();
  await gifts.close();
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
    const { trailCode } = await post('donation', 'processor', '/acqua-viva/gifts', GIFT);
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

  it('follow one request by one trace, over the instance that owns its ledger to the page that shows it', async () => {
    const giveAt = async (service: string, payment: string, trace: string): Promise<number> => {
      const headers = {
        authorization: `Bearer ${token('processor')}`,
        'content-type': 'application/json',
        'idempotency-key': payment,
        traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      };
      const body = JSON.stringify({ ...GIFT, payment });
      const url = `${urlOf(service)}/v1/ledgers/acqua-viva/gifts`;
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const told = (trace: string): string[] =>
      spans.filter((span) => span.trace === trace).map(({ name, service }) => `${name} of ${service}`);
    const forwardedOf = async (round: number): Promise<(readonly [service: string, trace: string])[]> => {
      const traces = ['donation', 'second'].map(
        (service, at) => [service, `${round}${at}`.padStart(32, 'a')] as const,
      );
      for (const [service, trace] of traces)
        expect(await giveAt(service, `traced-${service}-${round}`, trace)).toBe(201);
      // Each process tells its spans at times of its own: the last one to be made may be the first to be told.
      const ends = ['portal show of portal', 'log entry of audit'];
      const isShown = (): boolean =>
        traces.every(([, trace]) => ends.every((each) => told(trace).includes(each)));
      for (const until = Date.now() + WAIT_MS; !isShown() && Date.now() < until;) await pause(100);
      return traces.filter(([, trace]) => told(trace).some((each) => FORWARD.test(each)));
    };
    // One of the two owns the ledger and takes its gift itself; the other's is stored by the owner. Just after the start
    // the ledger may go from one to the other in between, so that both or none is forwarded.
    let forwarded = await forwardedOf(0);
    for (let round = 1; forwarded.length !== 1 && round < ROUNDS_MAX; round++)
      forwarded = await forwardedOf(round);
    expect(forwarded).toHaveLength(1);
    const [asked = '', trace = ''] = forwarded[0] ?? [];
    const owner = asked === 'second' ? 'donation' : 'second';
    expect(told(trace)).toEqual(
      expect.arrayContaining([
        `POST /v1/ledgers/{ledger}/gifts of ${asked}`,
        `centesimo.journal.v1.JournalPeerService/Forward of ${owner}`,
        `journal append of ${owner}`,
        'journal follow of allocation',
        'log entry of audit',
        'portal show of portal',
      ]),
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
