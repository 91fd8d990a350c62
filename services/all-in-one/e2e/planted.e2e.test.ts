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
import { formsOf, readVault, saltsApart, saltsIn } from './vault-salts.ts';

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

/** A gift that is taken: its id, and the code printed for its giver. */
async function giveUntilTaken(
  gift: object = GIFT,
): Promise<{ readonly id: string; readonly trailCode: string }> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
    const key = { 'idempotency-key': `${PLANTED.key}-${JSON.stringify(gift).length}` };
    const text = await ask(`/v1/ledgers/${LEDGER}/gifts`, { ...gift, details: DETAILS }, key);
    const { id = '', trailCode } = JSON.parse(text) as { id?: string; trailCode?: string };
    if (trailCode !== undefined) return { id, trailCode };
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

const beside = mkdtempSync(join(tmpdir(), 'centesimo-erased-'));
/** Salts that were erased, and those that were not. */
const salts: { erased: Buffer[]; kept: Buffer[] } = { erased: [], kept: [] };

/** A command of the command line on the running system. */
async function centesimo(name: string, ...args: string[]): Promise<void> {
  const out = { out: () => undefined, err: () => undefined, isTerminal: false, env: {} };
  const command = COMMANDS.find((each) => each.name === name);
  expect(
    await command?.run([...args, '--data', folder], { ...out, signal: new AbortController().signal }),
  ).toBe(0);
}

/** One giver is erased, after a backup and an export that still know the key, and before others. */
async function eraseOne(gift: string): Promise<void> {
  await centesimo('backup', join(beside, 'backup-before'));
  await centesimo('export', join(beside, 'mirror-before'));
  const known = saltsApart(folder);
  expect([saltsIn(folder, known), saltsIn(beside, known)], 'they could be found').toEqual([
    known.length,
    known.length,
  ]);
  const path = `/v1/ledgers/${LEDGER}/gifts/${gift}/erasure`;
  expect(await ask(path, { ground: 'request' }, KEY)).toContain('erasure-blocked');
  expect(await ask(path, { ground: 'order' }, KEY)).toContain('erasedAt');
  const left = saltsApart(folder);
  salts.kept = left;
  salts.erased = known.filter((salt) => !left.some((each) => each.equals(salt)));
  await centesimo('backup', join(beside, 'backup-after'));
  await centesimo('export', join(beside, 'mirror-after'));
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
  const { trailCode: code } = await giveUntilTaken();
  const erased = await giveUntilTaken({ ...GIFT, payment: `${PLANTED.payment}-erased` });
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
  await eraseOne(erased.id);
  seen.set('the trail of the erased', await trailOf(erased.trailCode));
  const mirror = join(beside, 'mirror-after');
  const files = readdirSync(mirror, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const contents = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  seen.set('the mirror', contents.join('\n'));
  seen.set('metrics', metrics);
  caller.close();
  await running.stop();
  vi.restoreAllMocks();
  seen.set('the log lines', logged);
  const open = await readVault(folder);
  vault = open.map(({ json }) => json).join('\n');
  for (const { commitment, salt } of open)
    for (const [form, text] of formsOf(salt)) secrets.set(`salt of ${commitment} in ${form}`, text);
  seen.set('the topic', rowsOf(join(folder, 'bus', 'bus.db')));
  // What is private lies encrypted in donation's.
  for (const service of ['donation', 'allocation', 'audit', 'portal'])
    seen.set(`the store of ${service}`, rowsOf(join(folder, service, 'store.db')));
});

afterAll(() => {
  for (const each of [folder, beside]) rmSync(each, { recursive: true, force: true });
});

describe('what is planted', () => {
  it('lies in the vault, with a salt, and could be found elsewhere', () => {
    for (const word of [PLANTED.name, PLANTED.mail, PLANTED.iban, PLANTED.note])
      expect(vault).toContain(word);
    expect([...secrets.keys()].filter((name) => name.startsWith('salt')).length).toBeGreaterThan(0);
    for (const place of ['the topic', 'the store of donation', 'the mirror', 'the store of audit'])
      expect(seen.get(place), place).toContain('gift.received');
    expect(logged).toContain('details-failed');
  });

  it('and was erased is in no file: of the data folder, of a backup or export before or after, of the keys', () => {
    expect(salts.erased).toHaveLength(1);
    expect([saltsIn(folder, salts.erased), saltsIn(beside, salts.erased)]).toEqual([0, 0]);
    expect([saltsIn(folder, salts.kept), saltsIn(beside, salts.kept)]).toEqual([
      salts.kept.length,
      salts.kept.length,
    ]);
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
    expect(metrics).toMatch(/^centesimo_gifts_received_total 2$/m);
    expect(metrics).toMatch(/route="\/v1\/trails\/\{code\}",status="200"/);
    expect(metrics).toMatch(/centesimo_journal_append_duration_seconds_count\{service="audit"\} [1-9]/);
    expect(metrics).toMatch(/^centesimo_log_published_entries [1-9]/m);
    const named = [...metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind]) => [name, kind]);
    expect(named.length).toBeGreaterThan(10);
    for (const [name = '', kind] of named) expect([name, METRIC_MEANINGS[name]?.kind]).toEqual([name, kind]);
  });
});
