/** What a donor's page hands to the check in the browser: the statements that the log's entries must bear out, and words. */
import type { TrailReceiptFault } from '@centesimo/verify/trail-receipt';

/** Why something does not hold; the page has a text for each. */
export type CheckFault = TrailReceiptFault | 'code-differs';

interface Recorded {
  /** The index in the log that the page names. */
  readonly entry: number;
  readonly id: string;
  readonly currency: string;
}

export interface GiftFacts extends Recorded {
  /** YYYY-MM-DD. */
  readonly givenAt: string;
  /** Minor units. */
  readonly gross: number;
}

export interface PaymentFacts extends Recorded {
  readonly paidAt: string;
  readonly amount: number;
  /** How many of the gift's cents stand in it, and in whose place others do. */
  readonly share: number;
  readonly covered: number;
}

/** Of the whole exchange. */
export interface ExchangeFacts extends Recorded {
  readonly rate: string;
  readonly exchangedAt: string;
  /** Minor units of the currency exchanged to, `toCurrency`. */
  readonly units: number;
  readonly toCurrency: string;
}

/**
 * Sums over all of the gift's cents and what they became, in minor units, none of them 0: by the state and what it is
 * in, as `waiting school`. `payments`: how many there are, those too that the page does not show.
 */
export type SumFacts = Readonly<Record<string, number>>;

export interface CheckFacts {
  /** The trail code, which the gift's entry must hold the hash of. */
  readonly code: string;
  /** Where the receipt is served. */
  readonly receipt: string;
  /** Entries of the log when the page was made. */
  readonly size: number;
  readonly ledger: string;
  readonly gift: GiftFacts;
  /** Those that the page shows. */
  readonly payments: readonly PaymentFacts[];
  readonly exchanges: readonly ExchangeFacts[];
  readonly sums: SumFacts;
}

/** What the check says, in the page's language. */
export interface CheckWords {
  readonly running: string;
  readonly verified: string;
  readonly failed: string;
  readonly unchecked: string;
  readonly gift: string;
  readonly payment: string;
  readonly payments: string;
  readonly limits: string;
  readonly assigned: string;
  readonly reasons: Readonly<
    Record<
      CheckFault | 'receipt-unavailable' | 'trail-too-long' | 'trail-not-provable' | 'page-older',
      string
    >
  >;
}
