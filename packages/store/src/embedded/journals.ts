/** Journals in one table: a record is a row, and its primary key is the fence. */
import type { Row } from '@centesimo/sqlite';
import { checkName, checkRecordNumber, checkSize } from '../key-rules.ts';
import type { JournalRecord, JournalStore } from '../port.ts';
import type { StoreEngine } from './store-engine.ts';

/** What one scan holds in memory when the caller names no bound. */
const SCAN_BYTES_MAX = 64 * 1024 * 1024;

/** The records up to the first hole. */
function takeDense(rows: readonly Row[], from: number): JournalRecord[] {
  const records = rows.map(([n, bytes]) => ({ n: n as number, bytes: bytes as Uint8Array }));
  const hole = records.findIndex(({ n }, at) => n !== from + at);
  return hole < 0 ? records : records.slice(0, hole);
}

export function openJournals(engine: StoreEngine): JournalStore {
  return {
    async insert(journal, n, bytes) {
      checkName('journal', journal);
      checkRecordNumber(n);
      checkSize(`record ${journal}/${n}`, bytes);
      const [changes] = await engine.write('journal.insert', `${journal}/${n}`, (database) =>
        database.change('insertRecord', [[journal, n, bytes]]),
      );
      return changes === 1 ? 'stored' : 'taken';
    },
    async read(journal, n) {
      checkRecordNumber(n);
      const [row] = await engine.read((database) => database.first('readRecord', [[journal, n]]));
      return row?.[0] as Uint8Array | undefined;
    },
    async scan(journal, from, limit, bytesMax = SCAN_BYTES_MAX) {
      checkRecordNumber(from);
      const rows = await engine.read((database) =>
        database.rows('scanRecords', [journal, from, limit], bytesMax),
      );
      return takeDense(rows, from);
    },
  };
}
