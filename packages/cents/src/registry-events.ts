/** What exists in a ledger: its funds, projects, budgets and rules. Structurally equal to the schemas of the events package. */

export interface Actor {
  readonly role: string;
  readonly actor: string;
}

/** Who said it and, where a second person is needed, who agreed. */
export interface Said {
  readonly approvedBy?: Actor;
  readonly by?: Actor;
}

export type FundClass = 'unrestricted' | 'designated' | 'restricted' | 'conditional';

export interface LedgerOpened {
  readonly baseCurrency: string;
  readonly by?: Actor;
  readonly currencies: readonly string[];
  readonly details?: string;
  readonly policy: 'fifo@1';
  readonly reserves: readonly { readonly currency: string; readonly fund: string }[];
}

export interface ClosedBy {
  readonly by?: Actor;
}

export interface PlacementRuleSet {
  readonly by?: Actor;
  readonly shares: readonly { readonly fund: string; readonly weight: number }[];
  readonly version: number;
}

export interface FundOpened {
  readonly by?: Actor;
  readonly class: FundClass;
  readonly currency: string;
  /** A partner holds the money of this fund, all of it from one fund of ours. */
  readonly custody?: { readonly partner: string; readonly source: string };
  readonly details?: string;
  /** What an appeal asks for, in minor units. */
  readonly goal?: number;
  /** Only these projects may be paid from it. */
  readonly projects?: readonly string[];
  /** A fund of another currency with the same class and restriction: money may be exchanged between the two. */
  readonly purposeOf?: string;
  /** Commitment to the wording of the purpose that the appeal names for money it cannot use. */
  readonly secondary?: string;
  /** The fund of that purpose; alone it may get such money on that ground. */
  readonly secondaryFund?: string;
  readonly until?: string;
}

export interface ConditionMet extends Said {
  readonly details?: string;
  readonly evidence?: readonly string[];
}

export interface ProjectOpened {
  readonly by?: Actor;
  readonly details?: string;
}

export interface BudgetSet extends Said {
  readonly currency: string;
  readonly lines: readonly { readonly amount: number; readonly line: string }[];
  readonly over: 'refuse' | 'flag';
  /** Counted from 1 for each project. */
  readonly version: number;
}

/** How many facts of each kind, in donation's order, a statement counts. */
export interface FactCounts {
  readonly charges: number;
  readonly corrections: number;
  readonly credits: number;
  readonly demands: number;
  /** Fees that the reserve owes or owed, by currency in the order of `ledger.opened`. */
  readonly fees: readonly number[];
  /** Gifts and incomes. */
  readonly receipts: number;
}

export interface PeriodClosed extends Said {
  readonly counts: FactCounts;
  /** Where the last fact stands that allocation had followed. */
  readonly donation?: { readonly id: string; readonly source: string };
  /** Counted from 1. */
  readonly number: number;
  /** Hex SHA-256 of the statement, which follows from the log up to this entry. */
  readonly statement: string;
  readonly until?: string;
}

/** Documents that came later; or redacted copies, after which the one they replace is no more shown. */
export interface EvidenceAttached {
  readonly by?: Actor;
  readonly evidence: readonly string[];
  readonly replaces?: string;
}

/** Whether an expense is recorded with a document only. */
export interface EvidenceRuleSet {
  readonly by?: Actor;
  readonly required: boolean;
}

export interface ImpactReported {
  readonly by?: Actor;
  readonly details?: string;
  readonly expense?: string;
  readonly method: string;
  readonly project?: string;
  /** The report that was wrong: this one counts instead. */
  readonly replaces?: string;
  readonly reportedAt?: string;
  readonly unit: string;
  readonly units: number;
}
