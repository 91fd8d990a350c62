/** What the portal says of where cents are: in a ledger, in those that they were handed over to, and the payments there. */
import type { EntryIndex, ExchangeView, FundView, PieceView } from './piece-views.ts';
import type { ProjectView } from './project-views.ts';

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

/** What a run of the gift's cents was exchanged to. */
export interface LegView {
  readonly exchange: ExchangeView;
  readonly currency: string;
  /** Minor units of `currency`: what the pieces sum to. */
  readonly amount: number;
  readonly fund: FundView;
  readonly pieces: readonly PieceView[];
}

export interface LedgerName {
  readonly id: string;
  readonly title?: string;
  /** The stated rule of attribution, `fifo@1`. */
  readonly policy: string;
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

/** Why what became of money in another log is not told here. */
export type NotChecked =
  /** No address of a portal of that log is set. */
  | 'unknown-log'
  /** It came in there as a gift, whose trail is nobody's but its giver's. */
  | 'gift'
  /** That portal is asked, and has not answered yet. */
  | 'asking'
  | 'unreachable'
  /** What it answered proves nothing, or another thing than what was cited. */
  | 'refused';

/** What a receipt proved of some cents of an income of another log. Minor units; ids and entries are of that log. */
export interface CheckedPlaces {
  /** Entries of that log as of which this is. */
  readonly size: number;
  readonly payments: readonly {
    readonly id: string;
    readonly entry: EntryIndex;
    /** YYYY-MM-DD, as stated there. */
    readonly paidAt: string;
    readonly amount: number;
    readonly currency: string;
    readonly share: number;
    readonly covered: number;
  }[];
  readonly waiting: readonly { readonly fund: string; readonly amount: number; readonly currency: string }[];
  readonly partners: readonly {
    readonly fund: string;
    readonly amount: number;
    readonly currency: string;
    readonly isThere: boolean;
  }[];
  readonly exchanged: readonly {
    readonly entry: EntryIndex;
    readonly amount: number;
    readonly currency: string;
    readonly units: number;
    readonly toCurrency: string;
  }[];
  readonly lost: readonly {
    readonly entry: EntryIndex;
    readonly amount: number;
    readonly currency: string;
  }[];
  /** Once more to another ledger, by the entry there that does it. */
  readonly handedOver: readonly {
    readonly entry: EntryIndex;
    readonly amount: number;
    readonly currency: string;
  }[];
  /** In no fund yet. */
  readonly placeless: number;
}

/** Handed-over cents in a ledger of another log: cents `[from, to)` of what it received, by the entry that is cited. */
export interface ElsewhereView {
  readonly origin: string;
  readonly ledger: string;
  readonly entry: EntryIndex;
  /** The id of the gift or income there. */
  readonly received?: string;
  readonly currency: string;
  readonly from: number;
  readonly to: number;
  /** The public page there that follows these cents. */
  readonly page?: string;
  /** Verified here with that log's key; else why not. */
  readonly checked?: CheckedPlaces;
  readonly notChecked?: NotChecked;
}

/** Cents, and all that they went on in. */
export interface FollowedView extends PlacesView {
  readonly asOf: AsOf;
  readonly ledger: LedgerName;
  /** Where handed-over pieces go on in other ledgers, by the index that they name. Theirs may name further ones. */
  readonly continuations: readonly ContinuationView[];
  /** Where they go on in other logs, by the index that pieces name in `elsewhere`. */
  readonly elsewhere: readonly ElsewhereView[];
}

/** Money that is no gift, which is public: cents `[from, to)` of it. */
export interface IncomeTrailView extends FollowedView {
  /** Minor units of the whole. */
  readonly income: {
    readonly id: string;
    readonly entry: EntryIndex;
    readonly currency: string;
    readonly amount: number;
  };
  readonly from: number;
  readonly to: number;
}
