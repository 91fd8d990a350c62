/** How a ledger stands, as both protocols tell it. */
import type { BudgetOverview, FundOverview, LedgerOverview } from '../domain/overview.ts';
import type { QueueOverview } from '../domain/queues.ts';

/** `here`: the journal of the ledger. */
export function toLedger(overview: LedgerOverview, here: string) {
  const { baseCurrency, closed, currencies, funds, last, ledger, policy, projects, queues, rule } = overview;
  return {
    ledger,
    baseCurrency,
    currencies: [...currencies],
    policy,
    closed,
    funds: funds.map(toFund),
    ...(rule === null ? {} : { rule: { version: BigInt(rule.version), shares: [...rule.shares] } }),
    queues: queues.map(toQueue),
    projects: [...projects],
    position: { journal: last.journal ?? here, n: BigInt(last.n), k: BigInt(last.k) },
    closedProjects: [...overview.closedProjects],
    budgets: overview.budgets.map(toBudget),
    documentRequired: overview.documentRequired,
  };
}

function toFund(fund: FundOverview) {
  const { custody, goal = 0, length, projects = [], purposeOf = '', secondary = '' } = fund;
  return {
    fund: fund.fund,
    class: fund.class,
    currency: fund.currency,
    length: BigInt(length),
    free: BigInt(fund.free),
    closed: fund.closed,
    reserve: fund.reserve,
    ...(custody === undefined ? {} : { custody: { partner: custody.partner, source: custody.source } }),
    inTransit: BigInt(custody?.inTransit ?? 0),
    goal: BigInt(goal),
    projects: [...projects],
    purposeOf,
    secondary,
    conditionMet: fund.conditionMet ?? false,
  };
}

function toBudget({ currency, lines, over, project, version }: BudgetOverview) {
  return {
    project,
    currency,
    over,
    version: BigInt(version),
    lines: lines.map(({ line, planned, spent }) => ({
      line,
      planned: BigInt(planned),
      spent: BigInt(spent),
      left: BigInt(planned - spent),
    })),
  };
}

function toQueue(queue: QueueOverview) {
  return {
    currency: queue.currency,
    unplacedCount: BigInt(queue.unplacedCount),
    unplacedAmount: BigInt(queue.unplacedAmount),
    unassignedCount: BigInt(queue.unassignedCount),
    unassignedAmount: BigInt(queue.unassignedAmount),
    demandsOpenCount: BigInt(queue.demandsOpenCount),
    demandsOpenAmount: BigInt(queue.demandsOpenAmount),
    creditsOpenCount: BigInt(queue.creditsOpenCount),
    creditsOpenAmount: BigInt(queue.creditsOpenAmount),
    correctionsOpenCount: BigInt(queue.correctionsOpenCount),
    correctionsOpenAmount: BigInt(queue.correctionsOpenAmount),
    chargesOpenCount: BigInt(queue.chargesOpenCount),
    chargesOpenAmount: BigInt(queue.chargesOpenAmount),
    feesOwedCount: BigInt(queue.feesOwedCount),
    feesOwedAmount: BigInt(queue.feesOwedAmount),
    shortfall: BigInt(queue.shortfall),
  };
}
