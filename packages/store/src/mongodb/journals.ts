/** Journals in one collection, `_id` = `<journal>/<n, 12 digits>`: the unique `_id` is the fence. */
import type { Collection } from 'mongodb';
import { checkName, checkRecordNumber, checkSize } from '../key-rules.ts';
import type { JournalStore } from '../port.ts';
import { scanDense } from './dense-scan.ts';
import { GroupedInserts } from './grouped-inserts.ts';
import type { MongoEngine } from './mongo-engine.ts';
import { type JournalDocument, packRecord, unpackRecord } from './packed-records.ts';

export const JOURNALS = 'journals';
const DIGITS = 12;
const SCAN_BYTES_MAX = 64 * 1024 * 1024;
/** A small part of what callers wait for a scan. */
const SCAN_WINDOWS_MS = 2_000;

function idOf(journal: string, n: number): string {
  return `${journal}/${String(n).padStart(DIGITS, '0')}`;
}

async function readRecord(
  records: Collection<JournalDocument>,
  journal: string,
  n: number,
): Promise<Uint8Array | undefined> {
  const found = await records.findOne({ _id: idOf(journal, n) });
  return found === null ? undefined : await unpackRecord(found);
}

export function openJournals(engine: MongoEngine): JournalStore {
  const records = engine.db.collection<JournalDocument>(JOURNALS);
  const inserts = new GroupedInserts(records);

  return {
    async insert(journal, n, bytes) {
      checkName('journal', journal);
      checkRecordNumber(n);
      checkSize(`record ${journal}/${n}`, bytes);
      return engine.write('journal.insert', `${journal}/${n}`, async () => {
        const taken = await inserts.insert([await packRecord(idOf(journal, n), bytes)]);
        return taken.length === 0 ? 'stored' : 'taken';
      });
    },
    async read(journal, n) {
      checkRecordNumber(n);
      return engine.read(`reading ${journal}/${n}`, () => readRecord(records, journal, n));
    },
    async scan(journal, from, limit, bytesMax = SCAN_BYTES_MAX) {
      checkRecordNumber(from);
      const read = (n: number): Promise<Uint8Array | undefined> => readRecord(records, journal, n);
      const bounds = { limit, bytesMax, windowsMs: SCAN_WINDOWS_MS };
      return engine.read(`scanning ${journal}`, () => scanDense(read, from, bounds, () => performance.now()));
    },
  };
}
