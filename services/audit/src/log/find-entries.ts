/** Finding a ledger's entries in the published log by reading on from a cursor; bounded, so a page may be empty. */
import { parseEntry } from '@centesimo/log';
import type { LogReader } from './log-reader.ts';

export interface FoundEntry {
  readonly index: number;
  readonly text: string;
}

export interface FoundPage {
  readonly found: readonly FoundEntry[];
  /** Where the next page begins; undefined at the end of what is published. */
  readonly next: number | undefined;
}

export interface Wanted {
  readonly ledger: string;
  /** Any where left out or empty. */
  readonly subject?: string | undefined;
  readonly type?: string | undefined;
  /** The index before which to end; the published size where left out. */
  readonly to?: number | undefined;
}

/** Entries looked at for one page. */
const SCAN_MAX = 20_000;
const READ = 1_000;

/** The next entries that are wanted, from index `from` on. */
export async function findEntries(
  reader: LogReader,
  wanted: Wanted,
  from: number,
  limit: number,
): Promise<FoundPage> {
  const found: FoundEntry[] = [];
  const { to = Infinity } = wanted;
  let index = from;
  while (index < Math.min(to, from + SCAN_MAX)) {
    const texts = await reader.entries(index, Math.min(READ, to - index));
    if (texts.length === 0) return { found, next: undefined };
    for (const text of texts) {
      if (isWanted(text, wanted)) found.push({ index, text });
      index += 1;
      if (found.length === limit) return { found, next: index < to ? index : undefined };
    }
  }
  return { found, next: index < to ? index : undefined };
}

/**
 * All entries that are wanted, from index `from` on, record by record; `to` should be a size that is published. Ends
 * early when the signal aborts.
 */
export async function* eachEntry(
  reader: LogReader,
  wanted: Wanted & { readonly to: number },
  from: number,
  signal: AbortSignal,
): AsyncGenerator<readonly FoundEntry[]> {
  let index = from;
  while (index < wanted.to && !signal.aborted) {
    const first = index;
    const texts = await reader.entries(first, Math.min(READ, wanted.to - first));
    if (texts.length === 0) throw new Error(`entry ${first} is published and cannot be read`);
    index += texts.length;
    yield texts.flatMap((text, i) => (isWanted(text, wanted) ? [{ index: first + i, text }] : []));
  }
}

function isWanted(text: string, { ledger, subject = '', type = '' }: Wanted): boolean {
  const entry = parseEntry(text);
  if (entry.ledger !== ledger) return false;
  // The cheap look first: most entries do not even hold the text.
  const { eventText } = entry;
  if (subject === '' && type === '') return true;
  if (!eventText.includes(subject) || !eventText.includes(type)) return false;
  const event = JSON.parse(eventText) as { subject: string; type: string };
  return (subject === '' || event.subject === subject) && (type === '' || event.type === type);
}
