/** What the portal says of projects: what they may cost, and what came of the money. */
import type { EntryIndex } from './piece-views.ts';

export interface ProjectView {
  readonly id: string;
  readonly title?: string;
}

/** What a project may cost; minor units. */
export interface BudgetSums {
  readonly entry: EntryIndex;
  readonly version: number;
  readonly currency: string;
  /** What becomes of an expense that is over it. */
  readonly over: 'refuse' | 'flag';
  readonly planned: number;
  readonly spent: number;
  readonly lines: readonly {
    readonly line: string;
    readonly planned: number;
    /** Less what came back. */
    readonly spent: number;
    /** Below 0: so much is over budget. */
    readonly left: number;
  }[];
  /** Spent on the project in this currency, and on none of the lines. */
  readonly unplanned: number;
}

/** Units that were delivered, of a payment or of a project, and the method by which they were counted. */
export interface ImpactReportView {
  readonly id: string;
  readonly entry: EntryIndex;
  /** YYYY-MM-DD, as stated by the organisation. */
  readonly reportedAt: string;
  /** Slugs. */
  readonly method: string;
  readonly unit: string;
  readonly units: number;
  /** One of the two: the id of the payment, or the project. */
  readonly payment?: string;
  readonly project?: ProjectView;
  /** As published; only where it opens the commitment in the entry. */
  readonly text?: string;
  /** The report that counts instead of this one. */
  readonly replacedBy?: string;
}

/** A part of units: exact as a fraction in lowest terms, both of them decimal text, since they may pass 2^53. */
interface UnitsShare {
  readonly numerator: string;
  readonly denominator: string;
  /** Minor units: the gift's cents, and all those among which the units are shared out. */
  readonly cents: number;
  readonly live: number;
}

/** What of reported units is the gift's: of one unit, one method, and all payments or one project. */
export interface ImpactView {
  readonly unit: string;
  readonly method: string;
  /** Absent: of payments. */
  readonly project?: ProjectView;
  /** Of the cents that stand for it; absent where there is no part. */
  readonly currency?: string;
  /** The exact sum of the parts as decimal text, rounded down; absent where a project is paid in several currencies. */
  readonly part?: string;
  readonly reports: readonly (ImpactReportView & { readonly share?: UnitsShare })[];
}
