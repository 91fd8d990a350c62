/** Allocation's events that move cents. Structurally equal to the schemas of the events package. */
import type { Actor, Said } from './registry-events.ts';

/** Positions `[from, to)` of a fund's tape, in minor units. */
export interface FundSpan {
  readonly fund: string;
  readonly from: number;
  readonly to: number;
}

/** Cents that re-enter a fund from position `at` on. */
export interface BackPart {
  readonly at: number;
  readonly count: number;
  readonly fund: string;
}

export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** Slots `[from, to)` of an outflow; the loss inside a settlement is named by the settlement's subject. */
export interface OutflowSlots extends SlotRange {
  readonly outflow: string;
}

export interface PlacedPart {
  readonly at: number;
  readonly count: number;
  readonly fund: string;
  /** Lower-case hex of the sum tree's root over the part's shares. */
  readonly root: string;
  readonly total: number;
}

export interface GiftsPlaced {
  readonly count: number;
  readonly parts: readonly PlacedPart[];
  /** Version of the placement rule in force; 0 when none was ever set. */
  readonly rule: number;
}

export interface GiftAssigned {
  readonly at: number;
  readonly by?: Actor;
  readonly fund: string;
}

export interface MoneyMoved {
  readonly at: number;
  readonly by?: Actor;
  readonly ground?: string;
  readonly spans: readonly FundSpan[];
  readonly to: string;
}

export type RepurposeGround =
  'board-decision' | 'secondary-purpose' | 'donor-consent' | 'authority' | 'correction';

export interface MoneyRepurposed extends Said {
  readonly at: number;
  readonly details?: string;
  readonly evidence?: readonly string[];
  /** All the cents are this gift's. */
  readonly gift?: string;
  readonly ground: RepurposeGround;
  readonly spans: readonly FundSpan[];
  readonly to: string;
}

export interface MoneyExchanged extends Said {
  readonly at: number;
  readonly exchangedAt?: string;
  /** Major units of the target currency for one of the source's: decimal text. */
  readonly rate: string;
  readonly source?: string;
  readonly spans: readonly FundSpan[];
  readonly to: string;
  /** Minor units of the target currency. */
  readonly units: number;
}

export interface ExpenseRecorded extends Said {
  readonly amount: number;
  readonly category?: string;
  /** The expense that this one puts right. */
  readonly corrects?: string;
  readonly currency: string;
  readonly details?: string;
  readonly evidence?: readonly string[];
  readonly line?: string;
  readonly paidAt?: string;
  readonly project?: string;
  readonly spans: readonly FundSpan[];
}

export interface ExpenseReturned {
  readonly amount: number;
  readonly back: readonly BackPart[];
  readonly by?: Actor;
  /** No money came back: the expense had been recorded wrongly. */
  readonly correction?: true;
  readonly details?: string;
  readonly expense: string;
  readonly returnedAt?: string;
  /** How much of an open shortfall it closed. */
  readonly shortfall?: number;
  readonly slots: readonly SlotRange[];
}

export interface ExpenseRecoded extends Said {
  readonly category?: string;
  readonly line?: string;
  readonly project?: string;
}

export type LossCause =
  | { readonly kind: 'charge'; readonly charge: string }
  | { readonly kind: 'fees'; readonly count: number }
  | { readonly kind: 'other' };

export interface LossRecorded extends Said {
  readonly amount: number;
  readonly cause: LossCause;
  readonly currency: string;
  readonly details?: string;
  readonly evidence?: readonly string[];
  readonly shortfall?: number;
  readonly spans: readonly FundSpan[];
}

export interface TransferSent extends Said {
  readonly amount: number;
  readonly at: number;
  readonly currency: string;
  readonly details?: string;
  readonly evidence?: readonly string[];
  readonly sentAt?: string;
  readonly spans: readonly FundSpan[];
  readonly to: string;
}

export interface TransferReceived {
  readonly amount: number;
  readonly by?: Actor;
  readonly details?: string;
  readonly evidence?: readonly string[];
  readonly fee?: number;
  readonly receivedAt?: string;
}

export interface TransferReturned {
  readonly amount: number;
  readonly back: readonly BackPart[];
  readonly by?: Actor;
  readonly returnedAt?: string;
  readonly shortfall?: number;
  readonly slots: readonly SlotRange[];
  readonly transfer: string;
}

export interface TransferHandedOver {
  readonly amount: number;
  readonly by?: Actor;
  /** The entry of the partner's own ledger that took the money in. */
  readonly cites?: {
    readonly index: number;
    readonly leaf: string;
    readonly ledger: string;
    readonly origin: string;
  };
  readonly fund: string;
  readonly spans: readonly FundSpan[];
}

/** How an appeal came to have money that it cannot use. */
export type AppealEnd = 'failed' | 'overfunded';

/** Cents of a gift taken back, by a demand or by a fee. */
export interface Taken {
  /** Cents of the reserve that hold the covered slots now, in order. */
  readonly coveredBy?: readonly FundSpan[];
  readonly covers?: readonly OutflowSlots[];
  readonly gift: string;
  /** What the gift does not reach: a loss of the reserve. */
  readonly loss?: {
    readonly amount: number;
    readonly shortfall?: number;
    readonly spans: readonly FundSpan[];
  };
  /** The gift's own free cents, in gift-cent order. */
  readonly own: readonly FundSpan[];
  /** Covered slots that no cent of the reserve was left for. */
  readonly shortfall?: number;
  /** Taken from money that had no place yet. */
  readonly unplaced?: number;
}

export interface RefundSettled extends Taken {
  /** Where the demand was to give an appeal's money back, and did: why the appeal could not use it. */
  readonly appeal?: { readonly fund: string; readonly state: AppealEnd };
}

export interface RefundReversed {
  readonly back: readonly BackPart[];
  readonly demand: string;
  readonly gift: string;
  /** How much of the loss was undone. */
  readonly loss?: number;
  readonly shortfall?: number;
  /** Slots that the gift holds again. */
  readonly slots: readonly OutflowSlots[];
  readonly unplaced?: number;
  /** The demand had not been settled: so much of it is void. */
  readonly voided?: number;
}

/** A fee that fell: what of it went where. */
export interface FeeGivenBack {
  readonly back: readonly BackPart[];
  readonly gift: string;
  /** To the gift, without a place yet. */
  readonly given?: number;
  readonly loss?: number;
  /** To the gift, and counted as refunded: its refunds had taken more than it was. */
  readonly refunded?: number;
  readonly shortfall?: number;
}

export type FeeSettled = Taken | FeeGivenBack;

export interface ShortfallCovered {
  readonly amount: number;
  readonly by?: Actor;
  readonly currency: string;
  readonly fund: string;
  readonly slots: readonly OutflowSlots[];
  readonly spans: readonly FundSpan[];
}
