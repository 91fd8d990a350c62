/** What allocation answers about its state: the overview of a ledger. */
import { planChosenRefund } from '@centesimo/cents';
import type { Json } from '@centesimo/decider';
import { answerAppeals, isAppealsQuery } from './appeals.ts';
import { answerList, isListQuery } from './list.ts';
import { overview } from './overview.ts';
import { isDocumentsQuery, standingDocuments } from './standing-documents.ts';
import type { AllocationState, LedgerMoney } from './state.ts';

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
  const money = moneyOf(state, query);
  if (money === undefined) return null;
  if (isListQuery(query)) return answerList(money, query);
  if (isDocumentsQuery(query)) return standingDocuments(money.cents, query.commitments);
  if (isAppealsQuery(query)) return answerAppeals(money, query);
  if (isRefundPlanQuery(query)) {
    const plan = planChosenRefund(money.cents, query.gift, query.amount);
    return { plan: plan === undefined ? null : { ...plan } };
  }
  if (!isLedgerQuery(query) || state.last === undefined) return null;
  return overview(query.ledger, money, state.last);
}

/** Of the ledger that the question is about. */
function moneyOf({ ledgers }: AllocationState, query: Json): LedgerMoney | undefined {
  const { ledger } = (query ?? {}) as { readonly ledger?: unknown };
  return typeof ledger === 'string' ? ledgers.get(ledger) : undefined;
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
