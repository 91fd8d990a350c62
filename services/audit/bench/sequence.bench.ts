/**
 * Sequencing: gifts that wait in the topic become entries, durable in audit's journal, signed and published; against the
 * bare limit of the same bytes in the same run: one hash an entry and one durable insert a record. Embedded adapters.
 * Run: `node services/audit/bench/sequence.bench.ts [gifts]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafHashOfText } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { DEFAULT_PACE } from '../src/log/sequencer.ts';
import { recordsOf } from '../test/journal-of-log.ts';
import { fundOpened, giftReceived, ledgerOpened } from '../test/tiny-services.ts';
import { type World, openWorld, startAudit, untilPublished } from '../test/world.ts';

const GIFTS = Number(process.argv[2] ?? 100_000);
const STATED_MAX = 400;
const LEDGER = 'acqua-viva';

interface Row {
  readonly perSecond: number;
  /** Of the thread that sequences, in microseconds an entry. */
  readonly cpuUs: number;
}

async function timed(entries: number, work: () => Promise<void>): Promise<Row> {
  const [before, start] = [process.threadCpuUsage(), performance.now()];
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const { system, user } = process.threadCpuUsage(before);
  return { perSecond: entries / seconds, cpuUs: (system + user) / entries };
}

async function stateGifts(world: World): Promise<number> {
  await world.state('allocation', ledgerOpened(LEDGER), fundOpened(LEDGER, 'well'));
  for (let from = 0; from < GIFTS; from += STATED_MAX) {
    const count = Math.min(STATED_MAX, GIFTS - from);
    const gifts = Array.from({ length: count }, (_, n) => giftReceived(LEDGER, `${from + n}`));
    await world.state('donation', ...gifts);
  }
  return GIFTS + 2;
}

/** The records as they were stored, once more: a hash for each entry and an insert for each record. */
async function bareLimit(folder: string, records: readonly (readonly string[])[]): Promise<Row> {
  const store = await openEmbeddedStore({ folder });
  const entries = records.reduce((sum, { length }) => sum + length, 0);
  const row = await timed(entries, async () => {
    for (const [n, texts] of records.entries()) {
      for (const text of texts) leafHashOfText(nodeSha256, text);
      await store.journals.insert('bare', n, Buffer.from(texts.join('\n')));
    }
  });
  await store.close();
  return row;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  const world = await openWorld(folder);
  try {
    const entries = await stateGifts(world);
    const store = await world.openStore();
    let audit: Awaited<ReturnType<typeof startAudit>> | undefined;
    const ours = await timed(entries, async () => {
      audit = await startAudit(world, store, { pace: DEFAULT_PACE });
      await untilPublished(audit, entries);
    });
    await audit?.audit.stop();
    const records = (await recordsOf(store))
      .map((record) => record.entries)
      .filter(({ length }) => length > 0);
    const bytes = records.flat().reduce((sum, { length }) => sum + length, 0);
    await store.close();
    const bare = await bareLimit(join(folder, 'bare'), records);
    console.log(
      `${entries} entries of ${Math.round(bytes / entries)} bytes in ${records.length} records, ` +
        `${cpus().length} × ${cpus()[0]?.model ?? ''}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    const told = ({ cpuUs, perSecond }: Row) => ({
      'entries/s': Math.round(perSecond),
      'µs cpu': Number(cpuUs.toFixed(1)),
      'ratio to bare': Number((bare.perSecond / perSecond).toFixed(2)),
    });
    console.table({
      'from the topic to the published log': told(ours),
      'bare: hash and durable insert': told(bare),
    });
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
