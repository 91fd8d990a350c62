/** What allocation knows: the money of each ledger of the partition, as `cents` keeps it, and what is due there. */
import { createLedgerState, loadState as loadCents, saveState as saveCents } from '@centesimo/cents';
import type { LedgerState, Sha256 } from '@centesimo/cents';
import type { Heir } from '@centesimo/decider';
import { type Book, carryBook, emptyBook } from './book.ts';
import { settleableOf } from './settlement.ts';

/** An event's place. */
export interface JournalPlace {
  /** Left out: this journal. */
  readonly journal?: string;
  readonly n: number;
  readonly k: number;
}

export interface LedgerMoney {
  readonly cents: LedgerState;
  readonly book: Book;
  /** What is open and can be settled: derived, so that what cannot is not looked at again and again. */
  readonly settleable: Set<string>;
}

/** What the rules are given, since they neither hash nor throw themselves. */
export interface Tools {
  readonly sha256: Sha256;
  /** Ends everything that goes on with this state: the rules disagree with each other. */
  readonly stop: (reason: string) => never;
}

export interface AllocationState {
  readonly tools: Tools;
  readonly ledgers: Map<string, LedgerMoney>;
  /** Ledgers that have money to place or demands to settle: derived like `settleable`. */
  readonly due: Set<string>;
  /** The newest event of this journal. */
  last: JournalPlace | undefined;
}

export function initialState(tools: Tools): AllocationState {
  return { tools, ledgers: new Map(), due: new Set(), last: undefined };
}

export function emptyMoney({ sha256 }: Tools): LedgerMoney {
  return { cents: createLedgerState(sha256), book: emptyBook(), settleable: new Set() };
}

/** Whether something follows in this ledger by itself. */
export function isDue({ cents, settleable }: LedgerMoney): boolean {
  if (settleable.size > 0 || cents.placed < cents.origins.count) return true;
  return cents.sums.some(({ feesOwed, shortfall }) => feesOwed > 0 || shortfall > 0);
}

/** What a journal of the next generation begins with; places without a journal are those of the closed one. */
export function carryState(state: AllocationState, { from, keeps }: Heir): AllocationState {
  const { due, last, ledgers, tools } = state;
  const kept = [...ledgers].filter(([ledger]) => keeps(ledger));
  return {
    tools,
    ledgers: new Map(
      kept.map(([ledger, money]) => [ledger, { ...money, book: carryBook(money.book, from) }]),
    ),
    due: new Set([...due].filter(keeps)),
    last: last && { journal: from, ...last },
  };
}

interface Saved {
  readonly last: JournalPlace | null;
  /** Ledger, the base64 of what `cents` saves of it, and its book. */
  readonly ledgers: readonly (readonly [string, string, Book])[];
}

/** The state as text, for a snapshot; what is derived is not in it. */
export function saveState(state: AllocationState): string {
  const ledgers = [...state.ledgers].map(([ledger, { book, cents }]): [string, string, Book] => [
    ledger,
    Buffer.from(saveCents(cents)).toString('base64'),
    book,
  ]);
  return JSON.stringify({ last: state.last ?? null, ledgers } satisfies Saved);
}

/** Reads back what `saveState` wrote. @throws SnapshotError of cents when it is damaged */
export function loadState(tools: Tools, text: string): AllocationState {
  const saved = JSON.parse(text) as Saved;
  const state = initialState(tools);
  state.last = saved.last ?? undefined;
  for (const [ledger, base64, book] of saved.ledgers) {
    // A copy of its own: the columns are read as they lie in memory, and a Buffer may lie in a larger one.
    const cents = loadCents(tools.sha256, new Uint8Array(Buffer.from(base64, 'base64')));
    const money = { cents, book, settleable: settleableOf(cents) };
    state.ledgers.set(ledger, money);
    if (isDue(money)) state.due.add(ledger);
  }
  return state;
}
