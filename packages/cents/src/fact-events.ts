/** Donation's facts about money at the bank. Structurally equal to the schemas of the events package. */

export interface GiftPending {
  readonly currency: string;
  readonly details?: string;
  readonly fund?: string;
  readonly givenAt?: string;
  readonly gross: number;
  readonly processor?: string;
  readonly trailKey?: string;
}

export interface GiftReceived extends GiftPending {
  /** Omitted: no fee. */
  readonly fee?: number;
  /** Given: the reserve owes the fee and the whole gross is placed. */
  readonly feeBearer?: 'reserve';
}

export interface FeeCorrected {
  /** Of the gift's net, signed; negative: the fee rose. */
  readonly change?: number;
  readonly correctedAt?: string;
  readonly currency: string;
  readonly gift: string;
  /** A further fee, which the reserve owes. */
  readonly owed?: number;
}

/** The bank takes money of a gift back. */
interface Demanded {
  readonly amount: number;
  readonly currency: string;
  readonly gift: string;
}

export interface GiftFailed extends Demanded {
  readonly failedAt?: string;
}

export interface GiftRefunded extends Demanded {
  /** The appeal whose money staff say to give back. */
  readonly appeal?: string;
  readonly choice?: true;
  readonly refundedAt?: string;
}

export interface RefundFailed extends Demanded {
  readonly failedAt?: string;
  /** The demand whose money came back. */
  readonly refund: string;
}

export interface DisputeOpened extends Demanded {
  readonly openedAt?: string;
  /** False: an inquiry, no money is gone. */
  readonly withdrawn: boolean;
}

export interface DisputeWon {
  /** Left out: nothing had been withdrawn. */
  readonly amount?: number;
  readonly currency: string;
  readonly dispute: string;
  readonly gift: string;
  readonly wonAt?: string;
}

export interface DisputeLost {
  readonly gift: string;
  readonly lostAt?: string;
}

export interface IncomeReceived {
  readonly amount: number;
  readonly currency: string;
  readonly details?: string;
  readonly fund?: string;
  readonly kind?: string;
  readonly receivedAt?: string;
}

/** The bank takes money that was never a gift: wholly a loss of the reserve. */
export interface BankCharged {
  readonly amount: number;
  readonly chargedAt?: string;
  readonly currency: string;
  readonly dispute?: string;
  readonly gift?: string;
  readonly kind?: string;
}

export interface BalanceStated {
  readonly account: string;
  /** Minor units, signed. */
  readonly balance: number;
  readonly currency: string;
  readonly statedAt?: string;
}

export interface SubjectErased {
  readonly details: string;
  readonly erasedAt?: string;
  readonly ground?: string;
}
