/** What allocation answers about its state: the overview of a ledger. */
import { planChosenRefund } from '@centesimo/cents';
import type { Json } from '@centesimo/decider';
import { answerAppeals, isAppealsQuery } from './appeals.ts';
import { answerList, isListQuery } from './list.ts';
import { overview } from './overview.ts';
import { isDocumentsQuery, standingDocuments } from './standing-documents.ts';
import type { AllocationState } from './state.ts';

/** The question: how a ledger stands. */
export type LedgerQuery = { readonly ask: 'ledger'; readonly ledger: string };

/** The question: what a refund that staff choose would take; `plan` is null where there is no such gift. */
export interface RefundPlanQuery {
  readonly ask: 'refund-plan';
  readonly ledger: string;
  readonly gift: string;
  readonly amount: number;
}

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
  if (isRefundPlanQuery(query)) {
    const money = state.ledgers.get(query.ledger);
    if (money === undefined) return null;
    const plan = planChosenRefund(money.cents, query.gift, query.amount);
    return { plan: plan === undefined ? null : { ...plan } };
  }
  if (!isLedgerQuery(query)) return null;
  const money = state.ledgers.get(query.ledger);
  if (money === undefined || state.last === undefined) return null;
  return overview(query.ledger, money, state.last);
}

function isRefundPlanQuery(query: unknown): query is RefundPlanQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { amount, ask, gift, ledger } = query as { readonly [Name in keyof RefundPlanQuery]?: unknown };
  const isNamed = typeof ledger === 'string' && typeof gift === 'string';
  return ask === 'refund-plan' && isNamed && Number.isSafeInteger(amount);
}

function isLedgerQuery(query: unknown): query is LedgerQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ask, ledger } = query as Partial<LedgerQuery>;
  return ask === 'ledger' && typeof ledger === 'string';
}
