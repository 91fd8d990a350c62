/** Where the cents of an income are: money that is no gift, and so everybody's to follow. */
import { findOrigin, trail } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import type { PortalIndex } from './portal-index.ts';
import type { Shown } from './show.ts';
import { receivedBy, showOnward } from './show-onward.ts';
import type { IncomeTrailView } from './views.ts';

export interface CentsAsked {
  /** From the first where left out. */
  readonly from?: number;
  /** To the last where left out, or where there are fewer. */
  readonly to?: number;
}

/** The ledger of an income; undefined of whatever else has the id. */
export function ledgerOfIncome({ ledgers }: PortalIndex, id: string): LedgerIndex | undefined {
  if (!id.startsWith('income_')) return undefined;
  return ledgers.find(({ state }) => findOrigin(state.origins, id) >= 0);
}

export function showIncome(
  shown: Shown,
  ledger: LedgerIndex,
  id: string,
  { from: first = 0, to: end = Infinity }: CentsAsked,
): IncomeTrailView | undefined {
  const said = receivedBy(ledger, id);
  const amount = said?.amount ?? 0;
  const from = Math.min(Math.max(0, first), amount);
  const to = Math.max(from, Math.min(end, amount));
  const found = trail(ledger.state, id, { from, to });
  if (found === undefined || said === undefined) return undefined;
  return {
    ...showOnward(shown, ledger, found),
    income: { id, entry: said.index, currency: found.currency, amount },
    ...{ from, to },
  };
}
