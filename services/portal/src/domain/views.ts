/** What the portal says of gifts, payments and ledgers: plain data for its API and its pages, all of it from verified entries. */
import type { FundClass, PathStep } from '@centesimo/cents';

/** Where the log stood that an answer was made from. */
export interface AsOf {
  readonly origin: string;
  /** Entries verified, and the root over them in base64. */
  readonly size: number;
  readonly root: string;
}

/** The index of an entry in the log: `/log` and the receipts name it. */
export type EntryIndex = number;

export interface FundView {
  readonly id: string;
  readonly class: FundClass;
  /** As published; only where it opens the commitment in a verified entry. */
  readonly title?: string;
}

export interface ProjectView {
  readonly id: string;
  readonly title?: string;
}

/** A salted commitment to a file: the entry holds nothing else of it, neither type nor size. */
export interface EvidenceView {
  readonly commitment: string;
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
  readonly evidence: readonly EvidenceView[];
}

/** Minor units of the gift's own cents. */
export type PieceState =
  | { readonly kind: 'unplaced'; readonly giftsAhead: number }
  | { readonly kind: 'unassigned' }
  | { readonly kind: 'waiting'; readonly fund: FundView; readonly ahead: number }
  | { readonly kind: 'spent'; readonly payment: string }
  | { readonly kind: 'refunded'; readonly demand: string; readonly entry?: EntryIndex };

export interface HopView {
  readonly kind: 'placed' | 'assigned' | 'moved' | 'returned';
  readonly fund: FundView;
  readonly entry?: EntryIndex;
  /** When it was recorded: RFC 3339, UTC. */
  readonly time?: string;
  /** Of `returned`: the payment that the cents came back from. */
  readonly payment?: string;
}

/** The gift's own cents `[from, to)`. */
export interface PieceView {
  readonly from: number;
  readonly to: number;
  readonly state: PieceState;
  readonly hops: readonly HopView[];
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
}

export interface LedgerName {
  readonly id: string;
  readonly title?: string;
  /** The stated rule of attribution, `fifo@1`. */
  readonly policy: string;
}

export interface TrailView {
  readonly asOf: AsOf;
  readonly ledger: LedgerName;
  readonly gift: GiftView;
  /** In gift-cent order; they sum to the gift's net (gross where the reserve bears the fee). */
  readonly pieces: readonly PieceView[];
  /** Each payment that a piece names, once, in the order in which the gift's cents reached them; `share`: its cents there. */
  readonly payments: readonly (PaymentView & { readonly share: number })[];
  readonly demands: readonly { readonly id: string; readonly amount: number; readonly settled: boolean }[];
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
}

export interface ProjectSums extends ProjectView {
  readonly entry: EntryIndex;
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
  }[];
  readonly funds: readonly FundSums[];
  readonly projects: readonly ProjectSums[];
  /** The signed note, and who signed it. */
  readonly checkpoint: { readonly note: string; readonly signers: readonly string[] };
  /** The newest first; `next` is the cursor of the following page. */
  readonly payments: readonly PaymentView[];
  readonly next?: string;
}
