// A charity outgrows its data folder: migrate carries it to Kafka and FerretDB, where the same checkpoint stands, old links
// and receipts hold, and new gifts go on. Then a backup of the engines, made while gifts come in, becomes a data folder by
// restore, and goes to fresh databases by migrate. Without engines only what is refused before them is tried.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '@centesimo/cli/commands';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, giveBatch, patiently, pause, tokenOf } from './caller.ts';
import { configOf, enginesOf } from './charity-process.ts';

const LEDGER = 'covid-19';
const STATEMENT = join(import.meta.dirname, '../../../data-sets/dpc-covid19/CC66387.json');
const WAIT_MS = 120_000;
const TEST_MS = 400_000;
const GIFTS_A_BATCH = 20;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-migrate-'));
const data = join(folder, 'data');
const backup = join(folder, 'backup');
const engines = enginesOf(folder);
const hasEngines = engines.kafkaBrokers.length > 0;
const NONE = { ...engines, kafkaBrokers: [], mongodbUri: '' };
const other = {
  ...engines,
  kafkaPrefix: `${engines.kafkaPrefix}again.`,
  mongodbUri: `${engines.mongodbUri}-again`,
};
const EVIDENCE = Buffer.from(`%PDF-1.4\n${'an invoice of wells '.repeat(2_000)}\n%%EOF\n`);

let running: Running | undefined;
let caller: Caller;
/** What was there before: a link, a gift, what an outsider had verified, and a file. */
let code = '';
let trail: unknown;
let evidence = '';
const receipt = join(folder, 'gift.trail-receipt.json');
const seen = join(folder, 'checkpoint');

interface Ended {
  readonly code: number;
  readonly said: string;
}

function environment(of: typeof engines): Record<string, string> {
  return {
    KAFKA_BROKERS: of.kafkaBrokers.join(','),
    KAFKA_PREFIX: of.kafkaPrefix,
    MONGODB_URI: of.mongodbUri,
  };
}

async function centesimo(args: string[], env = {}, signal = new AbortController().signal): Promise<Ended> {
  let said = '';
  const write = (text: string): void => void (said += text);
  const [name, ...rest] = args;
  const command = COMMANDS.find((each) => each.name === name);
  try {
    const ended = await command?.run(rest, { out: write, err: write, isTerminal: false, signal, env });
    return { code: ended ?? -1, said };
  } catch (error) {
    const { code: why, exit, message } = error as { code?: string; exit?: number; message: string };
    return { code: exit ?? 2, said: `${said}${message} [${why}]` };
  }
}

async function start(at: string, on: typeof engines): Promise<void> {
  running = await startAllInOne(configOf(at, on));
  await running.ready();
  caller = connect(running.address, tokenOf(at));
}

async function stop(): Promise<void> {
  caller.close();
  await running?.stop();
  running = undefined;
}

const url = (): string => `http://${running?.httpAddress}`;

/** Where the gift's cents are, without as of which entry it was told. */
async function trailNow(): Promise<object> {
  const answer = await fetch(`${url()}/v1/trails/${code}`);
  const { asOf: _, ...told } = (await answer.json()) as Record<string, unknown>;
  return told;
}

async function give(name: string): Promise<readonly { readonly gift: string; readonly repeated: boolean }[]> {
  const gifts = Array.from({ length: GIFTS_A_BATCH }, (_, i) => ({
    processor: 'stripe',
    payment: `${name}-${i}`,
    grossAmount: 1_000n,
    currency: 'EUR',
    givenAt: '2026-01-15',
    detailsJson: JSON.stringify({ donor: { name: `Giver ${i}` } }),
  }));
  const { results } = await giveBatch(caller, { ledger: LEDGER, gifts });
  if (name === 'before') code = results[0]?.trailCode ?? '';
  return results;
}

/** The checkpoint once it holds `more` entries than the size given, published. */
async function published(more = 0, than = 0): Promise<{ note: string; size: number }> {
  for (const until = Date.now() + WAIT_MS; ; await pause(100)) {
    const { note } = await patiently(() => caller.audit.getCheckpoint({}));
    const size = Number(note.split('\n')[1]);
    if (size >= than + more) return { note, size };
    if (Date.now() > until) throw new Error(`the log stays at ${size}`);
  }
}

async function upload(): Promise<string> {
  const headers = {
    authorization: `Bearer ${tokenOf(data)}`,
    'content-type': 'application/pdf',
    'idempotency-key': 'invoice',
  };
  const answer = await fetch(`${url()}/v1/ledgers/${LEDGER}/evidence`, {
    method: 'POST',
    headers,
    body: EVIDENCE,
  });
  const { commitment } = (await answer.json()) as { commitment: string };
  expect(answer.ok, commitment).toBe(true);
  return commitment;
}

/** What held before holds here: link, receipt, file, and from the last checkpoint on the log itself. */
async function expectAllThere(at: string): Promise<void> {
  // A portal that is new has read everything before it knows the titles.
  await expect.poll(trailNow, { timeout: WAIT_MS, interval: 500 }).toEqual(trail);
  const file = await fetch(`${url()}/v1/ledgers/${LEDGER}/evidence/${evidence}`, {
    headers: { authorization: `Bearer ${tokenOf(at)}` },
  });
  expect(Buffer.from(await file.arrayBuffer()).equals(EVIDENCE)).toBe(true);
  const vkey = ['--vkey-file', join(at, 'log.vkey')];
  const proved = await centesimo(['receipt', 'verify', receipt, ...vkey]);
  expect(proved.code, proved.said).toBe(0);
  const verified = await centesimo(['verify', `${url()}/log`, ...vkey, '--since', seen]);
  expect(verified.code, verified.said).toBe(0);
  expect(running?.stopped()).toEqual([]);
  expect((await give('before')).every(({ repeated }) => repeated)).toBe(true);
}

beforeAll(async () => {
  await start(data, NONE);
  const imported = await centesimo([
    ...['import', 'dpc', STATEMENT, '--ledger', LEDGER, '--simulate', '100', '--seed', '7', '--data', data],
  ]);
  expect(imported.code, imported.said).toBe(0);
  await give('before');
  evidence = await upload();
  const { size } = await published(GIFTS_A_BATCH);
  // Queued at first, placed a moment later.
  for (
    const until = Date.now() + WAIT_MS;
    !JSON.stringify(await trailNow()).includes('"placed"');
    await pause(200)
  )
    if (Date.now() > until) throw new Error('the gift is not placed');
  trail = await trailNow();
  const answer = await fetch(`${url()}/v1/trails/${code}/trail-receipt`);
  writeFileSync(receipt, await answer.text());
  writeFileSync(seen, (await published(0, size)).note);
}, TEST_MS);

afterAll(async () => {
  if (running !== undefined) await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a data folder', () => {
  it('is not carried without engines, without data, or while something runs on it', async () => {
    const migrate = (env = {}, at = data): Promise<Ended> => centesimo(['migrate', '--data', at], env);
    expect(await migrate()).toMatchObject({ code: 64, said: expect.stringContaining('[wrong-usage]') });
    expect((await migrate({ MONGODB_URI: 'mongodb://127.0.0.1:9' })).said).toContain('[wrong-settings]');
    const nowhere = { KAFKA_BROKERS: '127.0.0.1:9', MONGODB_URI: 'mongodb://127.0.0.1:9' };
    expect((await migrate(nowhere, join(folder, 'none'))).said).toContain('[no-system]');
    expect(existsSync(join(folder, 'none'))).toBe(false);
    const busy = await migrate(nowhere);
    expect([busy.code, busy.said]).toEqual([2, expect.stringContaining('is in use by this process')]);
  });

  it.runIf(hasEngines)(
    'goes on at the engines with the same log, links and receipts, also when the carrying was cut short',
    { timeout: TEST_MS },
    async () => {
      await stop();
      // What was published last, when nothing runs any more.
      const checkpoint = await publishedIn(join(data, 'audit'));
      const migrate = (signal?: AbortSignal): Promise<Ended> =>
        centesimo(['migrate', '--data', data], environment(engines), signal);
      const cut = await migrate(abortedAfter(25));
      expect([cut.code, cut.said]).toEqual([2, expect.stringContaining('[cancelled]')]);
      const { code: done, said } = await migrate();
      expect(done, said).toBe(0);
      const size = checkpoint.split('\n')[1];
      expect(said).toContain(`a log of ${size} entries, root ${rootOf(checkpoint)}`);
      await expect(startAllInOne(configOf(data, NONE))).rejects.toThrow(/was carried to the engines/);
      expect((await centesimo(['backup', join(folder, 'x'), '--data', data])).said).toContain(
        '[folder-moved]',
      );
      await start(data, engines);
      expect((await published()).note).toBe(checkpoint);
      await expectAllThere(data);
      await give('after');
      await published(GIFTS_A_BATCH, Number(size));
      await expectAllThere(data);
    },
  );
});

describe.runIf(hasEngines)('a backup of the engines', () => {
  it(
    'is made while gifts come in, restored, and carried to fresh databases',
    { timeout: TEST_MS },
    async () => {
      const before = await published();
      let isOver = false;
      const load = (async () => {
        for (let n = 0; !isOver; n++) {
          await give(`meanwhile-${n}`);
          await pause(100);
        }
      })();
      const made = await centesimo(['backup', backup, '--data', data], environment(engines));
      isOver = true;
      await load;
      expect(made.code, made.said).toBe(0);
      await stop();
      // Into databases that hold something, be it the same, it is not carried.
      const restored = join(folder, 'restored');
      expect((await centesimo(['restore', backup, '--data', restored, '--since', seen])).code).toBe(0);
      const refused = await centesimo(['migrate', '--data', restored], environment(engines));
      expect([refused.code, refused.said]).toEqual([2, expect.stringContaining('[target-not-empty]')]);
      const topic = { ...other, kafkaPrefix: engines.kafkaPrefix };
      expect((await centesimo(['migrate', '--data', restored], environment(topic))).said).toContain(
        '[topic-not-empty]',
      );
      const carried = await centesimo(['migrate', '--data', restored], environment(other));
      expect(carried.code, carried.said).toBe(0);
      await start(restored, other);
      const { size } = await published(0, before.size);
      await expectAllThere(restored);
      const [given] = await give('afterwards');
      await published(GIFTS_A_BATCH, size);
      // What the backup held and the log did not is in both: this gift is in none but this one.
      const subject = given?.gift ?? '';
      const logged = async () => (await caller.audit.findEntries({ ledger: LEDGER, subject })).entries.length;
      await expect.poll(() => patiently(logged), { timeout: WAIT_MS }).toBe(1);
      expect(running?.stopped()).toEqual([]);
      // Both have gone on since the backup: what the one was seen to sign ends the start of the other.
      const later = join(folder, 'later');
      writeFileSync(later, (await published()).note);
      await stop();
      const forked = await startAllInOne(configOf(data, { ...engines, seenBy: [later] }));
      await expect(forked.ready()).rejects.toThrow(/has seen size|another root|none of the journal/);
      await forked.stop();
      appendFileSync(join(backup, 'audit', 'store.db'), 'x');
      expect((await centesimo(['restore', backup, '--data', join(folder, 'bad')])).code).toBe(1);
      expect(readFileSync(join(restored, 'keys', 'log.skey'))).toEqual(
        readFileSync(join(data, 'keys', 'log.skey')),
      );
    },
  );
});

async function publishedIn(store: string): Promise<string> {
  const { close, documents } = await openEmbeddedStore({ folder: store });
  const bytes = await documents.get('checkpoint', 'published');
  await close();
  return Buffer.from(bytes ?? []).toString();
}

/** A person who loses patience in the middle. */
function abortedAfter(looks: number): AbortSignal {
  let left = looks;
  return Object.defineProperty(new AbortController().signal, 'aborted', { get: () => left-- <= 0 });
}

/** Hex, as the report tells it. */
function rootOf(note: string): string {
  return Buffer.from(note.split('\n')[2] ?? '', 'base64').toString('hex');
}
