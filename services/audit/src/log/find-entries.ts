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

/** Entries looked at for one page. */
const SCAN_MAX = 20_000;
const READ = 1_000;

/** The next entries of a ledger, of one subject where that is not empty, from index `from` on. */
export async function findEntries(
  reader: LogReader,
  ledger: string,
  subject: string,
  from: number,
  limit: number,
): Promise<FoundPage> {
  const found: FoundEntry[] = [];
  let index = from;
  while (index < from + SCAN_MAX) {
    const texts = await reader.entries(index, READ);
    if (texts.length === 0) return { found, next: undefined };
    for (const text of texts) {
      if (isOf(text, ledger, subject)) found.push({ index, text });
      index += 1;
      if (found.length === limit) return { found, next: index };
    }
  }
  return { found, next: index };
}

function isOf(text: string, ledger: string, subject: string): boolean {
  const entry = parseEntry(text);
  if (entry.ledger !== ledger) return false;
  // The cheap look first: most entries do not even hold the text.
  if (subject === '') return true;
  if (!entry.eventText.includes(subject)) return false;
  return (JSON.parse(entry.eventText) as { subject: string }).subject === subject;
}
