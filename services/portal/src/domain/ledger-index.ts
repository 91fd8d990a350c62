/** What the portal keeps of one ledger beside its replayed money: where entries stand, what opens texts, sums by project. */
import type { BankReport, LedgerState } from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/events';
import { addGiftRow, addIncomeRow, createGiftRows, dayNumber } from './gift-rows.ts';
import type { GiftRows } from './gift-rows.ts';
import { keepStatement } from './kept-statements.ts';
import type { KeptStatement } from './kept-statements.ts';
import { changesHolders, createMoneyFacts, noteMoneyEvent } from './money-facts.ts';
import type { MoneyFacts } from './money-facts.ts';

/** An opened thing: where its entry stands, and the commitment to its public details. */
export interface OpenedThing {
  readonly entry: number;
  readonly commitment?: string;
}

export interface ExpenseFacts extends OpenedThing {
  readonly id: string;
  readonly paidAt: string;
  readonly project?: string;
}

export interface ProjectFacts extends OpenedThing {
  /** By currency: minor units less what was returned, and how many payments. */
  readonly spent: Record<string, { amount: number; payments: number }>;
}

/** What a replay makes of a ledger. */
export interface ReplayedMoney {
  readonly state: LedgerState;
  readonly bank: BankReport;
}

export interface LedgerIndex {
  readonly id: string;
  /** Its number among the ledgers, in the order of their first entries. */
  readonly number: number;
  state: LedgerState;
  readonly rows: GiftRows;
  opened: OpenedThing;
  readonly funds: Map<string, OpenedThing>;
  readonly projects: Map<string, ProjectFacts>;
  /** In log order, and their places by id. */
  readonly expenses: ExpenseFacts[];
  readonly expenseIndex: Map<string, number>;
  /** Entry of a document that came later, by `documentKey`. */
  readonly documentEntries: Map<string, number>;
  /** Entry of the demand, or of the correction of a fee, by its id. */
  readonly demands: Map<string, number>;
  readonly money: MoneyFacts;
  /** What the bank stated, and what moved there. */
  readonly bank: BankReport;
  /** Those that closed periods fix, in their order. */
  readonly statements: KeptStatement[];
  /** Its last entry. */
  last: number;
  /** How often since this process began other cents may have come to stand in an expense than before. */
  reholdings: number;
}

export function createLedgerIndex(id: string, number: number, { bank, state }: ReplayedMoney): LedgerIndex {
  return {
    id,
    number,
    state,
    rows: createGiftRows(),
    opened: { entry: 0 },
    funds: new Map(),
    projects: new Map(),
    expenses: [],
    expenseIndex: new Map(),
    documentEntries: new Map(),
    demands: new Map(),
    money: createMoneyFacts(),
    bank,
    statements: [],
    last: 0,
    reholdings: 0,
  };
}

/** Keeps what is shown of an event that was applied; answers the commitment to public details that it holds. */
export function noteEvent(index: LedgerIndex, event: LedgerEvent, entry: number): string | undefined {
  if (changesHolders(event)) index.reholdings += 1;
  index.last = entry;
  keepStatement(index.statements, index.state, event, entry);
  const ofMoney = noteMoneyEvent(index.money, index.state, event, entry);
  return noteThing(index, event, entry) ?? ofMoney;
}

/** Of gifts, and of things that have an id of their own. */
function noteThing(index: LedgerIndex, event: LedgerEvent, entry: number): string | undefined {
  switch (event.type) {
    case 'org.centesimo.gift.received.v1':
      noteGift(index, event.data, entry);
      return undefined;
    case 'org.centesimo.income.received.v1':
      addIncomeRow(index.rows, entry);
      return undefined;
    case 'org.centesimo.gift.dispute-opened.v1':
    case 'org.centesimo.gift.failed.v1':
    case 'org.centesimo.gift.fee-corrected.v1':
    case 'org.centesimo.gift.refunded.v1':
      index.demands.set(event.subject, entry);
      return undefined;
    case 'org.centesimo.ledger.opened.v1':
      index.opened = openedOf(entry, event.data.details);
      for (const { fund } of event.data.reserves) index.funds.set(fund, { entry });
      return event.data.details;
    case 'org.centesimo.fund.opened.v1':
      index.funds.set(event.subject, openedOf(entry, event.data.details));
      return event.data.details;
    case 'org.centesimo.project.opened.v1':
      index.projects.set(event.subject, { ...openedOf(entry, event.data.details), spent: {} });
      return event.data.details;
    case 'org.centesimo.expense.recorded.v1':
      noteExpense(index, event.subject, event.data, entry);
      return event.data.details;
    case 'org.centesimo.evidence.attached.v1':
      for (const commitment of event.data.evidence)
        index.documentEntries.set(documentKey(event.subject, commitment), entry);
      return undefined;
    case 'org.centesimo.expense.recoded.v1':
      noteRecoded(index, event.subject, event.data.project);
      return undefined;
    case 'org.centesimo.expense.returned.v1':
      noteReturn(index, event.data);
      return undefined;
    default:
      return undefined;
  }
}

export function documentKey(subject: string, commitment: string): string {
  return `${subject} ${commitment}`;
}

type DataOf<Type extends string> = Extract<LedgerEvent, { type: `org.centesimo.${Type}.v1` }>['data'];

function openedOf(entry: number, commitment: string | undefined): OpenedThing {
  return commitment === undefined ? { entry } : { entry, commitment };
}

function noteGift({ rows }: LedgerIndex, data: DataOf<'gift.received'>, entry: number): void {
  const { gross, fee = 0, givenAt, processor, feeBearer } = data;
  addGiftRow(rows, {
    entry,
    gross,
    fee,
    givenAt: dayNumber(givenAt),
    processor,
    reserveBears: feeBearer === 'reserve',
  });
}

function noteExpense(index: LedgerIndex, id: string, data: DataOf<'expense.recorded'>, entry: number): void {
  const { paidAt, project, details, amount, currency } = data;
  index.expenseIndex.set(id, index.expenses.length);
  index.expenses.push({
    id,
    ...openedOf(entry, details),
    paidAt,
    ...(project === undefined ? {} : { project }),
  });
  addSpent(index, project, currency, amount, 1);
}

function noteReturn(index: LedgerIndex, { expense, amount }: DataOf<'expense.returned'>): void {
  const facts = index.expenses[index.expenseIndex.get(expense) ?? -1];
  const { currency } = standingOf(index, expense);
  if (currency !== undefined) addSpent(index, facts?.project, currency, -amount, 0);
}

/** What of an expense did not come back, in its currency. */
function standingOf(
  { state }: LedgerIndex,
  expense: string,
): { readonly currency: string | undefined; readonly live: number } {
  const { currency = -1, live = 0 } = state.outflows[state.outflowIndex.get(expense) ?? -1] ?? {};
  return { currency: state.currencies[currency], live };
}

/** The expense is of another project now, or of none. */
function noteRecoded(index: LedgerIndex, expense: string, project: string | undefined): void {
  const at = index.expenseIndex.get(expense) ?? -1;
  const facts = index.expenses[at];
  const { currency, live } = standingOf(index, expense);
  if (facts === undefined || currency === undefined) return;
  const { project: before, ...rest } = facts;
  addSpent(index, before, currency, -live, -1);
  addSpent(index, project, currency, live, 1);
  index.expenses[at] = project === undefined ? rest : { ...rest, project };
}

function addSpent(
  index: LedgerIndex,
  project: string | undefined,
  currency: string,
  amount: number,
  payments: number,
): void {
  const facts = index.projects.get(project ?? '');
  if (facts === undefined) return;
  const sum = (facts.spent[currency] ??= { amount: 0, payments: 0 });
  sum.amount += amount;
  sum.payments += payments;
}
