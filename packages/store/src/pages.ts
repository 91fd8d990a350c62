/** All documents of a collection, page after page, for those who read it whole. */
import type { DocumentStore, StoredDocument } from './port.ts';

/** Below every id, and above it. */
const FIRST = '\u0001';
const LAST = '\u{10ffff}';

/** Pages of at most `limit` documents in ascending order of id, none of them empty, of ids below `to`. @throws StoreError */
export async function* pagesOf(
  documents: Pick<DocumentStore, 'range'>,
  collection: string,
  limit: number,
  to = LAST,
): AsyncGenerator<readonly StoredDocument[]> {
  for (let from = FIRST; ;) {
    const page = await documents.range(collection, from, to, limit);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    from = `${last.id}${FIRST}`;
  }
}
