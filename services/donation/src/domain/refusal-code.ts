/** Every reason for which donation's domain says no. */

/** Final: the facts of the ledger stand against it, so the refusal is remembered and repeated. */
export const FINAL_CODES = [
  'ledger-closed',
  'currency-not-accepted',
  'refund-currency-differs',
  'refund-exceeds-gift',
  'sum-overflow',
  'duplicate-gift',
  'wrong-currency',
  'wrong-gift',
  'fee-unchanged',
  'dispute-known',
  'dispute-closed',
  'credit-exceeds-demand',
  'credit-without-amount',
  'no-details',
  'erasure-blocked',
  'unknown-command',
] as const;
export type FinalCode = (typeof FINAL_CODES)[number];

/**
 * Not final: what is named may be on its way (a ledger or fund that was just opened, a gift whose notice comes after
 * that of its refund), so nothing is remembered and the same input may be sent again.
 */
export const PENDING_CODES = [
  'unknown-ledger',
  'unknown-fund',
  'unknown-gift',
  'unknown-demand',
  'unknown-dispute',
] as const;
export type PendingCode = (typeof PENDING_CODES)[number];
