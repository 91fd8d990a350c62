/** What could be why a bank states another balance than the ledger has. A report for a person, never state. */
import type { BankMovement, BankMovements } from './bank-movements.ts';
import type { StatedBalance } from './bank-report.ts';
import { originId } from './origins.ts';
import type { LedgerState } from './state.ts';

/**
 * `not-at-bank`: recorded before the statement, and the bank does not seem to have it. `not-recorded`: the bank had it,
 * and the ledger recorded it later only. A gift or income has no `index`.
 */
export interface BankCandidate extends Omit<BankMovement, 'index'> {
  readonly kind: 'not-at-bank' | 'not-recorded';
  readonly index?: number;
}

/** Gifts and incomes looked at on each side of a statement. */
const LOOK = 5_000;
const CANDIDATES_MAX = 10;

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
