/** What the portal says of gifts, payments and ledgers: plain data for its API and its pages, all of it from verified entries. */
import type { PathStep } from '@centesimo/cents';
import type { BalanceLine } from './bank-views.ts';
import type { BudgetSums, ImpactReportView, ImpactView, ProjectView } from './project-views.ts';
import type { EntryIndex, FundView } from './piece-views.ts';
import type { AsOf, DocumentOpening, FollowedView, LedgerName, PaymentView } from './place-views.ts';

export type {
  AppealReasonView,
  CitationView,
  CoveredView,
  EntryIndex,
  ExchangeView,
  FundView,
  HopView,
  LossReason,
  PieceState,
  PieceView,
} from './piece-views.ts';
export type {
  AsOf,
  CheckedPlaces,
  ContinuationView,
  DocumentOpening,
  ElsewhereView,
  EvidenceView,
  FollowedView,
  IncomeTrailView,
  LedgerName,
  LegView,
  NotChecked,
  PaymentView,
  PlacesView,
  ReachedPayment,
} from './place-views.ts';
export type { BudgetSums, ImpactReportView, ImpactView, ProjectView } from './project-views.ts';

/** A document that stands for a payment, with what opens it and the entry that names it. */
export interface DocumentView extends DocumentOpening {
  readonly commitment: string;
  readonly entry: EntryIndex;
}

export interface GiftView {
  readonly id: string;
  readonly entry: EntryIndex;
  /** YYYY-MM-DD. */
  readonly givenAt: string;
  readonly currency: string;
  readonly gross: number;
  readonly fee: number;
  readonly net: number;
  readonly feeBorneBy: 'gift' | 'reserve';
  /** The processor's name says that it is simulated, where it is. */
  readonly simulated: boolean;
  /** How much came back to it when the fee turned out lower; what it rose by is a piece of kind `fee`. */
  readonly feeGivenBack?: number;
  /** The gift was announced and is not received: it has no cents yet, or it never came. */
  readonly awaited?: 'announced' | 'failed';
  /** What was private of it is destroyed: since when (YYYY-MM-DD), and the entry that says so. */
  readonly erased?: { readonly erasedAt: string; readonly entry: EntryIndex };
}

export interface DemandView {
  readonly id: string;
  readonly kind: 'refund' | 'failure' | 'dispute';
  readonly amount: number;
  readonly settled: boolean;
  /** What came back of it: it failed, or the dispute was won. */
  readonly credited: number;
  readonly entry?: EntryIndex;
  /** The appeal that it was to give back of, as was said; the refunded pieces tell whether it did. */
  readonly appeal?: FundView;
}

/** `inquiry`: the bank asks, and no money is gone; `withdrawn`: it took the money and has not decided. */
export interface DisputeView {
  readonly id: string;
  readonly state: 'inquiry' | 'withdrawn' | 'won' | 'lost';
  readonly amount: number;
  /** YYYY-MM-DD: when it came to this state; its entry is the one that says so. */
  readonly since: string;
  readonly entry: EntryIndex;
}

/** The pieces are in gift-cent order, and sum to the gift's net (gross where the reserve bears the fee). */
export interface TrailView extends FollowedView {
  readonly gift: GiftView;
  readonly demands: readonly DemandView[];
  readonly disputes: readonly DisputeView[];
  readonly impact: readonly ImpactView[];
  /** Whether a trail receipt can prove all of this: not before the gift is received. */
  readonly provable: boolean;
}

/** What a trail receipt of the gift is made of beside its entries, as `pathOfGift` of the verify package answers it. */
export interface TrailPathView {
  /** Where the log stood: no entry is at or above it. */
  readonly size: number;
  readonly entries: readonly EntryIndex[];
  readonly placements: readonly {
    readonly entry: EntryIndex;
    readonly fund: string;
    readonly leaf: number;
    readonly amount: number;
    readonly path: readonly PathStep[];
  }[];
  readonly assigned: readonly { readonly entry: EntryIndex; readonly amount: number }[];
  readonly payments: readonly { readonly entry: EntryIndex; readonly share: number }[];
}

/** Sources of a payment, without naming a gift: how many, and the sizes of their shares in bands. */
export interface SourcesView {
  readonly asOf: AsOf;
  readonly payment: PaymentView;
  readonly gifts: number;
  readonly incomes: number;
  readonly fromGifts: number;
  readonly fromIncomes: number;
  /** What nobody's money stands in for: the gifts behind it were taken back. */
  readonly shortfall: number;
  readonly bands: readonly { readonly upTo: number; readonly count: number; readonly amount: number }[];
}

export interface FundSums extends FundView {
  readonly currency: string;
  readonly open: boolean;
  readonly entry: EntryIndex;
  /** Minor units: entered, left, still there. */
  readonly in: number;
  readonly out: number;
  readonly waiting: number;
  /** The reserve while a shortfall of its currency is open: it pays for nothing else. */
  readonly frozen?: true;
  /** A fund that asks for a goal. */
  readonly appeal?: AppealView;
}

/** In minor units of the fund's currency; `surplus` is what the appeal cannot use. */
export interface AppealView {
  readonly state: 'open' | 'met' | 'overfunded' | 'failed';
  readonly goal: number;
  readonly raised: number;
  readonly surplus: number;
  /** Where the surplus may go, as the appeal said when it was opened. */
  readonly secondary?: FundView;
}

/** Money that a partner holds for a fund of ours, in minor units: `sent` is the sum of all the others. */
export interface CustodySums {
  readonly fund: FundView;
  readonly partner: string;
  readonly source: FundView;
  readonly currency: string;
  readonly sent: number;
  readonly inTransit: number;
  readonly there: number;
  /** Spent by the partner, less what came back to it. */
  readonly reported: number;
  readonly givenBack: number;
  readonly fee: number;
  readonly handedOver: number;
}

export interface ProjectSums extends ProjectView {
  readonly entry: EntryIndex;
  readonly open: boolean;
  readonly budget?: BudgetSums;
  readonly spent: readonly {
    readonly currency: string;
    readonly amount: number;
    readonly payments: number;
  }[];
}

export interface LedgerView {
  readonly asOf: AsOf;
  readonly ledger: LedgerName;
  readonly closed: boolean;
  readonly gifts: number;
  readonly currencies: readonly {
    readonly currency: string;
    readonly received: number;
    readonly spent: number;
    /** Free in funds, not placed yet, and not assigned to a fund. */
    readonly waiting: number;
    readonly unplaced: number;
    readonly unassigned: number;
    readonly refunded: number;
    readonly bank: number;
    /** With partners: on the way, and there. */
    readonly withPartners: number;
    /** The bank has taken it back, or will, and it is not settled. */
    readonly demanded: number;
    readonly feesOwed: number;
    /** Paid, but nobody's money stands in for it. */
    readonly shortfall: number;
    readonly lost: number;
    readonly exchangedOut: number;
    readonly exchangedIn: number;
  }[];
  readonly custody: readonly CustodySums[];
  readonly funds: readonly FundSums[];
  readonly projects: readonly ProjectSums[];
  /** Reports of impact, the newest first, at most 50; `impacts` counts all of them. */
  readonly impact: readonly ImpactReportView[];
  readonly impacts: number;
  /** What banks stated last, by account. */
  readonly balances: readonly BalanceLine[];
  /** The signed note, and who signed it. */
  readonly checkpoint: { readonly note: string; readonly signers: readonly string[] };
  /** The newest first; `next` is the cursor of the following page. */
  readonly payments: readonly PaymentView[];
  readonly next?: string;
}
