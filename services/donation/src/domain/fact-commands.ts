/** What donation is told of money at the bank after, or before, a gift came in; each has an id of its own. */

/** A gift on its way whose fee is not known yet. */
export interface RecordPending {
  readonly kind: 'record-pending';
  readonly gift: string;
  readonly currency: string;
  /** Minor units, at least 1. */
  readonly gross: number;
  /** The fund that the giver named. */
  readonly fund?: string | undefined;
  /** YYYY-MM-DD, a day of the calendar; so are all days below. */
  readonly givenAt: string;
  readonly processor: string;
  readonly trailKey: string;
  /** Commitment to private details. */
  readonly details?: string;
}

/** The fee was another than the gift's event says. */
export interface CorrectFee {
  readonly kind: 'correct-fee';
  readonly correction: string;
  /** The income of what a reserve gets back, where it had borne the fee. */
  readonly income: string;
  readonly gift: string;
  /** The whole fee as it is now known: minor units, at least 0. */
  readonly fee: number;
  readonly currency: string;
  readonly correctedAt: string;
}

/** A payment that failed after all. */
export interface RecordFailure {
  readonly kind: 'record-failure';
  readonly failure: string;
  readonly gift: string;
  /** Minor units, at least 1; so are all amounts below. */
  readonly amount: number;
  readonly currency: string;
  readonly failedAt: string;
  /** True: the gift is named by its payment, so that the notice may have come before that of the gift. */
  readonly byPayment?: boolean;
}

/** What the bank had taken for a refund came back. */
export interface RecordRefundFailure {
  readonly kind: 'record-refund-failure';
  readonly credit: string;
  readonly refund: string;
  readonly amount: number;
  readonly currency: string;
  readonly failedAt: string;
}

/** A giver disputes the payment: an inquiry, or the bank has withdrawn the money. */
export interface OpenDispute {
  readonly kind: 'open-dispute';
  readonly dispute: string;
  readonly gift: string;
  readonly amount: number;
  readonly currency: string;
  readonly openedAt: string;
  readonly withdrawn: boolean;
  /** As for a failure. */
  readonly byPayment?: boolean;
}

export interface WinDispute {
  readonly kind: 'win-dispute';
  readonly credit: string;
  readonly dispute: string;
  /** What came back; left out where nothing had been withdrawn. */
  readonly amount?: number | undefined;
  readonly currency: string;
  readonly wonAt: string;
}

export interface LoseDispute {
  readonly kind: 'lose-dispute';
  readonly dispute: string;
  readonly lostAt: string;
}

/** The bank or processor takes money that was never a gift's. */
export interface RecordCharge {
  readonly kind: 'record-charge';
  readonly charge: string;
  readonly chargeKind: ChargeKind;
  readonly amount: number;
  readonly currency: string;
  readonly chargedAt: string;
  /** What caused it. */
  readonly gift?: string | undefined;
  readonly dispute?: string | undefined;
}

/** The closing balance of a statement. */
export interface StateBalance {
  readonly kind: 'state-balance';
  readonly statement: string;
  readonly account: string;
  /** Minor units, negative where it is owed; never -0. */
  readonly balance: number;
  readonly currency: string;
  readonly statedAt: string;
}

export const CHARGE_KINDS = ['account', 'dispute', 'interest', 'other', 'payment'] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

export type FactCommand =
  | RecordPending
  | CorrectFee
  | RecordFailure
  | RecordRefundFailure
  | OpenDispute
  | WinDispute
  | LoseDispute
  | RecordCharge
  | StateBalance;
