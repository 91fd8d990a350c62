/** Small links to the entry of the log that a statement rests on, and to a ledger in which money goes on. */
import { type Html, html, urlPath } from '@centesimo/web';
import type { Reader } from './reader.ts';

/** Nothing where the entry is not known. */
export function entryLink(entry: number | undefined, reader: Reader): Html | undefined {
  if (entry === undefined) return undefined;
  const path = reader.to(urlPath`/auditor/entries/${entry}`);
  return html` <a class="entry" href="${path}">${reader.texts.ledger.entry(String(entry))}</a>`;
}

/** Nothing where the ledger is none of this portal. */
export function ledgerLink(ledger: string | undefined, reader: Reader): Html | undefined {
  if (ledger === undefined) return undefined;
  const path = reader.to(urlPath`/l/${ledger}`);
  return html` <a href="${path}">${reader.texts.donor.allOfLedger(ledger)}</a>`;
}
