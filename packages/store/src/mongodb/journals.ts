/** Journals in one collection, `_id` = `<journal>/<n, 12 digits>`: the unique `_id` is the fence. */
import { Binary } from 'mongodb';
import { checkName, checkRecordNumber, checkSize } from '../key-rules.ts';
import type { JournalStore } from '../port.ts';
import { scanDense } from './dense-scan.ts';
import { GroupedInserts } from './grouped-inserts.ts';
import type { MongoEngine, StoredBytes } from './mongo-engine.ts';
import { readOne } from './point-reads.ts';

export const JOURNALS = 'journals';
const DIGITS = 12;
const SCAN_BYTES_MAX = 64 * 1024 * 1024;
/** A small part of what callers wait for a scan. */
const SCAN_WINDOWS_MS = 2_000;

type JournalDocument = Pick<StoredBytes, '_id' | 'bytes'>;

function idOf(journal: string, n: number): string {
  return `${journal}/${String(n).padStart(DIGITS, '0')}`;
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
        const taken = await inserts.insert([{ _id: idOf(journal, n), bytes: new Binary(bytes) }]);
        return taken.length === 0 ? 'stored' : 'taken';
      });
    },
    async read(journal, n) {
      checkRecordNumber(n);
      return engine.read(`reading ${journal}/${n}`, () => readOne(records, idOf(journal, n)));
    },
    async scan(journal, from, limit, bytesMax = SCAN_BYTES_MAX) {
      checkRecordNumber(from);
      const read = (n: number): Promise<Uint8Array | undefined> => readOne(records, idOf(journal, n));
      const bounds = { limit, bytesMax, windowsMs: SCAN_WINDOWS_MS };
      return engine.read(`scanning ${journal}`, () => scanDense(read, from, bounds, () => performance.now()));
    },
  };
}
