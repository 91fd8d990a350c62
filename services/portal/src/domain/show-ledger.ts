/** The public view of a ledger: money in, out and waiting, by fund and project, and its payments a page at a time. */
import { appealsOf, budgetOf, totals } from '@centesimo/cents';
import type { CurrencyTotal, FundTotal } from '@centesimo/cents';
import type { LedgerIndex, ProjectFacts } from './ledger-index.ts';
import { fundView, ledgerName, paymentView, titleOf } from './show.ts';
import type { Shown } from './show.ts';
import { latestBalances } from './show-statement.ts';
import { newestImpact } from './show-impact.ts';
import type { BudgetSums, CustodySums, FundSums, LedgerView, ProjectSums } from './views.ts';

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
  const appeals = new Map(appealsOf(ledger.state).map((appeal) => [appeal.fund, appeal]));
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    closed,
    gifts: ledger.rows.gifts,
    currencies: currencies.map(currencySums),
    funds: funds
      .filter(({ custody }) => custody === undefined)
      .map(({ fund, currency, free, length, open, reserve, taken }): FundSums => {
        const short = reserve && currencies.some((each) => each.currency === currency && each.shortfall > 0);
        return {
          ...fundView(shown, ledger, fund),
          currency,
          open,
          entry: ledger.funds.get(fund)?.entry ?? ledger.opened.entry,
          in: length,
          out: taken,
          waiting: free,
          ...(short ? { frozen: true } : {}),
          ...appealView(shown, ledger, appeals.get(fund)),
        };
      }),
    custody: funds.flatMap((fund) => custodySums(shown, ledger, fund) ?? []),
    projects: projectSums(shown, ledger),
    impact: newestImpact(shown, ledger),
    impacts: ledger.state.impacts.size,
    balances: latestBalances(ledger),
    checkpoint,
    payments,
    ...(begin > 0 ? { nextBefore: begin } : {}),
  };
}

function currencySums(sums: CurrencyTotal): LedgerView['currencies'][number] {
  const { bank, credited, creditedOpen, currency, demanded, demandedOpen, free, unassigned, unplaced } = sums;
  const { exchangedIn, exchangedOut, feesOwed, lost, received, shortfall, spent, withPartners } = sums;
  return {
    ...{ currency, received, spent, unplaced, unassigned, bank, withPartners, feesOwed, shortfall },
    ...{ lost: lost + sums.charged - sums.chargedOpen, exchangedOut, exchangedIn },
    waiting: free + unplaced + unassigned,
    refunded: demanded - demandedOpen - (credited - creditedOpen),
    demanded: demandedOpen,
  };
}

function custodySums(
  shown: Shown,
  ledger: LedgerIndex,
  { currency, custody, free, fund }: FundTotal,
): CustodySums | undefined {
  if (custody === undefined) return undefined;
  const { inTransit, partner, source } = custody;
  const none = { sent: 0, reported: 0, givenBack: 0, fee: 0, handedOver: 0 };
  return {
    ...{ fund: fundView(shown, ledger, fund), partner, source: fundView(shown, ledger, source), currency },
    ...(ledger.money.custody.get(fund) ?? none),
    ...{ inTransit, there: free },
  };
}

function projectSums(shown: Shown, ledger: LedgerIndex): ProjectSums[] {
  return [...ledger.projects].map(([id, project]) => ({
    id,
    ...titleOf(shown, project),
    entry: project.entry,
    open: ledger.state.projects.get(id) === true,
    ...budgetSums(ledger, id, project.spent),
    spent: Object.entries(project.spent).map(([currency, sum]) => ({ currency, ...sum })),
  }));
}

function appealView(
  shown: Shown,
  ledger: LedgerIndex,
  appeal: ReturnType<typeof appealsOf>[number] | undefined,
): Pick<FundSums, 'appeal'> {
  if (appeal === undefined) return {};
  const { goal, raised, secondaryFund, state, surplus } = appeal;
  const secondary = secondaryFund === undefined ? {} : { secondary: fundView(shown, ledger, secondaryFund) };
  return { appeal: { state, goal, raised, surplus, ...secondary } };
}

/** What is spent on a line that the budget no longer has, or on none, is told beside its lines. */
function budgetSums(
  { money, state }: LedgerIndex,
  project: string,
  spentOf: ProjectFacts['spent'],
): { readonly budget?: BudgetSums } {
  const budget = budgetOf(state, project);
  if (budget === undefined) return {};
  const { currency, over, version } = budget;
  const lines = budget.lines.map(({ line, planned, spent }) => ({
    line,
    planned,
    spent,
    left: planned - spent,
  }));
  const planned = lines.reduce((sum, each) => sum + each.planned, 0);
  const spent = lines.reduce((sum, each) => sum + each.spent, 0);
  const unplanned = (spentOf[currency]?.amount ?? 0) - spent;
  const entry = money.budgets.get(project)?.entry ?? 0;
  return { budget: { entry, version, currency, over, planned, spent, lines, unplanned } };
}
