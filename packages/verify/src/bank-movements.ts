/**
 * What moved money at the bank, beside gifts and incomes, which the ledger's state keeps itself; and what among all of
 * them could be why a bank states another balance than the ledger has. A report for a person, never state.
 */
import { originId } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/events';
import type { StatedBalance } from './bank-report.ts';

/** What one entry did to what should be in the bank: minor units of its currency, signed. */
export interface BankMovement {
  readonly index: number;
  /** `expense.recorded` */
  readonly type: string;
  readonly subject: string;
  readonly currency: string;
  readonly amount: number;
}

/** The movements of a ledger, the newest few thousand, and what all of them sum to by currency. */
export interface BankMovements {
  readonly last: BankMovement[];
  readonly sums: number[];
}

/**
 * `not-at-bank`: recorded before the statement, and the bank does not seem to have it. `not-recorded`: the bank had it,
 * and the ledger recorded it later only. A gift or income has no `index`.
 */
export interface BankCandidate extends Omit<BankMovement, 'index'> {
  readonly kind: 'not-at-bank' | 'not-recorded';
  readonly index?: number;
}

const KEPT = 5_000;
/** Gifts and incomes looked at on each side of a statement. */
const LOOK = 5_000;
const CANDIDATES_MAX = 10;

/** Notes what an event that was applied did at the bank. O(currencies) */
export function noteMovement(
  { last, sums }: BankMovements,
  state: LedgerState,
  { subject, type }: LedgerEvent,
  index: number,
): void {
  for (const [at, currency] of state.currencies.entries()) {
    const { charged, corrected, credited, demanded, exchangedIn, exchangedOut, lost, sent, spent } =
      state.sums[at]!;
    const sum = credited + corrected + exchangedIn - demanded - charged - spent - lost - sent - exchangedOut;
    const amount = sum - (sums[at] ?? 0);
    sums[at] = sum;
    if (amount === 0) continue;
    last.push({ index, type: type.split('.').slice(2, 4).join('.'), subject, currency, amount });
  }
  if (last.length >= 2 * KEPT) last.splice(0, KEPT);
}

/** Single entries, or else pairs of one side, whose amounts make the difference; the nearest first. */
export function candidatesFor(
  balance: StatedBalance,
  movements: BankMovements,
  state: LedgerState,
): readonly BankCandidate[] {
  if (balance.difference === 0) return [];
  const of = movements.last.filter(({ currency }) => currency === balance.currency);
  const before = of.filter(({ index }) => index < balance.index).reverse();
  const after = of.filter(({ index }) => index > balance.index);
  const single = [
    ...before.filter(({ amount }) => amount === -balance.difference).map(notAtBank),
    ...originsBefore(balance, state),
    ...after.filter(({ amount }) => amount === balance.difference).map(notRecorded),
    ...originsAfter(balance, state),
  ];
  if (single.length > 0) return single.slice(0, CANDIDATES_MAX);
  const pair = pairOf(before, -balance.difference)?.map(notAtBank);
  return pair ?? pairOf(after, balance.difference)?.map(notRecorded) ?? [];
}

const notAtBank = (movement: BankMovement): BankCandidate => ({ ...movement, kind: 'not-at-bank' });
const notRecorded = (movement: BankMovement): BankCandidate => ({ ...movement, kind: 'not-recorded' });

function pairOf(movements: readonly BankMovement[], sum: number): BankMovement[] | undefined {
  const seen = new Map<number, BankMovement>();
  for (const movement of movements) {
    const other = seen.get(sum - movement.amount);
    if (other !== undefined) return [other, movement];
    seen.set(movement.amount, movement);
  }
  return undefined;
}

function originsBefore(balance: StatedBalance, state: LedgerState): BankCandidate[] {
  const rows = rowsFrom(balance.receipts - 1, Math.max(-1, balance.receipts - 1 - LOOK), -1);
  return originsOf(rows, -balance.difference, 'not-at-bank', balance, state);
}

function originsAfter(balance: StatedBalance, state: LedgerState): BankCandidate[] {
  const rows = rowsFrom(balance.receipts, Math.min(state.origins.count, balance.receipts + LOOK), 1);
  return originsOf(rows, balance.difference, 'not-recorded', balance, state);
}

function* rowsFrom(from: number, to: number, step: 1 | -1): Generator<number> {
  for (let row = from; row !== to && (to - row) * step > 0; row += step) yield row;
}

function originsOf(
  rows: Iterable<number>,
  amount: number,
  kind: BankCandidate['kind'],
  { currency }: StatedBalance,
  state: LedgerState,
): BankCandidate[] {
  const found: BankCandidate[] = [];
  const { origins } = state;
  const wanted = state.currencies.indexOf(currency);
  for (const row of rows) {
    if (found.length >= CANDIDATES_MAX) break;
    if (origins.amounts[row] !== amount || origins.currencies[row] !== wanted) continue;
    const subject = originId(origins, row);
    const type = subject.startsWith('gift_') ? 'gift.received' : 'income.received';
    found.push({ kind, type, subject, currency, amount });
  }
  return found;
}
