/** A small link to the entry of the log that a statement rests on. */
import { type Html, html, urlPath } from '@centesimo/web';
import type { Reader } from './reader.ts';

/** Nothing where the entry is not known. */
export function entryLink(entry: number | undefined, ledger: string, { texts }: Reader): Html | undefined {
  if (entry === undefined) return undefined;
  const path = urlPath`/v1/ledgers/${ledger}/entries?from=${entry}&to=${entry + 1}`;
  return html` <a class="entry" href="${path}">${texts.ledger.entry(String(entry))}</a>`;
}
