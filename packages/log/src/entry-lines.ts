/** Entries as lines of a file: JSON a line (NDJSON), and CSV (RFC 4180) that a spreadsheet takes for text only. */
import { base64OfBinary, hexOf } from './encoding.ts';
import { parseEntry } from './entry.ts';
import { type Sha256, leafHashOfText } from './hash.ts';

/** What the event of an entry says of itself. */
export interface EventHead {
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly type: string;
}

/** Names of the columns, with the line end. The leaf hash is in hex: base64 may begin with a plus, which is a formula. */
export const CSV_HEADER =
  'index,ledger,seq,time,type,subject,source,id,leaf_hash_hex,previous_leaf_hash_hex,entry\r\n';

/** The head of an entry's event, which was checked when it was logged: nothing is checked again. */
export function eventHead(eventText: string): EventHead {
  return JSON.parse(eventText) as EventHead;
}

/** `{"index":…,"leafHash":"<base64>","entry":…}`: the entry stands there byte for byte as it is hashed. */
export function entryJson(sha256: Sha256, index: number, text: string): string {
  return `{"index":${index},"leafHash":"${base64OfBinary(leafHashOfText(sha256, text))}","entry":${text}}`;
}

/** One record of `CSV_HEADER` with its line end; `entry` holds the bytes that are hashed. @throws LogError */
export function entryCsv(sha256: Sha256, text: string): string {
  const { eventText, index, ledger, prev, seq } = parseEntry(text);
  const { id, source, subject, time, type } = eventHead(eventText);
  const cells = [
    index,
    ledger,
    seq,
    time,
    type,
    subject,
    source,
    id,
    hexOf(leafHashOfText(sha256, text)),
    prev,
    text,
  ];
  return `${cells.map((cell) => csvCell(String(cell))).join(',')}\r\n`;
}

/**
 * A cell that no spreadsheet computes: what begins like a formula gets an apostrophe before it, which spreadsheets
 * read as "this is text" (OWASP, CSV injection).
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
