/** What the portal says of gifts, payments and ledgers: plain data for its API and its pages, all of it from verified entries. */
import type { PathStep } from '@centesimo/cents';
import type { BalanceLine } from './bank-views.ts';
import type { BudgetSums, ImpactReportView, ImpactView, ProjectView } from './project-views.ts';
import type { EntryIndex, ExchangeView, FundView, PieceView } from './piece-views.ts';

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
export type { BudgetSums, ImpactReportView, ImpactView, ProjectView } from './project-views.ts';

/** Where the log stood that an answer was made from. */
export interface AsOf {
  readonly origin: string;
  /** Entries verified, and the root over them in base64. */
  readonly size: number;
  readonly root: string;
}

/** What opens the commitment to a file. */
export interface DocumentOpening {
  /** base64url of 32 bytes. */
  readonly salt: string;
  /** Canonical JSON of bytes, mediaType and sha256. */
  readonly json: string;
}

/** A salted commitment to a file: the entry holds nothing else of it, neither type nor size. */
export interface EvidenceView extends Partial<DocumentOpening> {
  readonly commitment: string;
}

/** A document that stands for a payment, with what opens it and the entry that names it. */
export interface DocumentView extends DocumentOpening {
  readonly commitment: string;
  readonly entry: EntryIndex;
}

export interface PaymentView {
  readonly id: string;
  readonly entry: EntryIndex;
  /** YYYY-MM-DD, as stated by the organisation. */
  readonly paidAt: string;
  /** The published text; absent when there is none or it does not open its commitment. */
  readonly text?: string;
  readonly project?: ProjectView;
  readonly funds: readonly FundView[];
  readonly currency: string;
  /** Minor units; `returned` is what came back of it. */
  readonly amount: number;
  readonly returned: number;
  /** Documents that stand, the oldest first, and how many were replaced by redacted copies. */
  readonly evidence: readonly EvidenceView[];
  readonly replaced: readonly string[];
  /** The partner that paid it out of what it holds. */
  readonly partner?: string;
  /** What nobody's money stands in for: the gifts behind it were taken back, and the reserve owes it. */
  readonly shortfall?: number;
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

/** What a run of the gift's cents was exchanged to. */
export interface LegView {
  readonly exchange: ExchangeView;
  readonly currency: string;
  /** Minor units of `currency`: what the pieces sum to. */
  readonly amount: number;
  readonly fund: FundView;
  readonly pieces: readonly PieceView[];
}

/** A payment that cents reached. */
export interface ReachedPayment extends PaymentView {
  /** Their part of it, in the payment's currency. */
  readonly share: number;
  /** What they had in it before they were taken back: others stand there now. */
  readonly coveredShare: number;
}

/** Where cents are, and all that is told of the way; `legs` is what exchanged pieces became, by the index they name. */
export interface PlacesView {
  readonly pieces: readonly PieceView[];
  /** Legs may name further legs. */
  readonly legs: readonly LegView[];
  /** Each payment that a piece names, once, in the order in which the cents reached them. */
  readonly payments: readonly ReachedPayment[];
}

/**
 * Handed-over cents in the ledger that took them in, which is another one of this log: cents `[from, to)` of the gift or
 * income that it recorded, counted there. `fee`: those that the fee of that gift took.
 */
export interface ContinuationView extends PlacesView {
  readonly ledger: LedgerName;
  readonly received: { readonly kind: 'gift' | 'income'; readonly id: string; readonly entry: EntryIndex };
  readonly currency: string;
  readonly from: number;
  readonly to: number;
  readonly fee: number;
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

export interface LedgerName {
  readonly id: string;
  readonly title?: string;
  /** The stated rule of attribution, `fifo@1`. */
  readonly policy: string;
}

/** The pieces are in gift-cent order, and sum to the gift's net (gross where the reserve bears the fee). */
export interface TrailView extends PlacesView {
  readonly asOf: AsOf;
  readonly ledger: LedgerName;
  readonly gift: GiftView;
  /** Where handed-over pieces go on in other ledgers, by the index that they name. Theirs may name further ones. */
  readonly continuations: readonly ContinuationView[];
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
