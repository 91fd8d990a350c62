// Names, mails, account numbers, payment ids, tokens, trail codes and salts are planted in everything that enters; then
// everything logged, published, stored beside the vault, measured and exported is searched for them.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '@centesimo/cli/commands';
import { METRIC_MEANINGS } from '@centesimo/telemetry';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { rowsOf } from './database-rows.ts';

const LEDGER = 'acqua';
const PLANTED = {
  name: 'Zebedea Quintavalle-Plantata',
  mail: 'zebedea@plantata.example',
  iban: 'IT60X0542811101000000123456',
  phone: '+39 055 7700112',
  note: 'per la piccola Ludmilla plantata',
  payment: 'pi_plantata_31337',
  refund: 're_plantata_4242',
  header: 'header-plantato-777',
  key: 'key-plantata-888',
};
const DETAILS = {
  donor: { name: PLANTED.name, mail: PLANTED.mail, iban: PLANTED.iban, phone: PLANTED.phone },
  message: PLANTED.note,
};
const KEY = { 'idempotency-key': PLANTED.key };
const GIFT = {
  processor: 'stripe',
  payment: PLANTED.payment,
  gross: 2_500,
  currency: 'EUR',
  givenAt: '2026-01-15',
};

const folder = mkdtempSync(join(tmpdir(), 'centesimo-planted-'));
let running: Running;
let caller: Caller;
let token = '';
let logged = '';
let metrics = '';
/** By what it is. */
const seen = new Map<string, string>();
const secrets = new Map<string, string>(Object.entries(PLANTED));

const url = (path: string): string => `http://${running.httpAddress}${path}`;

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(url(path), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'x-planted': PLANTED.header,
      'user-agent': PLANTED.name,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return await answer.text();
}

/** A gift that is taken, and the code printed for its giver. */
async function giveUntilTaken(): Promise<string> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
    const text = await ask(`/v1/ledgers/${LEDGER}/gifts`, { ...GIFT, details: DETAILS }, KEY);
    const { trailCode } = JSON.parse(text) as { trailCode?: string };
    if (trailCode !== undefined) return trailCode;
  }
  throw new Error('the gift was not taken');
}

async function trailOf(code: string): Promise<string> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(100)) {
    const answer = await fetch(url(`/v1/trails/${code}`));
    if (answer.status === 200) return await answer.text();
  }
  throw new Error('the trail did not show');
}

/** Everything that is refused, with something planted at each place where a word can stand. */
async function knockAtEveryDoor(code: string): Promise<void> {
  const gifts = `/v1/ledgers/${LEDGER}/gifts`;
  const wrong = code.replace(/.$/, (last) => (last === '2' ? '3' : '2'));
  const tries: [string, unknown?, Record<string, string>?][] = [
    [gifts, { ...GIFT, gross: 1, details: DETAILS }],
    [gifts, { ...GIFT, payment: `${PLANTED.payment}-2`, currency: PLANTED.name, details: DETAILS }],
    [gifts, { ...GIFT, [PLANTED.name]: PLANTED.iban }],
    [gifts, { gifts: [{ ...GIFT, givenAt: PLANTED.note }] }],
    [gifts, `{"payment":"${PLANTED.payment}","details":{"name":"${PLANTED.name}"`],
    [gifts, { ...GIFT, details: { note: PLANTED.note.repeat(500) } }],
    [gifts, { ...GIFT }, { authorization: `Bearer ${PLANTED.header}.${PLANTED.name}`.replaceAll(' ', '') }],
    [`${gifts}?processor=stripe&payment=${PLANTED.payment}`],
    [`/v1/ledgers/${encodeURIComponent(PLANTED.mail)}/gifts`, GIFT],
    [
      `/v1/ledgers/${LEDGER}/refunds`,
      {
        processor: 'stripe',
        refund: PLANTED.refund,
        payment: PLANTED.payment,
        amount: 500,
        currency: 'EUR',
        refundedAt: '2026-01-20',
      },
    ],
    [`/v1/ledgers/${LEDGER}/refunds`, { processor: 'stripe', refund: PLANTED.refund, gift: PLANTED.name }],
    [`/v1/ledgers/${LEDGER}/projects`, { title: PLANTED.name }, { 'idempotency-key': PLANTED.key }],
    [
      `/v1/ledgers/${LEDGER}/expenses`,
      { supplier: PLANTED.name, iban: PLANTED.iban },
      { 'idempotency-key': PLANTED.key },
    ],
    [`/v1/trails/${wrong}`],
    [`/v1/trails/${encodeURIComponent(PLANTED.name)}`],
    [`/t/${code}`],
    [`/nowhere/${code}/${encodeURIComponent(PLANTED.mail)}`],
    [`/v1/details/${encodeURIComponent(PLANTED.iban)}`],
  ];
  for (const [path, body, headers] of tries) await ask(path, body, { ...KEY, ...headers });
  const gift = { processor: 'stripe', payment: PLANTED.payment, grossAmount: 0n, currency: PLANTED.name };
  const broken = async function* () {
    yield {
      ledger: LEDGER,
      gifts: [{ ...gift, givenAt: PLANTED.note, detailsJson: `{"n":"${PLANTED.name}` }],
    };
    yield { ledger: PLANTED.mail, gifts: [gift] };
  };
  for await (const answer of caller.donation.receiveGifts(broken())) void answer;
  for (const ledger of [PLANTED.mail, LEDGER])
    await caller.allocation
      .openFund({ ledger, fund: PLANTED.name, idempotencyKey: PLANTED.key })
      .catch(() => undefined);
}

/** The vault is the one place for them; what lies in it tells the salts. */
function readVault(path: string): string {
  const text = rowsOf(path, `SELECT bytes FROM documents WHERE collection = 'details-private'`);
  for (const [at, [, salt = '']] of [...text.matchAll(/"salt":"([^"]{20,})"/g)].entries())
    secrets.set(`salt ${at}`, salt);
  return text;
}

let vault = '';
/** While set, the vault cannot be written: what is logged of that is what is searched. */
let isFull = false;

const faults = {
  store: () => ({
    before: (step: string) => {
      if (isFull && step === 'document.insert') throw new Error('no space left');
    },
    after: () => undefined,
  }),
};

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((line: string | Uint8Array) => {
    logged += String(line);
    return true;
  });
  running = await startAllInOne(configOf(folder, { logLevel: 'debug' }), faults);
  await running.ready();
  token = tokenOf(folder);
  caller = connect(running.address, token);
  await patiently(() =>
    caller.allocation.openLedger({
      ledger: LEDGER,
      idempotencyKey: 'ledger',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'reserve' }],
    }),
  );
  const code = await giveUntilTaken();
  seen.set('the trail over HTTP', await trailOf(code));
  await knockAtEveryDoor(code);
  isFull = true;
  await ask(
    `/v1/ledgers/${LEDGER}/gifts`,
    { ...GIFT, payment: `${PLANTED.payment}-3`, details: DETAILS },
    { 'idempotency-key': `${PLANTED.key}-3` },
  );
  isFull = false;
  secrets.set('trail code', code);
  secrets.set('trail code without dashes', code.replaceAll(/[^A-Za-z0-9]/g, ''));
  secrets.set('token', token);
  metrics = await ask('/metrics');
  seen.set('the public page', await ask(`/v1/ledgers/${LEDGER}/public`));
  seen.set('the document of the interface', await ask('/openapi.json'));
  const out = { out: () => undefined, err: () => undefined, isTerminal: false, env: {} };
  const mirror = join(folder, 'mirror');
  const exported = COMMANDS.find(({ name }) => name === 'export');
  await exported?.run([mirror, '--data', folder], { ...out, signal: new AbortController().signal });
  const files = readdirSync(mirror, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const contents = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  seen.set('the mirror', contents.join('\n'));
  seen.set('metrics', metrics);
  caller.close();
  await running.stop();
  vi.restoreAllMocks();
  seen.set('the log lines', logged);
  vault = readVault(join(folder, 'donation', 'store.db'));
  seen.set('the topic', rowsOf(join(folder, 'bus', 'bus.db')));
  seen.set("donation's journals", rowsOf(join(folder, 'donation', 'store.db'), 'SELECT bytes FROM journals'));
  for (const service of ['allocation', 'audit', 'portal'])
    seen.set(`the store of ${service}`, rowsOf(join(folder, service, 'store.db')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is planted', () => {
  it('lies in the vault, with a salt, and could be found elsewhere', () => {
    for (const word of [PLANTED.name, PLANTED.mail, PLANTED.iban, PLANTED.note])
      expect(vault).toContain(word);
    expect([...secrets.keys()].filter((name) => name.startsWith('salt')).length).toBeGreaterThan(0);
    for (const place of ['the topic', "donation's journals", 'the mirror', 'the store of audit'])
      expect(seen.get(place), place).toContain('gift.received');
    expect(logged).toContain('details-failed');
  });

  it('is nowhere in what is logged, published, measured, exported or kept beside the vault', () => {
    const found: string[] = [];
    for (const [place, text] of seen)
      for (const [what, secret] of secrets)
        if (text.toLowerCase().includes(secret.toLowerCase())) found.push(`${what} in ${place}`);
    expect(found).toEqual([]);
  });
});

describe('the metrics', () => {
  it('are an operator’s to read, each with a meaning, and count what came', async () => {
    expect(metrics).toMatch(/^centesimo_gifts_received_total 1$/m);
    expect(metrics).toMatch(/route="\/v1\/trails\/\{code\}",status="200"/);
    expect(metrics).toMatch(/centesimo_journal_append_duration_seconds_count\{service="audit"\} [1-9]/);
    expect(metrics).toMatch(/^centesimo_log_published_entries [1-9]/m);
    const named = [...metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind]) => [name, kind]);
    expect(named.length).toBeGreaterThan(10);
    for (const [name = '', kind] of named) expect([name, METRIC_MEANINGS[name]?.kind]).toEqual([name, kind]);
  });
});
