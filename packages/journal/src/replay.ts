/** Reading a journal from its start, or from a snapshot, to its end, with every record checked against the chain. */
import type { DocumentStore, JournalStore } from '@centesimo/store';
import { JournalError } from './errors.ts';
import type { Limits } from './limits.ts';
import { type JournalRecord, NO_HASH, decodeRecord } from './record.ts';
import type { Clock } from './types.ts';
import { within } from './within.ts';

export interface ReplayPorts {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Ends a long replay. */
  readonly signal?: AbortSignal;
}

/** Where a replay stands: the next record's number and what it must name as its predecessor. */
export interface ReplayPoint {
  readonly n: number;
  readonly prev: string;
}

export const JOURNAL_START: ReplayPoint = { n: 0, prev: NO_HASH };

const SCAN_RECORDS = 200;

/**
 * Reads on from `point` to the present end and hands each record over, in order. What it saw as the end may be stale:
 * only a seal at that number proves it. @throws JournalError `broken-chain`, `stopped`
 */
export async function replayFrom(
  ports: ReplayPorts,
  journal: string,
  point: ReplayPoint,
  visit: (record: JournalRecord) => void,
): Promise<ReplayPoint> {
  const { journals, clock, limits } = ports;
  let { n, prev } = point;
  for (;;) {
    if (ports.signal?.aborted === true) throw new JournalError('stopped', `${journal} is given up`);
    const scan = journals.scan(journal, n, SCAN_RECORDS, limits.recordBytes * 2);
    const stored = await within(clock, limits.storeTimeoutMs, `scan of ${journal}`, scan);
    if (stored.length === 0) return { n, prev };
    for (const { n: found, bytes } of stored) {
      const record = decodeRecord(journal, n, bytes);
      if (found !== n || record.prev !== prev)
        throw new JournalError(
          'broken-chain',
          `record ${found} of ${journal} does not follow record ${n - 1}`,
        );
      visit(record);
      n += 1;
      prev = record.hash;
    }
  }
}
