/** The questions that the portal answers, for its API and its pages alike. */
import type { MadeStatement } from '@centesimo/cents';
import type { StatementView, StatementsView } from './statement-views.ts';
import type { CentsAsked } from './show-income.ts';
import type {
  DocumentView,
  IncomeTrailView,
  LedgerName,
  LedgerView,
  SourcesView,
  TrailPathView,
  TrailView,
} from './views.ts';

/** Why there is no answer: what was typed is no trail code and why, or nothing verified answers to it. */
export type ViewFault =
  | { readonly kind: 'malformed'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unknown' }
  /** The gift is not received: no receipt can prove its trail. */
  | { readonly kind: 'not-provable' }
  /** Nothing is verified yet: ask again. */
  | { readonly kind: 'not-ready' };

export type Answered<View> =
  | { readonly view: View; readonly fault?: undefined }
  | { readonly fault: ViewFault; readonly view?: undefined };

export type StatementFault =
  | ViewFault
  /** The verified log does not reach that entry. */
  | { readonly kind: 'beyond-log'; readonly size: number }
  /** It is being made: ask again. */
  | { readonly kind: 'being-made' }
  /** None is kept as of that entry: it follows from the log. */
  | { readonly kind: 'not-kept'; readonly size: number };

export type AnsweredStatement =
  | { readonly view: StatementView; readonly fault?: undefined }
  | { readonly fault: StatementFault; readonly view?: undefined };

export interface PaymentsPage {
  /** `next` of the page before. */
  readonly cursor?: string;
  /** 1 to 100; 20 when left out. */
  readonly limit?: number;
}

/** Every answer says as of which size and root of the log it was made, and no part of it waits for anybody. */
export interface PortalViews {
  /** Where the cents of the gift with this trail code are; the code as typed. */
  trailOf(code: string): Answered<TrailView>;
  /** What proves that trail, but for the entries: which they are, and the sum-tree paths. */
  pathOf(code: string): Answered<TrailPathView>;
  /** Where the cents of an income are, or those that are asked for. */
  incomeTrailOf(income: string, cents?: CentsAsked): Answered<IncomeTrailView>;
  /** What proves that, as `pathOf`. */
  incomePathOf(income: string): Answered<TrailPathView>;
  /** Sources of a payment, in sums. */
  sourcesOf(expense: string): Answered<SourcesView>;
  /** Where an expense stands in the log. */
  entryOf(expense: string): Answered<{ readonly entry: number }>;
  /** A document that stands for an expense, once it is known what opens it. */
  documentOf(expense: string, commitment: string): Answered<DocumentView>;
  ledgerOf(ledger: string, page?: PaymentsPage): Answered<LedgerView>;
  /** The statement of a ledger as of an entry; of the last verified one where left out. `made`: where none is kept. */
  statementOf(ledger: string, through?: number, made?: MadeStatement): AnsweredStatement;
  /** Which statements there are, and what banks stated. */
  statementsOf(ledger: string): Answered<StatementsView>;
  /** Every verified ledger, in the order of the log; none while nothing is verified. */
  ledgers(): readonly LedgerName[];
  /** Calls back whenever the verified log has grown or a text was found; the answer ends that. */
  onChange(told: () => void): () => void;
}
