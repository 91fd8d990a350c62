// Erasure on Kafka and FerretDB: names, mails and salts are looked for in the segments of the topic, the files of the
// database, what was logged, the folder of keys, and backups made before and after. Without engines, or with engines whose
// files are not here, it is skipped.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { COMMANDS } from '@centesimo/cli/commands';
import { databaseOf } from '@centesimo/service';
import { openMongoStore } from '@centesimo/store/mongo';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, giveBatch, patiently, pause, tokenOf } from './caller.ts';
import { configOf, enginesOf } from './charity-process.ts';
import { filesBelow, saltsIn, saltsOf } from './vault-salts.ts';

const LEDGER = 'acqua';
const WAIT_MS = 120_000;
/** More than a page of salts in one row. */
const GIFTS = 200;
const NAMES = ['Zebedea Quintavalle-Plantata', 'zebedea@plantata.example', 'IT60X0542811101000000123456'];
const HOME = join(import.meta.dirname, '../../../.engines');

const folder = mkdtempSync(join(tmpdir(), 'centesimo-erased-'));
const engines = enginesOf(folder);
/** The files of engines that run elsewhere cannot be searched. */
const areHere = hasFilesOf(engines.mongodbUri, engines.kafkaBrokers);
if (!areHere) console.warn('skipped: no engines of this workspace run, whose files could be searched');

function hasFilesOf(uri: string, brokers: readonly string[]): boolean {
  const file = join(HOME, 'engines.json');
  if (uri === '' || !existsSync(file)) return false;
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const isSame = new URL(known['MONGODB_URI'] ?? 'mongodb://none').host === new URL(uri).host;
  return isSame && known['KAFKA_BROKERS'] === brokers.join(',');
}

let running: Running | undefined;
let caller: Caller;
let logged = '';
const ids: string[] = [];

async function centesimo(name: string, ...args: string[]): Promise<string> {
  let said = '';
  const write = (text: string): void => void (said += text);
  const env = {
    KAFKA_BROKERS: engines.kafkaBrokers.join(','),
    KAFKA_PREFIX: engines.kafkaPrefix,
    MONGODB_URI: engines.mongodbUri,
  };
  const io = { out: write, err: write, isTerminal: false, signal: new AbortController().signal, env };
  const code = await COMMANDS.find((each) => each.name === name)?.run([...args, '--data', folder], io);
  expect(code, said).toBe(0);
  return said;
}

/** Files of the engines that tell of this deployment, and what all share. */
const isOurs = (path: string): boolean =>
  path.includes(basename(folder)) || /__consumer_offsets|log\.txt$|__cluster_metadata/.test(path);
const enginesFolders = (): string[] =>
  readdirSync(HOME)
    .filter((name) => /^(kafka-\d|ferretdb)$/.test(name))
    .map((name) => join(HOME, name));
const keptBy = (engine: RegExp) => (path: string) => engine.test(path) && isOurs(path);
const KAFKA = keptBy(/kafka-\d/);
const FERRETDB = keptBy(/ferretdb/);

const countIn = (salts: readonly Buffer[], takes: (path: string) => boolean): number =>
  Math.max(...enginesFolders().map((root) => saltsIn(root, salts, takes)));

/** Salts as they stand in the database now. */
async function saltsNow(): Promise<Buffer[]> {
  const database = databaseOf(engines.mongodbUri, 'donation');
  const store = await openMongoStore({ uri: engines.mongodbUri, database });
  const rows = await store.apart.range('details-keys', '!', '~', 10_000);
  await store.close();
  return rows.flatMap(({ bytes }) => saltsOf(bytes));
}

/** What docs/OPERATIONS.md asks of an operator of this server. Its indexes have names in double quotes. */
function scrubDatabase(): void {
  const file = join(HOME, 'ferretdb', 'data', `${databaseOf(engines.mongodbUri, 'donation')}.sqlite`);
  const database = new DatabaseSync(file, { timeout: 30_000, enableDoubleQuotedStringLiterals: true });
  database.exec('VACUUM');
  expect(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
  database.close();
}

async function give(): Promise<void> {
  const plain = { processor: 'stripe', grossAmount: 1_000n, currency: 'EUR', givenAt: '1999-05-04' };
  // Once this one is taken the ledger is known: a batch that is refused leaves its salts until they are swept.
  await giveBatch(caller, { ledger: LEDGER, gifts: [{ ...plain, payment: 'first' }] });
  const gifts = Array.from({ length: GIFTS }, (_, at) => ({
    ...plain,
    payment: `planted-${at}`,
    detailsJson: JSON.stringify({ donor: { name: NAMES[0], mail: NAMES[1], iban: NAMES[2], at } }),
  }));
  const { results } = await giveBatch(caller, { ledger: LEDGER, gifts });
  ids.push(...results.map(({ gift }) => gift));
}

beforeAll(async () => {
  if (!areHere) return;
  vi.spyOn(process.stderr, 'write').mockImplementation((line: string | Uint8Array) => {
    logged += String(line);
    return true;
  });
  running = await startAllInOne(configOf(folder, { logLevel: 'debug' }));
  await running.ready();
  caller = connect(running.address, tokenOf(folder));
  const opened = { ledger: LEDGER, idempotencyKey: 'ledger', baseCurrency: 'EUR', currencies: ['EUR'] };
  const reserves = [{ currency: 'EUR', fund: 'reserve' }];
  await patiently(() => caller.allocation.openLedger({ ...opened, reserves }));
  for (const until = Date.now() + WAIT_MS; ids.length === 0; await pause(200))
    await give().catch((error: unknown) => {
      if (Date.now() > until) throw error;
    });
}, 2 * WAIT_MS);

afterAll(async () => {
  if (running !== undefined) {
    caller.close();
    await running.stop();
  }
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(areHere)('what is erased on the engines', () => {
  it(
    'is in no segment, file, log or backup; of the neighbours only keys and what they open are',
    { timeout: 3 * WAIT_MS },
    async () => {
      const before = await saltsNow();
      // More where a batch had to be sent again: those are swept later.
      expect(before.length).toBeGreaterThanOrEqual(GIFTS);
      expect(countIn(before.slice(0, 9), FERRETDB), 'salts could be found').toBe(9);
      const beside = join(folder, 'backups');
      await centesimo('backup', join(beside, 'before'));
      expect(saltsIn(beside, before.slice(0, 9)), 'in the copy of the keys too').toBe(9);
      const said = await centesimo('erase', 'stripe:planted-3', '--ledger', LEDGER, '--ground', 'request');
      expect(said).toContain(`${ids[3]}\n  erased on`);
      await centesimo('backup', join(beside, 'after'));

      const left = await saltsNow();
      expect(left).toHaveLength(before.length - 1);
      const gone = before.filter((salt) => !left.some((each) => each.equals(salt)));
      expect(gone).toHaveLength(1);
      scrubDatabase();
      expect([countIn(gone, FERRETDB), countIn(left.slice(0, 9), FERRETDB)]).toEqual([0, 9]);
      expect([
        countIn(before.slice(0, 9), KAFKA),
        saltsIn(folder, gone),
        saltsIn(folder, left.slice(0, 9)),
      ]).toEqual([0, 0, 9]);
      expect(before.filter((salt) => logged.includes(salt.toString('base64url')))).toEqual([]);
    },
  );

  it('never stood anywhere in plain', () => {
    const texts = [
      ...enginesFolders().flatMap((root) => [...filesBelow(root, isOurs)]),
      ...filesBelow(folder, () => true),
      Buffer.from(logged),
    ];
    const where = (word: string): number => texts.filter((text) => text.includes(word)).length;
    // In the topic and in each service's database.
    expect(where(ids[3] ?? '-')).toBeGreaterThan(4);
    expect(NAMES.map(where)).toEqual(NAMES.map(() => 0));
    // As the server writes bytes: base64, wherever the word begins in them.
    const encoded = NAMES.flatMap((name) =>
      [0, 1, 2].map((at) => Buffer.from(name.slice(at, at + 9)).toString('base64')),
    );
    expect(encoded.filter((word) => where(word) > 0)).toEqual([]);
    expect(logged.length).toBeGreaterThan(0);
  });
});
