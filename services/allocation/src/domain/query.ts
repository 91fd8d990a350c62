/** What allocation answers about its state: the overview of a ledger. */
import type { Json } from '@centesimo/decider';
import { answerAppeals, isAppealsQuery } from './appeals.ts';
import { answerList, isListQuery } from './list.ts';
import { overview } from './overview.ts';
import { isDocumentsQuery, standingDocuments } from './standing-documents.ts';
import type { AllocationState } from './state.ts';

/** The question: how a ledger stands. */
export type LedgerQuery = { readonly ask: 'ledger'; readonly ledger: string };

/** Null for an unknown ledger, and for a question that is not known. */
export function answerQuery(state: AllocationState, query: Json): Json {
  if (isListQuery(query)) {
    const money = state.ledgers.get(query.ledger);
    return money === undefined ? null : answerList(money, query);
  }
  if (isDocumentsQuery(query)) {
    const money = state.ledgers.get(query.ledger);
    return money === undefined ? null : standingDocuments(money.cents, query.commitments);
  }
  if (isAppealsQuery(query)) {
    const money = state.ledgers.get(query.ledger);
    return money === undefined ? null : answerAppeals(money, query);
  }
  if (!isLedgerQuery(query)) return null;
  const money = state.ledgers.get(query.ledger);
  if (money === undefined || state.last === undefined) return null;
  return overview(query.ledger, money, state.last);
}

function isLedgerQuery(query: unknown): query is LedgerQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ask, ledger } = query as Partial<LedgerQuery>;
  return ask === 'ledger' && typeof ledger === 'string';
}
