/** What a donor's page hands to the check in the browser: the statements that the log's entries must bear out, and words. */

/** Why something does not hold; the page has a text for each. */
export type CheckFault =
  'receipt-malformed' | 'signature-refused' | 'proof-refused' | 'entry-differs' | 'code-differs';

interface Recorded {
  /** Where its receipt is served. */
  readonly receipt: string;
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
}

export interface CheckFacts {
  /** The trail code, which the gift's entry must hold the hash of. */
  readonly code: string;
  readonly ledger: string;
  readonly gift: GiftFacts;
  readonly payments: readonly PaymentFacts[];
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
  readonly withoutReceipt: string;
  readonly reasons: Readonly<Record<CheckFault | 'receipt-unavailable', string>>;
}
