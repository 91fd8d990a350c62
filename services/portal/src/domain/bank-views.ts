/** What the portal says of balances that banks stated, and of what could be why one differs. */
import type { StatedBalance } from '@centesimo/cents';
import type { EntryIndex } from './piece-views.ts';

/**
 * What could be why a bank states something else. `not-at-bank`: recorded before, and the bank does not seem to have it;
 * `not-recorded`: the bank had it, and it was recorded later only. No gift is named.
 */
export interface CandidateView {
  readonly kind: 'not-at-bank' | 'not-recorded';
  /** `expense.recorded` */
  readonly type: string;
  readonly subject?: string;
  readonly entry?: EntryIndex;
  /** Minor units, signed. */
  readonly amount: number;
}

/** What a bank stated: `stated` and `ledger` are of all accounts of the currency, `difference` is stated less ledger. */
export interface BalanceLine extends Omit<StatedBalance, 'index' | 'receipts'> {
  readonly entry: EntryIndex;
}

export interface BalanceView extends BalanceLine {
  /** None where the two agree. */
  readonly candidates: readonly CandidateView[];
}
