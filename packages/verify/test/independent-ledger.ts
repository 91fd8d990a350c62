// What the independent replay knows of a ledger.
import { must } from './independent-log.ts';

/** Consecutive positions of a fund that hold consecutive cents of one gift. */
export interface Run {
  at: number;
  size: number;
  gift: string;
  /** Number of the first cent among the gift's own. */
  cent: number;
  taken: boolean;
}

export interface Fund {
  class: string;
  currency: string;
  open: boolean;
  length: number;
  runs: Run[];
}

export interface Gift {
  currency: string;
  named: string | undefined;
  net: number;
  /** Not placed yet, or waiting to be assigned. */
  loose: number;
  placed: boolean;
  /** Cents that have a number. */
  numbered: number;
  refunded: number;
}

export interface Slot {
  fund: string;
  run: Run;
}

export interface Ledger {
  closed: boolean;
  currencies: string[];
  funds: Map<string, Fund>;
  reserves: Set<string>;
  projects: Set<string>;
  rule: { fund: string; weight: number }[];
  version: number;
  gifts: Map<string, Gift>;
  queue: string[];
  demands: Map<string, { gift: string; amount: number; settled: boolean }>;
  expenses: Map<string, { currency: string; live: Slot[] }>;
  subjects: Set<string>;
  feesOwed: Map<string, number>;
}

export function fundOf(ledger: Ledger, name: string): Fund {
  const fund = ledger.funds.get(name);
  must(fund !== undefined, `no fund ${name}`);
  return fund;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function append(fund: Fund, gift: string, cent: number, size: number): void {
  fund.runs.push({ at: fund.length, size, gift, cent, taken: false });
  fund.length += size;
}
