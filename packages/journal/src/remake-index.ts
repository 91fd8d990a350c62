/** The index of keys, made again from the journal: copies have none, and the first releases kept it in another form. */
import { JournalError } from './errors.ts';
import { KeyIndex, type KeysOfRecord } from './key-index.ts';
import type { KeySegments } from './key-segments.ts';
import { decodeRecord } from './record.ts';
import type { ReplayPorts } from './replay.ts';
import { within } from './within.ts';

const SCAN_RECORDS = 64;
/** So many keys go into the index at once. */
const KEYS_AT_ONCE = 64 * 1_024;

/**
 * Puts the keys of all records that are stored into an index of none. @throws JournalError `stopped`, `broken-chain`;
 * StoreError
 */
export async function remakeIndex(
  ports: ReplayPorts,
  journal: string,
  segments: KeySegments,
): Promise<KeyIndex> {
  const { clock, journals, limits, signal } = ports;
  const index = new KeyIndex(segments);
  let records: KeysOfRecord[] = [];
  for (let n = 0, keys = 0; ;) {
    if (signal?.aborted === true) throw new JournalError('stopped', `${journal} is given up`);
    const scan = journals.scan(journal, n, SCAN_RECORDS, limits.recordBytes * 2);
    const stored = await within(clock, limits.storeTimeoutMs, `scan of ${journal}`, scan);
    for (const { bytes, n: found } of stored) {
      const { outcomes } = decodeRecord(journal, found, bytes);
      records.push({ n: found, keys: outcomes.map(({ key }) => key) });
      keys += outcomes.length;
    }
    n += stored.length;
    if (index.upTo < n - 1 && (keys >= KEYS_AT_ONCE || stored.length === 0)) {
      await index.append(records, n - 1);
      [records, keys] = [[], 0];
    }
    if (stored.length === 0) return index;
  }
}
