/** A small link to the entry of the log that a statement rests on. */
import { type Html, html, urlPath } from '@centesimo/web';
import type { Reader } from './reader.ts';

/** Nothing where the entry is not known. */
export function entryLink(entry: number | undefined, reader: Reader): Html | undefined {
  if (entry === undefined) return undefined;
  const path = reader.to(urlPath`/auditor/entries/${entry}`);
  return html` <a class="entry" href="${path}">${reader.texts.ledger.entry(String(entry))}</a>`;
}
