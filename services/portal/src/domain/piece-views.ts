/** What the portal says of each run of a gift's cents: where it is, and the way there. */
import type { AppealEnd, FundClass, StopReason } from '@centesimo/cents';

/** The index of an entry in the log: `/log` and the receipts name it. */
export type EntryIndex = number;

export interface FundView {
  readonly id: string;
  readonly class: FundClass;
  /** As published; only where it opens the commitment in a verified entry. */
  readonly title?: string;
  /** Who holds the money of this fund for it. */
  readonly partner?: string;
  /** Of a conditional fund: its condition is met, so that it is spent like a restricted one. */
  readonly conditionMet?: true;
}

/** What the cents had gone to before a refund or a fee took them: it stays as it was, and others stand in it. */
export interface CoveredView {
  readonly kind: 'payment' | 'exchange' | 'transfer' | 'loss';
  readonly id: string;
  /** Of these cents, how many nobody's money stands in for yet. */
  readonly shortfall: number;
}

/** An appeal that had money it could not use: it was closed below its goal, or more came than was asked for. */
export interface AppealReasonView {
  readonly fund: FundView;
  readonly state: AppealEnd;
}

/** An entry of a partner's ledger, that of the gift or income `receivedAs`; `here`: that ledger is in this log, and this portal shows it. */
export interface CitationView {
  readonly ledger: string;
  readonly origin: string;
  readonly index: number;
  readonly receivedAs?: string;
  readonly here: boolean;
}

/** `source` is where the rate is from. */
export interface ExchangeView {
  readonly id: string;
  readonly entry: EntryIndex;
  /** Major units of `toCurrency` for one of `currency`: decimal text, as recorded. */
  readonly rate: string;
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly exchangedAt: string;
  /** Minor units of the whole exchange. */
  readonly currency: string;
  readonly amount: number;
  readonly toCurrency: string;
  readonly units: number;
}

/** Why money is lost: what a transfer cost, what the bank charged, fees, a demand of more than its gift, something else. */
export type LossReason = 'transfer-fee' | 'charge' | 'fees' | 'excess' | 'other';

/** Minor units of the gift's own cents, or of a leg. */
export type PieceState =
  | { readonly kind: 'unplaced'; readonly giftsAhead: number }
  | { readonly kind: 'unassigned' }
  | { readonly kind: 'waiting'; readonly fund: FundView; readonly ahead: number }
  /** `covering`: the payment was made with other cents, which were taken back, and these stand in for them. */
  | { readonly kind: 'spent'; readonly payment: string; readonly covering?: true }
  | {
      readonly kind: 'refunded';
      readonly demand: string;
      readonly entry?: EntryIndex;
      readonly covered?: CoveredView;
      /** Given back, since this appeal could not use it. */
      readonly appeal?: AppealReasonView;
    }
  /** Paid to a fee that became known after the gift. */
  | {
      readonly kind: 'fee';
      readonly correction: string;
      readonly entry?: EntryIndex;
      readonly covered?: CoveredView;
    }
  /** `sentAt` and `since` are YYYY-MM-DD; `entry` is the transfer's. */
  | {
      readonly kind: 'in-transit';
      readonly fund: FundView;
      readonly partner: string;
      readonly entry?: EntryIndex;
      readonly sentAt?: string;
    }
  /** The partner has it and reports no spending of it; `entry` is the receipt's. */
  | {
      readonly kind: 'with-partner';
      readonly fund: FundView;
      readonly partner: string;
      readonly entry?: EntryIndex;
      readonly since?: string;
    }
  | {
      readonly kind: 'lost';
      readonly loss: string;
      readonly reason: LossReason;
      readonly entry?: EntryIndex;
      readonly text?: string;
    }
  /** The partner's own ledger took it in, with the entry there that says so where one is cited. */
  | {
      readonly kind: 'handed-over';
      readonly handOver: string;
      readonly partner: string;
      readonly entry?: EntryIndex;
      readonly cites?: CitationView;
      /** The index in the trail's continuations; absent where it is not followed on, for the reason in `stops`. */
      readonly continuation?: number;
      readonly stops?: StopReason;
      /** The index in the trail's `elsewhere`, of money that went on in another log. */
      readonly elsewhere?: number;
    }
  /** `leg` is the index in the trail's legs; absent where the cents own no unit: rounding. */
  | { readonly kind: 'exchanged'; readonly exchange: ExchangeView; readonly leg?: number };

export interface HopView {
  readonly kind:
    'placed' | 'assigned' | 'moved' | 'returned' | 'repurposed' | 'transferred' | 'given-back' | 'undone';
  readonly fund: FundView;
  readonly entry?: EntryIndex;
  /** When it was recorded: RFC 3339, UTC. */
  readonly time?: string;
  /** Of `returned`: the payment that the cents came back from. */
  readonly payment?: string;
  /** Of `transferred` and `given-back`. */
  readonly partner?: string;
  /** Of `repurposed`: the ground, and what is published of it. */
  readonly ground?: string;
  readonly text?: string;
  /** Of `moved` and `repurposed`: out of an appeal that could not use it then. */
  readonly appeal?: AppealReasonView;
}

/** The gift's own cents `[from, to)`, or units of a leg. */
export interface PieceView {
  readonly from: number;
  readonly to: number;
  readonly state: PieceState;
  readonly hops: readonly HopView[];
}
