/** Where the log of a store ends: its size and root, as its last record says. */
import { type LogEnd, logEndOf } from '../backup/last-records.ts';
import type { NamedStore } from './copy-store.ts';

const AUDIT_JOURNAL = 'audit/log';
const SCAN_RECORDS = 64;

/** Undefined where there is none. */
export async function readLogEnd({ store }: NamedStore): Promise<LogEnd | undefined> {
  let last: Uint8Array | undefined;
  for (let n = 0; ;) {
    const records = await store.journals.scan(AUDIT_JOURNAL, n, SCAN_RECORDS);
    if (records.length === 0) break;
    n += records.length;
    last = records.at(-1)?.bytes;
  }
  return last && logEndOf(Buffer.from(last).toString('utf8'));
}
