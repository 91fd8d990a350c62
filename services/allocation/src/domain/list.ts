/** Pages of what a ledger holds: expenses, returns, demands, what waits unassigned, and reports of impact. */
import { documentsOf, originId } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import type { Json } from '@centesimo/decider';
import type { ExpenseRow, ReturnRow } from './book.ts';
import type { LedgerMoney } from './state.ts';

const LISTS = ['expenses', 'returns', 'demands', 'unassigned', 'impact'] as const;
export type ListName = (typeof LISTS)[number];

/** `from`: where the page begins, as the page before told it; 0 at first. */
export type ListQuery = {
  readonly ask: ListName;
  readonly ledger: string;
  readonly from: number;
  readonly limit: number;
  /** Expenses: of this project only. */
  readonly project?: string;
  /** Expenses: those for which no document stands. */
  readonly withoutDocument?: boolean;
  /** Demands: those that are not settled. */
  readonly openOnly?: boolean;
};

/** `evidence`: the documents that stand; `replaced`: those that a copy stands for. */
export type ExpenseItem = ExpenseRow & { readonly returned: number; readonly replaced?: readonly string[] };
export type DemandItem = {
  readonly id: string;
  readonly gift: string;
  readonly amount: number;
  readonly currency: string;
  readonly settled: boolean;
  /** The fund of the appeal that it was to give back of, as was said. */
  readonly appeal?: string;
  /** It did: why the appeal could not use the money. */
  readonly givenBack?: 'failed' | 'overfunded';
};
export type UnassignedItem = {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly fund?: string;
};
/** Of an expense or of a project. */
export type ImpactItem = {
  readonly id: string;
  readonly expense?: string;
  readonly project?: string;
  readonly method: string;
  readonly unit: string;
  readonly units: number;
  /** The report that counts instead. */
  readonly replacedBy?: string;
};
export type ItemOf = {
  readonly expenses: ExpenseItem;
  readonly returns: ReturnRow;
  readonly demands: DemandItem;
  readonly unassigned: UnassignedItem;
  readonly impact: ImpactItem;
};

/** `next`: where the next page begins; null: this was the last. */
export type ListPage<Item> = { readonly items: readonly Item[]; readonly next: number | null };

export function isListQuery(query: unknown): query is ListQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ask, from, ledger, limit } = query as Partial<ListQuery>;
  const isName = (LISTS as readonly unknown[]).includes(ask);
  return isName && typeof ledger === 'string' && Number.isSafeInteger(from) && Number.isSafeInteger(limit);
}

export function answerList(money: LedgerMoney, query: ListQuery): Json {
  const { book, cents } = money;
  switch (query.ask) {
    case 'expenses': {
      const isWanted = ({ id, project }: ExpenseRow): boolean =>
        (query.project === undefined || project === query.project) &&
        (query.withoutDocument !== true || documentsOf(cents, id).length === 0);
      const { items, next } = page(book.expenses, query, isWanted);
      return { items: items.map((row) => expenseItem(cents, row)), next };
    }
    case 'returns':
      return page(book.returns, query, () => true);
    case 'demands': {
      const isWanted = ({ settled }: DemandItem): boolean => query.openOnly !== true || !settled;
      return page(demandsOf(cents), query, isWanted);
    }
    case 'unassigned':
      return unassigned(cents, query);
    case 'impact':
      return page(impactOf(cents), query, () => true);
  }
}

/** Rows are only ever added, so that their index is a cursor that stays true. */
function page<Item>(
  rows: Iterable<Item>,
  { from, limit }: ListQuery,
  isWanted: (item: Item) => boolean,
): ListPage<Item> {
  const items: Item[] = [];
  let at = -1;
  for (const row of Array.isArray(rows) ? (rows as Item[]).slice(from) : skip(rows, from)) {
    at += 1;
    if (!isWanted(row)) continue;
    if (items.length === limit) return { items, next: from + at };
    items.push(row);
  }
  return { items, next: null };
}

function* skip<Item>(rows: Iterable<Item>, count: number): Generator<Item> {
  let at = 0;
  for (const row of rows) if (at++ >= count) yield row;
}

function expenseItem(cents: LedgerState, row: ExpenseRow): ExpenseItem {
  const replaced = cents.replacedDocuments.get(row.id);
  return {
    ...row,
    evidence: documentsOf(cents, row.id),
    ...(replaced === undefined ? {} : { replaced }),
    returned: returnedOf(cents, row.id),
  };
}

function returnedOf({ outflowIndex, outflows }: LedgerState, expense: string): number {
  const outflow = outflows[outflowIndex.get(expense) ?? -1];
  return outflow === undefined ? 0 : outflow.amount - outflow.live;
}

/** One that is void asks for nothing any more: it counts as settled. */
function* demandsOf(cents: LedgerState): Generator<DemandItem> {
  const { currencies, demands, openDemands, origins, settlementIndex, settlements } = cents;
  for (const { amount, appeal, id, origin } of demands.values()) {
    const currency = currencies[origins.currencies[origin] ?? 0] ?? '';
    const givenBack = settlements[settlementIndex.get(id) ?? -1]?.appeal?.state;
    yield {
      ...{ id, gift: originId(origins, origin), amount, currency, settled: !openDemands.has(id) },
      ...(appeal === undefined ? {} : { appeal }),
      ...(givenBack === undefined ? {} : { givenBack }),
    };
  }
}

function* impactOf({ impacts }: LedgerState): Generator<ImpactItem> {
  for (const [id, impact] of impacts) yield { id, ...impact };
}

/** By the row of the queue: what leaves the list moves no other. */
function unassigned(cents: LedgerState, { from, limit }: ListQuery): ListPage<UnassignedItem> {
  const rows = [...cents.unassigned].filter(([row]) => row >= from).sort(([a], [b]) => a - b);
  const items = rows.slice(0, limit).map(([row, amount]): UnassignedItem => {
    const { currencies, names, origins } = cents;
    const fund = names[origins.named[row] ?? -1];
    const currency = currencies[origins.currencies[row] ?? 0] ?? '';
    return { id: originId(origins, row), amount, currency, ...(fund === undefined ? {} : { fund }) };
  });
  return { items, next: rows[limit]?.[0] ?? null };
}
