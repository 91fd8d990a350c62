/** Journals in one table: a record is a row, and its primary key is the fence. */
import { checkName, checkRecordNumber, checkSize } from '../key-rules.ts';
import type { JournalRecord, JournalStore } from '../port.ts';
import type { StoreEngine } from './store-engine.ts';

/** What one scan holds in memory when the caller names no bound. */
const SCAN_BYTES_MAX = 64 * 1024 * 1024;

/** Takes rows up to the first hole and the bounds; the first row is always taken. */
function takeDense(rows: Iterable<Record<string, unknown>>, from: number, bytesMax: number): JournalRecord[] {
  const records: JournalRecord[] = [];
  let total = 0;
  for (const row of rows) {
    const n = row['n'] as number;
    const bytes = row['bytes'] as Uint8Array;
    if (n !== from + records.length) break;
    if (records.length > 0 && total + bytes.length > bytesMax) break;
    records.push({ n, bytes });
    total += bytes.length;
  }
  return records;
}

export function openJournals(engine: StoreEngine): JournalStore {
  const insertRow = engine.database.prepare('INSERT INTO journals VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const readRow = engine.database.prepare('SELECT bytes FROM journals WHERE journal = ? AND n = ?');
  const scanRows = engine.database.prepare(
    'SELECT n, bytes FROM journals WHERE journal = ? AND n >= ? ORDER BY n LIMIT ?',
  );

  return {
    async insert(journal, n, bytes) {
      checkName('journal', journal);
      checkRecordNumber(n);
      checkSize(`record ${journal}/${n}`, bytes);
      const apply = (): 'stored' | 'taken' =>
        insertRow.run(journal, n, bytes).changes === 1 ? 'stored' : 'taken';
      return engine.write('journal.insert', `${journal}/${n}`, bytes.length, apply);
    },
    async read(journal, n) {
      checkRecordNumber(n);
      return engine.read(() => readRow.get(journal, n)?.['bytes'] as Uint8Array | undefined);
    },
    async scan(journal, from, limit, bytesMax = SCAN_BYTES_MAX) {
      checkRecordNumber(from);
      return engine.read(() => takeDense(scanRows.iterate(journal, from, limit), from, bytesMax));
    },
  };
}
