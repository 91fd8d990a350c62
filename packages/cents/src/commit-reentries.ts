/** What re-entries do to a ledger beside the slots: their funds get positions, and open slots close. */
import { addInflow } from './fund.ts';
import type { Reentries } from './reentry.ts';
import type { LedgerState } from './state.ts';
import { closeShortfall } from './take.ts';

/** Does all of it, as the return that the state records next. */
export function commitReentries(state: LedgerState, reentries: Reentries): void {
  const index = state.returns.length;
  for (const { outflow, from, to } of reentries.closed) closeShortfall(state, outflow, from, to);
  for (const { at, length, fund, pieces } of reentries.funds.values()) {
    addInflow(state.funds[fund]!, { kind: 'returned', at, length, return: index, pieces });
  }
  reentries.leaveSlots(index);
}
