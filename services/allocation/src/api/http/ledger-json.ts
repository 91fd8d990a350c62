/** A ledger as HTTP tells it: as gRPC does, without what is empty, and with numbers. They are safe integers. */
import { placeOf } from '@centesimo/service';
import type { Static } from 'typebox';
import type { ReadLedger } from '../read-ledger.ts';
import type { FundState, LedgerState } from './ledger-schemas.ts';

/** Its properties as JSON has them. */
type Numbers<T> = { [K in keyof T]: T[K] extends bigint ? number : T[K] };

export function toJson(read: ReadLedger): Static<typeof LedgerState> {
  const { baseCurrency, closed, closedProjects, currencies, ledger, policy, projects, rule } = read;
  return {
    ledger,
    baseCurrency,
    currencies,
    policy,
    closed,
    funds: read.funds.map(fundJson),
    ...(rule === undefined ? {} : { rule: { ...rule, version: Number(rule.version) } }),
    queues: read.queues.map(withNumbers),
    projects,
    closedProjects,
    budgets: read.budgets.map((budget) => ({
      ...budget,
      version: Number(budget.version),
      lines: budget.lines.map(withNumbers),
    })),
    documentRequired: read.documentRequired,
    ...placeOf(read.position),
  };
}

export function fundJson(fund: ReadLedger['funds'][number]): Static<typeof FundState> {
  const { conditionMet, custody, goal, inTransit, projects, purposeOf, secondary, ...plain } = fund;
  return {
    ...withNumbers(plain),
    ...(custody === undefined ? {} : { custody, inTransit: Number(inTransit) }),
    ...(goal === 0n ? {} : { goal: Number(goal) }),
    ...(projects.length === 0 ? {} : { projects }),
    ...(purposeOf === '' ? {} : { purposeOf }),
    ...(secondary === '' ? {} : { secondary }),
    ...(conditionMet ? { conditionMet } : {}),
  };
}

function withNumbers<T extends object>(given: T): Numbers<T> {
  const entries = Object.entries(given as Record<string, unknown>);
  const told = entries.map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]);
  return Object.fromEntries(told) as Numbers<T>;
}
