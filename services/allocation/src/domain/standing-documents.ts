/** Which of some commitments are of documents that stand on record in a ledger: those may be opened to everybody. */
import type { LedgerState } from '@centesimo/cents';

export type DocumentsQuery = {
  readonly ask: 'documents';
  readonly ledger: string;
  readonly commitments: readonly string[];
};

export function isDocumentsQuery(query: unknown): query is DocumentsQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ask, commitments, ledger } = query as Partial<DocumentsQuery>;
  return ask === 'documents' && typeof ledger === 'string' && Array.isArray(commitments);
}

/** One that a copy replaced anywhere in the ledger is not among them, wherever else it stands. */
export function standingDocuments(
  { documents, replacedDocuments }: LedgerState,
  commitments: readonly string[],
): string[] {
  const asked = new Set(commitments);
  const standing = new Set<string>();
  for (const known of documents.values()) for (const one of known) if (asked.has(one)) standing.add(one);
  for (const gone of replacedDocuments.values()) for (const one of gone) standing.delete(one);
  return [...standing];
}
