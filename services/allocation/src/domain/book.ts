/** What staff look up and no sum needs: expenses and returns as they were recorded, in the order of the journal. */
import type { ExpenseRecorded, ExpenseReturned } from '@centesimo/cents';
import type { JournalEvent } from '@centesimo/decider';

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
  readonly details?: string;
  readonly by?: Person;
  readonly journal?: string;
  readonly n: number;
  readonly k: number;
};

export type Book = {
  readonly expenses: ExpenseRow[];
  readonly returns: ReturnRow[];
};

export function emptyBook(): Book {
  return { expenses: [], returns: [] };
}

/** The book for a journal of the next generation: what stands in it so far is in the closed one. */
export function carryBook({ expenses, returns }: Book, from: string): Book {
  const placed = <Row extends object>(row: Row): Row => ({ journal: from, ...row });
  return { expenses: expenses.map(placed), returns: returns.map(placed) };
}

/** Follows an event that the reducer took. `currencyOf` knows that of an expense. */
export function enter(
  { expenses, returns }: Book,
  { data, k, n, subject: id, type }: JournalEvent,
  currencyOf: (expense: string) => string,
): void {
  if (type === 'org.centesimo.expense.recorded.v1') {
    const { spans: _spans, ...told } = JSON.parse(data) as ExpenseRecorded;
    expenses.push({ id, ...told, k, n });
  }
  if (type === 'org.centesimo.expense.returned.v1') {
    const { back: _back, slots: _slots, ...told } = JSON.parse(data) as ExpenseReturned;
    returns.push({ id, currency: currencyOf(told.expense), ...told, k, n });
  }
}
