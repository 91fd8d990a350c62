/** Messages through the embedded bus: produced in batches of 500, read by three groups; against bare rows in `node:sqlite`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEmbeddedBus } from '../src/embedded/index.ts';
import type { EventBus, Membership, Message } from '../src/index.ts';

const ROUNDS = 5;
const PARTITIONS = 4;
const MESSAGES_A_BATCH = 500;
const BATCHES = 120;
const GROUPS = 3;
const TOPIC = 'bench';
const MESSAGES = BATCHES * MESSAGES_A_BATCH;

const value = JSON.stringify({ currency: 'EUR', gross: 1250, note: 'x'.repeat(180), processor: 'stripe' });
const headers = {
  journal: 'g1/donation/3',
  n: '123456',
  i: '17',
  of: '500',
  hash: 'ab'.repeat(32),
  prev: 'cd'.repeat(32),
};
const batch: Message[] = Array.from({ length: MESSAGES_A_BATCH }, (_, at) => ({
  key: `spring-${at}`,
  headers,
  value,
}));

function perSecond(units: number, from: number): number {
  return (units / (performance.now() - from)) * 1000;
}

async function joinAll(bus: EventBus, group: string): Promise<Membership> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const membership = await bus.join(group, TOPIC, { assigned: () => resolve(), revoked: () => undefined });
  await promise;
  return membership;
}

async function produceAll(bus: EventBus): Promise<void> {
  const each = Array.from({ length: PARTITIONS }, async (_, partition) => {
    for (let at = 0; at < BATCHES / PARTITIONS; at += 1) await bus.produce(TOPIC, partition, batch);
  });
  await Promise.all(each);
}

async function consumeAll(membership: Membership): Promise<void> {
  const each = Array.from({ length: PARTITIONS }, async (_, partition) => {
    for (let next = 0; next < MESSAGES / PARTITIONS;) {
      ({ next } = await membership.read(partition, next, { messagesMax: MESSAGES_A_BATCH, waitMs: 10_000 }));
      await membership.commit(partition, next);
    }
  });
  await Promise.all(each);
}

async function measureBus(folder: string): Promise<number[]> {
  const bus = await openEmbeddedBus({ folder });
  await bus.ensureTopic(TOPIC, PARTITIONS);
  const groups = await Promise.all(Array.from({ length: GROUPS }, (_, at) => joinAll(bus, `group-${at}`)));
  let from = performance.now();
  await Promise.all([produceAll(bus), ...groups.map(consumeAll)]);
  const together = perSecond(MESSAGES, from);
  await bus.close();

  const again = await openEmbeddedBus({ folder });
  await again.ensureTopic(TOPIC, PARTITIONS);
  from = performance.now();
  await consumeAll(await joinAll(again, 'late'));
  const fromFile = perSecond(MESSAGES, from);
  await again.close();
  return [together, fromFile];
}

/** The same bytes as rows of one batch each, written and synced one after the other. */
function measureBare(folder: string): number {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;
    CREATE TABLE batches (base INTEGER PRIMARY KEY, bytes BLOB)`);
  const insert = database.prepare('INSERT INTO batches VALUES (?, ?)');
  const bytes = Buffer.from(JSON.stringify(batch));
  const from = performance.now();
  for (let at = 0; at < BATCHES; at += 1) insert.run(at, bytes);
  const rate = perSecond(MESSAGES, from);
  database.close();
  return rate;
}

async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

const rounds: number[][] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.push([await inFolder(measureBare), ...(await inFolder(measureBus))]);
}
const column = (at: number): number => median(rounds.map((round) => round[at] ?? 0));
const limit = column(0);
console.log(
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${process.platform}`,
);
console.log(
  `Median of ${ROUNDS} rounds; messages of about ${value.length + 190} bytes a second, ${MESSAGES_A_BATCH} a batch.`,
);
console.table(
  [
    { what: 'bare: the batches as synced rows', rate: limit },
    { what: `produced to ${PARTITIONS} partitions and read by ${GROUPS} groups meanwhile`, rate: column(1) },
    { what: 'read from the file by one group after a restart', rate: column(2) },
  ].map(({ what, rate }) => ({ what, 'messages/s': rate, ratio: Number((rate / limit).toFixed(2)) })),
);
