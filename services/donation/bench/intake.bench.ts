/**
 * Bulk intake into the embedded adapters, durable: gifts a second through the host and through gRPC, against bare
 * inserts of records of the same bytes into the same kind of store in the same run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { create } from '@bufbuild/protobuf';
import { createLedgerKeys } from '@centesimo/auth';
import { GiftInputSchema } from '@centesimo/grpc';
import type { GiftInput } from '@centesimo/grpc';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { lastDay } from '@centesimo/service';
import { Faults } from '../src/api/input-code.ts';
import { createLedgerIds, printTrail } from '../src/api/ledger-ids.ts';
import { BATCHES_IN_HAND_MAX } from '../src/api/receive-gifts.ts';
import { prepareGift } from '../src/api/to-command.ts';
import { ledgerOpened } from '../test/tiny-allocation.ts';
import { deployment, openWorld, until } from '../test/world.ts';
import type { World } from '../test/world.ts';

const GIFTS = Number(process.env['BENCH_GIFTS'] ?? 100_000);
const BATCH = 1_000;
const LEDGER = 'acqua-viva';
const JOURNAL_LIMIT = 8;

interface Row {
  readonly what: string;
  readonly seconds: number;
  readonly gifts: number;
  /** Of the process, all threads; the machine may be busy with other things. */
  readonly cpuSeconds: number;
}

/** A stop watch of wall and processor time. */
function watch(): () => { seconds: number; cpuSeconds: number } {
  const start = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - start) / 1_000, cpuSeconds: (user + system) / 1e6 };
  };
}

function* batches(run: string, hasDetails = false) {
  for (let at = 0; at < GIFTS; at += BATCH)
    yield {
      ledger: LEDGER,
      batchId: at / BATCH,
      gifts: Array.from({ length: BATCH }, (_, i) => ({
        processor: 'simulated',
        payment: `${run}-${at + i}`,
        grossAmount: BigInt(500 + ((at + i) % 9_500)),
        feeAmount: BigInt((at + i) % 3 === 0 ? 35 : 0),
        currency: 'EUR',
        givenAt: '2026-01-15',
        ...(hasDetails && {
          detailsJson: JSON.stringify({ name: `Giver ${at + i}`, message: 'for the well' }),
        }),
      })),
    };
}

/** What the edge does for each gift: checks, ids, codes, hashes, and the domain's decision; nothing is stored. */
function edgeAlone(): Row & { readonly prepared: readonly Batch[] } {
  const inputs = [...batches('host')].map(({ gifts }) => gifts.map((init) => create(GiftInputSchema, init)));
  const stop = watch();
  const prepared = inputs.map(prepareAll);
  return { what: 'checks, ids and codes alone', ...stop(), gifts: GIFTS, prepared };
}

type Batch = ReturnType<typeof prepareAll>;

const ids = createLedgerIds(createLedgerKeys(deployment.secret))(LEDGER);

function prepareAll(gifts: readonly GiftInput[]) {
  const target = { ledger: LEDGER, ids, last: lastDay(Date.now()), after: [] };
  return gifts.map((gift) => {
    const prepared = prepareGift(target, gift, new Faults());
    if (prepared === undefined) throw new Error('the gifts of the benchmark are right');
    printTrail(prepared.trail);
    return prepared.envelope;
  });
}

/** Commands straight into the host, as many batches in hand as a stream has. */
async function throughHost(world: World, prepared: readonly Batch[]): Promise<Row> {
  const stop = watch();
  let taken = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let batch = prepared[next++]; batch !== undefined; batch = prepared[next++])
      for (const { kind } of await world.donation.host.submit(LEDGER, batch)) if (kind === 'done') taken += 1;
  };
  await Promise.all(Array.from({ length: BATCHES_IN_HAND_MAX }, lane));
  return { what: 'through the host', ...stop(), gifts: taken };
}

async function overGrpc(world: World, hasDetails: boolean): Promise<Row> {
  const call = world.connect(['processor']);
  const source = async function* () {
    yield* batches(hasDetails ? 'named' : 'grpc', hasDetails);
  };
  const stop = watch();
  let taken = 0;
  for await (const { results } of call.receiveGifts(source()))
    taken += results.filter(({ gift }) => gift !== '').length;
  const what = `over gRPC, one stream, client included${hasDetails ? ', with private details' : ''}`;
  return { what, ...stop(), gifts: taken };
}

/** The records that the run left, inserted again one by one: what durability alone costs. */
async function bareInserts(world: World, folder: string): Promise<Row & { bytes: number; records: number }> {
  const journal = `g1/donation/${await partition(world)}`;
  const records: Uint8Array[] = [];
  for (let n = 0; ;) {
    const scan = await world.store.journals.scan(journal, n, JOURNAL_LIMIT, 64 * 1024 * 1024);
    if (scan.length === 0) break;
    records.push(...scan.map(({ bytes }) => bytes));
    n += scan.length;
  }
  const store = await openEmbeddedStore({ folder });
  const stop = watch();
  for (const [n, bytes] of records.entries()) await store.journals.insert('bare', n, bytes);
  const took = stop();
  await store.close();
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  return {
    what: 'bare inserts of the same records',
    ...took,
    gifts: 3 * GIFTS,
    bytes,
    records: records.length,
  };
}

async function partition(world: World): Promise<number> {
  for (let p = 0; p < 4; p++)
    if ((await world.store.journals.read(`g1/donation/${p}`, 5)) !== undefined) return p;
  throw new Error('no journal has records');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  const world = await openWorld({ folder });
  try {
    await world.state(ledgerOpened(LEDGER, ['EUR']));
    const call = world.connect(['processor']);
    await until(async () => {
      const once = async function* () {
        const [first] = batches('warm');
        yield { ...first, gifts: first?.gifts.slice(0, 1) ?? [] } as never;
      };
      for await (const { results } of call.receiveGifts(once())) return results[0]?.refusal === undefined;
      return false;
    });
    const { prepared, ...edge } = edgeAlone();
    const rows = [
      edge,
      await throughHost(world, prepared),
      await overGrpc(world, false),
      await overGrpc(world, true),
    ];
    const bare = await bareInserts(world, join(folder, 'bare'));
    print([...rows, bare], bare);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true });
  }
}

function print(rows: readonly Row[], bare: Row & { bytes: number; records: number }): void {
  const [cpu] = cpus();
  console.log(`${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`);
  console.log(`${bare.records} records, ${(bare.bytes / bare.gifts).toFixed(0)} bytes a gift`);
  console.table(
    rows.map(({ what, seconds, cpuSeconds, gifts }) => ({
      what,
      'gifts/s': Math.round(gifts / seconds),
      'us a gift': Number(((seconds * 1e6) / gifts).toFixed(2)),
      'of it on a processor': Number(((cpuSeconds * 1e6) / gifts).toFixed(2)),
      'times the bare inserts': Number((seconds / gifts / (bare.seconds / bare.gifts)).toFixed(2)),
    })),
  );
}

await main();
