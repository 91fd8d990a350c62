/** Journals in one collection, `_id` = `<journal>/<n, 12 digits>`: the unique `_id` is the fence. */
import { Binary } from 'mongodb';
import { checkName, checkRecordNumber, checkSize } from '../key-rules.ts';
import type { JournalRecord, JournalStore } from '../port.ts';
import type { MongoEngine, StoredBytes } from './mongo-engine.ts';
import { isDuplicate } from './mongo-errors.ts';
import { readOne } from './point-reads.ts';

const COLLECTION = 'journals';
const DIGITS = 12;
const SCAN_BYTES_MAX = 64 * 1024 * 1024;
/** Records asked for at once: the first window is small, since most scans look for what was appended last. */
const FIRST_WINDOW = 2;
const WINDOW_MAX = 16;

type JournalDocument = Pick<StoredBytes, '_id' | 'bytes'>;

function idOf(journal: string, n: number): string {
  return `${journal}/${String(n).padStart(DIGITS, '0')}`;
}

export function openJournals(engine: MongoEngine): JournalStore {
  const records = engine.db.collection<JournalDocument>(COLLECTION);

  /** Records in windows of look-ups, up to the first hole or a bound. */
  async function scanDense(
    journal: string,
    from: number,
    limit: number,
    bytesMax: number,
  ): Promise<JournalRecord[]> {
    const found: JournalRecord[] = [];
    let bytes = 0;
    for (let window = FIRST_WINDOW; found.length < limit; window = Math.min(window * 2, WINDOW_MAX)) {
      const first = from + found.length;
      const size = Math.min(window, limit - found.length);
      const asked = Array.from({ length: size }, (_, at) => readOne(records, idOf(journal, first + at)));
      for (const [at, record] of (await Promise.all(asked)).entries()) {
        if (record === undefined) return found;
        bytes += record.length;
        if (found.length > 0 && bytes > bytesMax) return found;
        found.push({ n: first + at, bytes: record });
      }
    }
    return found;
  }
  return {
    async insert(journal, n, bytes) {
      checkName('journal', journal);
      checkRecordNumber(n);
      checkSize(`record ${journal}/${n}`, bytes);
      return engine.write('journal.insert', `${journal}/${n}`, async () => {
        try {
          await records.insertOne({ _id: idOf(journal, n), bytes: new Binary(bytes) });
          return 'stored';
        } catch (error) {
          if (isDuplicate(error)) return 'taken';
          throw error;
        }
      });
    },
    async read(journal, n) {
      checkRecordNumber(n);
      return engine.read(`reading ${journal}/${n}`, () => readOne(records, idOf(journal, n)));
    },
    async scan(journal, from, limit, bytesMax = SCAN_BYTES_MAX) {
      checkRecordNumber(from);
      return engine.read(`scanning ${journal}`, () => scanDense(journal, from, limit, bytesMax));
    },
  };
}
