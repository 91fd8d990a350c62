/** The public view of a ledger: money in, out and waiting, by fund and project, and its payments a page at a time. */
import { totals } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import { fundView, ledgerName, paymentView, titleOf } from './show.ts';
import type { Shown } from './show.ts';
import type { FundSums, LedgerView, ProjectSums } from './views.ts';

/** Payments before `before`, counted in log order; the newest where left out. */
export interface PaymentsFrom {
  readonly before?: number;
  readonly limit: number;
}

/** The view, its `next` being the place of the following page. */
export function showLedger(
  shown: Shown,
  ledger: LedgerIndex,
  checkpoint: LedgerView['checkpoint'],
  page: PaymentsFrom,
): Omit<LedgerView, 'next'> & { readonly nextBefore?: number } {
  const { funds, currencies, closed } = totals(ledger.state);
  const end = Math.min(page.before ?? Infinity, ledger.expenses.length);
  const begin = Math.max(0, end - page.limit);
  const payments = ledger.expenses
    .slice(begin, end)
    .reverse()
    .flatMap(({ id }) => paymentView(shown, ledger, id) ?? []);
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    closed,
    gifts: ledger.rows.gifts,
    currencies: currencies.map((sums) => ({
      currency: sums.currency,
      received: sums.received,
      spent: sums.spent,
      waiting: sums.free + sums.unplaced + sums.unassigned,
      unplaced: sums.unplaced,
      unassigned: sums.unassigned,
      refunded: sums.demanded - sums.demandedOpen,
      bank: sums.bank,
    })),
    funds: funds.map(({ fund, currency, open, length, taken, free }): FundSums => ({
      ...fundView(shown, ledger, fund),
      currency,
      open,
      entry: ledger.funds.get(fund)?.entry ?? ledger.opened.entry,
      in: length,
      out: taken,
      waiting: free,
    })),
    projects: projectSums(shown, ledger),
    checkpoint,
    payments,
    ...(begin > 0 ? { nextBefore: begin } : {}),
  };
}

function projectSums(shown: Shown, ledger: LedgerIndex): ProjectSums[] {
  return [...ledger.projects].map(([id, project]) => ({
    id,
    ...titleOf(shown, project),
    entry: project.entry,
    spent: Object.entries(project.spent).map(([currency, sum]) => ({ currency, ...sum })),
  }));
}
