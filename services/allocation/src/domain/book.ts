/** What staff look up and no sum needs: expenses and returns as they were recorded, in the order of the journal. */
import type { ExpenseRecoded, ExpenseRecorded, ExpenseReturned, FundOpened } from '@centesimo/cents';
import type { JournalEvent } from '@centesimo/decider';
import { optional } from './present.ts';

type Person = { readonly actor: string; readonly role: string };

/** Amounts in minor units; types and not interfaces, so that they are JSON. */
export type ExpenseRow = {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly paidAt?: string;
  readonly project?: string;
  readonly line?: string;
  readonly category?: string;
  readonly corrects?: string;
  readonly evidence?: readonly string[];
  /** Commitment to public details. */
  readonly details?: string;
  readonly by?: Person;
  readonly approvedBy?: Person;
  /** Where `n` and `k` are; left out: the journal that this book follows. */
  readonly journal?: string;
  readonly n: number;
  readonly k: number;
};

export type ReturnRow = {
  readonly id: string;
  readonly expense: string;
  readonly amount: number;
  readonly currency: string;
  readonly returnedAt?: string;
  readonly correction?: true;
  readonly details?: string;
  readonly by?: Person;
  readonly journal?: string;
  readonly n: number;
  readonly k: number;
};

/** What a fund was opened with and no sum needs. */
export type FundRow = {
  readonly fund: string;
  readonly goal?: number;
  /** Commitments to public texts: what it is, and the purpose that follows. */
  readonly details?: string;
  readonly secondary?: string;
  /** Until when an appeal asks: YYYY-MM-DD. */
  readonly until?: string;
};

export type Book = {
  /** Leaf hashes of entries of other ledgers that hand-overs cite, each once. */
  readonly cited: string[];
  readonly funds: FundRow[];
  readonly expenses: ExpenseRow[];
  readonly returns: ReturnRow[];
};

export function emptyBook(): Book {
  return { cited: [], expenses: [], funds: [], returns: [] };
}

/** The book for a journal of the next generation: what stands in it so far is in the closed one. */
export function carryBook({ cited, expenses, funds, returns }: Book, from: string): Book {
  const placed = <Row extends object>(row: Row): Row => ({ journal: from, ...row });
  return { cited, funds, expenses: expenses.map(placed), returns: returns.map(placed) };
}

/** Follows an event that the reducer took. `currencyOf` knows that of an expense. */
export function enter(
  { cited, expenses, funds, returns }: Book,
  { data, k, n, subject: id, type }: JournalEvent,
  currencyOf: (expense: string) => string,
): void {
  if (type === 'org.centesimo.fund.opened.v1') {
    const row = optional(JSON.parse(data) as FundOpened, 'details', 'goal', 'secondary', 'until');
    if (Object.keys(row).length > 0) funds.push({ fund: id, ...row });
  }
  if (type === 'org.centesimo.transfer.handed-over.v1')
    cited.push((JSON.parse(data) as { readonly cites: { readonly leaf: string } }).cites.leaf);
  if (type === 'org.centesimo.expense.recorded.v1') {
    const { spans: _spans, ...told } = JSON.parse(data) as ExpenseRecorded;
    expenses.push({ id, ...told, k, n });
  }
  if (type === 'org.centesimo.expense.recoded.v1') recode(expenses, id, JSON.parse(data) as ExpenseRecoded);
  if (type === 'org.centesimo.expense.returned.v1') {
    const { back: _back, slots: _slots, ...told } = JSON.parse(data) as ExpenseReturned;
    returns.push({ id, currency: currencyOf(told.expense), ...told, k, n });
  }
}

/** The row says what the expense is for now. */
function recode(expenses: ExpenseRow[], id: string, recoded: ExpenseRecoded): void {
  const at = expenses.findIndex((row) => row.id === id);
  const row = expenses[at];
  if (row === undefined) return;
  const { category: _category, line: _line, project: _project, ...rest } = row;
  expenses[at] = { ...rest, ...optional(recoded, 'category', 'line', 'project') };
}
