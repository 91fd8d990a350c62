/**
 * Gifts absorbed and placed by allocation through its journal host on embedded adapters, durable, from a full topic:
 * against the bare work of the same run (parsing and reducing the same events, inserting the same records).
 */
import { createHash, hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { applyEvent, createLedgerState, planPlacement } from '@centesimo/cents';
import type { LedgerEvent, LedgerState } from '@centesimo/cents';
import { keyedId } from '@centesimo/events';
import type { EventDraft } from '@centesimo/journal';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { LEDGER, openLedger, patiently } from '../test/callers.ts';
import { openWorld, until } from '../test/world.ts';
import type { World } from '../test/world.ts';

const GIFTS = Number(process.env['BENCH_GIFTS'] ?? 100_000);
const STATED = 1_000;
const TRAIL_KEY = 'A'.repeat(43);
const PARTITION = 'g1/allocation/';

interface Row {
  readonly what: string;
  readonly seconds: number;
  /** Of the whole process: tells the work apart from the waiting, also on a busy machine. */
  readonly cpuSeconds: number;
}

/** Starts measuring; the answer ends it. */
function measure(what: string): () => Row {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return () => {
    const seconds = (performance.now() - start) / 1_000;
    const { system, user } = process.cpuUsage(cpu);
    return { what, seconds, cpuSeconds: (system + user) / 1e6 };
  };
}

function giftDraft(index: number): EventDraft {
  const subject = keyedId('gift', createHash('sha256').update(String(index)).digest());
  const fee = index % 3 === 0 ? '"fee":35,' : '';
  const gross = 500 + (index % 9_500);
  const data = `{"currency":"EUR",${fee}"givenAt":"2026-01-15","gross":${gross},"processor":"simulated","trailKey":"${TRAIL_KEY}"}`;
  return { ledger: LEDGER, type: 'org.centesimo.gift.received.v1', subject, data };
}

/** Donation states all gifts while allocation is away. */
async function fillTopic(folder: string, drafts: readonly EventDraft[]): Promise<void> {
  const world = await openWorld({ folder });
  await openLedger(world);
  await world.close();
  const alone = await openWorld({ folder, startLater: true });
  for (let at = 0; at < drafts.length; at += STATED) await alone.state(...drafts.slice(at, at + STATED));
  await until(() => alone.donation.publishLag === 0);
  await alone.close();
}

async function placed(world: World, length: number): Promise<boolean> {
  const ledger = (await world.allocation.host.query(LEDGER, { ask: 'ledger', ledger: LEDGER })) as {
    funds: { length: number }[];
  } | null;
  const total = ledger?.funds.reduce((sum, fund) => sum + fund.length, 0) ?? 0;
  return total === length;
}

async function throughHost(world: World, total: number): Promise<Row> {
  const measured = measure('through the host, durable and published');
  await world.allocation.start();
  await until(() => placed(world, total));
  await until(() => world.allocation.host.publishLag === 0);
  return measured();
}

/** Parsing, reducing and placing in batches of the host's size, with nothing around it. */
function bareReducer(drafts: readonly EventDraft[]): Row {
  const sha256 = { bytes: (data: Uint8Array) => hash('sha256', data, 'binary') };
  const state: LedgerState = createLedgerState(sha256);
  apply(state, 'ledger.opened', {
    baseCurrency: 'EUR',
    currencies: ['EUR'],
    policy: 'fifo@1',
    reserves: [{ currency: 'EUR', fund: 'general' }],
  });
  apply(state, 'fund.opened', { class: 'designated', currency: 'EUR' }, 'well');
  const shares = [
    { fund: 'general', weight: 9 },
    { fund: 'well', weight: 1 },
  ];
  apply(state, 'placement-rule.set', { shares, version: 1 });
  const measured = measure('bare: parse, reduce, place');
  for (const [index, { data, subject }] of drafts.entries()) {
    const type = 'org.centesimo.gift.received.v1';
    applyEvent(state, { type, subject, data: JSON.parse(data) });
    if (index % 2_000 === 1_999) apply(state, 'gifts.placed', planPlacement(state, GIFTS)!);
  }
  return measured();
}

function apply(state: LedgerState, name: string, data: object, subject = LEDGER): void {
  const violation = applyEvent(state, { type: `org.centesimo.${name}.v1`, subject, data } as LedgerEvent);
  if (violation !== undefined) throw new Error(`${name}: ${violation.code}`);
}

/** The records that the run left, inserted again one by one: what durability alone costs. */
async function bareInserts(world: World, folder: string): Promise<Row & { bytes: number; records: number }> {
  const records: Uint8Array[] = [];
  for (let partition = 0; partition < 4; partition++)
    for (let n = 0; ;) {
      const scan = await world.store.journals.scan(`${PARTITION}${partition}`, n, 8, 64 * 1024 * 1024);
      if (scan.length === 0) break;
      records.push(...scan.map(({ bytes }) => bytes));
      n += scan.length;
    }
  const store = await openEmbeddedStore({ folder });
  const measured = measure('bare: inserts of the same records');
  for (const [n, bytes] of records.entries()) await store.journals.insert('bare', n, bytes);
  const row = measured();
  await store.close();
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  return { ...row, bytes, records: records.length };
}

async function replay(folder: string, total: number): Promise<Row> {
  const measured = measure('start again from the snapshot');
  const world = await openWorld({ folder, startLater: true });
  await world.allocation.start();
  await until(() => placed(world, total));
  const row = measured();
  await patiently(() => world.connect(['staff']).getLedger({ ledger: LEDGER }));
  await world.close();
  return row;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  try {
    const drafts = Array.from({ length: GIFTS }, (_, index) => giftDraft(index));
    const total = drafts.reduce((sum, { data }) => {
      const { gross, fee = 0 } = JSON.parse(data) as { gross: number; fee?: number };
      return sum + gross - fee;
    }, 0);
    await fillTopic(folder, drafts);
    const world = await openWorld({ folder, startLater: true });
    const host = await throughHost(world, total);
    const inserts = await bareInserts(world, join(folder, 'bare'));
    await world.close();
    const reducer = bareReducer(drafts);
    print([host, reducer, inserts, await replay(folder, total)], inserts);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(
  rows: readonly Row[],
  { bytes, records, seconds: bare }: Awaited<ReturnType<typeof bareInserts>>,
) {
  const [cpu] = cpus();
  console.log(`${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`);
  console.log(`${GIFTS} gifts, ${records} records, ${(bytes / GIFTS).toFixed(0)} bytes a gift`);
  const reducer = rows[1]?.seconds ?? 0;
  console.table(
    rows.map(({ what, seconds, cpuSeconds }) => ({
      what,
      'gifts/s': Math.round(GIFTS / seconds),
      'us a gift': Number(((seconds * 1e6) / GIFTS).toFixed(2)),
      'CPU us a gift': Number(((cpuSeconds * 1e6) / GIFTS).toFixed(2)),
      'times the bare work': Number((seconds / (bare + reducer)).toFixed(2)),
    })),
  );
}

await main();
