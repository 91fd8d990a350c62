/** Commands on what money is for: conditions, projects, budgets, other purposes, what became of it. */
import type { Actor } from './command-parts.ts';

export interface MeetCondition {
  readonly kind: 'meet-condition';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly fund: string;
  readonly evidence?: readonly string[];
  readonly details?: string;
}

export interface CloseProject {
  readonly kind: 'close-project';
  readonly by: Actor;
  readonly project: string;
}

/** The statement follows from the books; the day is told with it. */
export interface ClosePeriod {
  readonly kind: 'close-period';
  readonly by: Actor;
  /** YYYY-MM-DD. */
  readonly until: string;
}

export interface SetBudget {
  readonly kind: 'set-budget';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly project: string;
  readonly currency: string;
  readonly lines: readonly PlannedLine[];
  readonly over: 'refuse' | 'flag';
}

/** A type and not an interface, so that it is JSON. */
export type PlannedLine = { readonly line: string; readonly amount: number };

export interface RecodeExpense {
  readonly kind: 'recode-expense';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly expense: string;
  readonly project?: string;
  readonly line?: string;
  readonly category?: string;
}

export interface AttachEvidence {
  readonly kind: 'attach-evidence';
  readonly by: Actor;
  /** An outflow, or a fund whose condition is met. */
  readonly of: string;
  readonly evidence: readonly string[];
  /** The document that these are copies of. */
  readonly replaces?: string;
}

export interface SetEvidenceRule {
  readonly kind: 'set-evidence-rule';
  readonly by: Actor;
  /** Whether an expense needs a document. */
  readonly required: boolean;
}

export interface RepurposeMoney {
  readonly kind: 'repurpose-money';
  readonly by: Actor;
  /** Who must have approved before it is decided. */
  readonly approvedBy?: Actor;
  readonly repurpose: string;
  readonly from: string;
  readonly to: string;
  /** Left out, with a gift: all that the fund holds of it. */
  readonly amount?: number;
  readonly currency: string;
  readonly gift?: string;
  readonly ground: Ground;
  readonly evidence?: readonly string[];
  readonly details?: string;
}

export const GROUNDS = [
  'board-decision',
  'secondary-purpose',
  'donor-consent',
  'authority',
  'correction',
] as const;
export type Ground = (typeof GROUNDS)[number];

export interface ReportImpact {
  readonly kind: 'report-impact';
  readonly by: Actor;
  readonly impact: string;
  /** One of the two. */
  readonly expense?: string;
  readonly project?: string;
  readonly method: string;
  readonly unit: string;
  readonly units: number;
  /** The report that it counts instead of. */
  readonly replaces?: string;
  /** YYYY-MM-DD. */
  readonly reportedAt: string;
  readonly details?: string;
}

export type PurposeCommand =
  | MeetCondition
  | CloseProject
  | ClosePeriod
  | SetBudget
  | RecodeExpense
  | AttachEvidence
  | SetEvidenceRule
  | RepurposeMoney
  | ReportImpact;
