/** What moved money at the bank, beside gifts and incomes, which the ledger's state keeps itself: a report, never state. */
import type { LedgerEvent } from './event.ts';
import type { LedgerState } from './state.ts';

/** What one entry did to what should be in the bank: minor units of its currency, signed. */
export interface BankMovement {
  readonly index: number;
  /** `expense.recorded` */
  readonly type: string;
  readonly subject: string;
  readonly currency: string;
  readonly amount: number;
}

/** The movements of a ledger, the newest few thousand, and what all of them sum to by currency. */
export interface BankMovements {
  readonly last: BankMovement[];
  readonly sums: number[];
}

const KEPT = 5_000;

/** Notes what an event that was applied did at the bank. O(currencies) */
export function noteMovement(
  { last, sums }: BankMovements,
  state: LedgerState,
  { subject, type }: LedgerEvent,
  index: number,
): void {
  for (const [at, currency] of state.currencies.entries()) {
    const { charged, corrected, credited, demanded, exchangedIn, exchangedOut, lost, sent, spent } =
      state.sums[at]!;
    const sum = credited + corrected + exchangedIn - demanded - charged - spent - lost - sent - exchangedOut;
    const amount = sum - (sums[at] ?? 0);
    sums[at] = sum;
    if (amount === 0) continue;
    last.push({ index, type: type.split('.').slice(2, 4).join('.'), subject, currency, amount });
  }
  if (last.length >= 2 * KEPT) last.splice(0, KEPT);
}
