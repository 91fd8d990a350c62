/** How a ledger stands: its funds, budgets, and what waits. Amounts in minor units. */
import { budgetOf, totals } from '@centesimo/cents';
import type { BudgetView, FundTotal, LedgerState } from '@centesimo/cents';
import type { Book } from './book.ts';
import type { Custody, FundClass } from './command.ts';
import { queuesOf } from './queues.ts';
import type { QueueOverview } from './queues.ts';
import type { JournalPlace, LedgerMoney } from './state.ts';

export type FundOverview = {
  readonly fund: string;
  readonly class: FundClass;
  readonly currency: string;
  readonly length: number;
  readonly free: number;
  readonly closed: boolean;
  readonly reserve: boolean;
  readonly custody?: Custody & { readonly inTransit: number };
  readonly goal?: number;
  readonly projects?: readonly string[];
  /** The first fund of its purpose, where that is another. */
  readonly purposeOf?: string;
  /** Commitment to the wording of the purpose that follows. */
  readonly secondary?: string;
  readonly conditionMet?: true;
};

export type BudgetOverview = Pick<BudgetView, 'currency' | 'over' | 'project' | 'version'> & {
  readonly lines: readonly { readonly line: string; readonly planned: number; readonly spent: number }[];
};

export type LedgerOverview = {
  readonly ledger: string;
  readonly baseCurrency: string;
  readonly currencies: readonly string[];
  readonly policy: string;
  readonly closed: boolean;
  readonly funds: readonly FundOverview[];
  readonly rule: {
    readonly version: number;
    readonly shares: readonly { readonly fund: string; readonly weight: number }[];
  } | null;
  readonly queues: readonly QueueOverview[];
  readonly projects: readonly string[];
  readonly closedProjects: readonly string[];
  readonly budgets: readonly BudgetOverview[];
  /** Whether an expense is recorded with a document only. */
  readonly documentRequired: boolean;
  /** The newest event of the journal, or of the one before while this one has none. */
  readonly last: { readonly journal?: string; readonly n: number; readonly k: number };
};

export function overview(ledger: string, { book, cents }: LedgerMoney, last: JournalPlace): LedgerOverview {
  const projects = [...cents.projects];
  return {
    ledger,
    baseCurrency: cents.baseCurrency,
    currencies: cents.currencies,
    policy: 'fifo@1',
    closed: cents.closed,
    funds: fundsOf(cents, book),
    rule: ruleOf(cents),
    queues: queuesOf(cents),
    projects: projects.map(([project]) => project),
    closedProjects: projects.flatMap(([project, isOpen]) => (isOpen ? [] : [project])),
    budgets: projects.flatMap(([project]) => budgetOf(cents, project) ?? []).map(told),
    documentRequired: cents.documentRequired,
    last: { ...(last.journal !== undefined && { journal: last.journal }), n: last.n, k: last.k },
  };
}

function told({ currency, lines, over, project, version }: BudgetView): BudgetOverview {
  return { project, currency, over, version, lines: lines.map((line) => ({ ...line })) };
}

function fundsOf(cents: LedgerState, book: Book): FundOverview[] {
  const rows = new Map(book.funds.map((row) => [row.fund, row]));
  return totals(cents).funds.map((total, index) => {
    const { goal, secondary } = rows.get(total.fund) ?? {};
    return {
      ...moneyOf(total),
      ...termsOf(cents, index),
      ...(goal === undefined ? {} : { goal }),
      ...(secondary === undefined ? {} : { secondary }),
    };
  });
}

function moneyOf({ conditionMet, custody, open, taken: _taken, ...total }: FundTotal): FundOverview {
  return {
    ...total,
    closed: !open,
    ...(custody === undefined ? {} : { custody: { ...custody } }),
    ...(conditionMet === undefined ? {} : { conditionMet }),
  };
}

function termsOf({ funds }: LedgerState, index: number): Pick<FundOverview, 'projects' | 'purposeOf'> {
  const { projects, purpose } = funds[index] ?? {};
  const first = purpose === undefined || purpose === index ? undefined : funds[purpose]?.id;
  return {
    ...(projects === undefined ? {} : { projects }),
    ...(first === undefined ? {} : { purposeOf: first }),
  };
}

function ruleOf({ funds, rules }: LedgerState): LedgerOverview['rule'] {
  const rule = rules.at(-1);
  if (rule === undefined) return null;
  const shares = rule.shares.map(({ fund, weight }) => ({ fund: funds[fund]?.id ?? '', weight }));
  return { version: rules.length, shares };
}
