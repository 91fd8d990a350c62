/** What is shown of a gift beside its money: a row for each gift and income of a ledger, as in the ledger's own state. */
import { createAmountColumn, createIntegerColumn, pushAmount, pushInteger } from '@centesimo/cents/column';
import type { AmountColumn, IntegerColumn } from '@centesimo/cents/column';

/** 32 bytes a row. Incomes have rows of zeros, so that rows are the same numbers as in the state. */
export interface GiftRows {
  readonly entries: AmountColumn;
  readonly gross: AmountColumn;
  readonly fees: AmountColumn;
  /** YYYYMMDD. */
  readonly givenAt: IntegerColumn;
  /** Index into `processors` times 2, plus 1 where the reserve bears the fee. */
  readonly ways: IntegerColumn;
  readonly processors: string[];
  readonly processorIndex: Map<string, number>;
  gifts: number;
}

export interface GiftRow {
  readonly entry: number;
  readonly gross: number;
  readonly fee: number;
  /** YYYYMMDD. */
  readonly givenAt: number;
  readonly processor: string;
  readonly reserveBears: boolean;
}

export function createGiftRows(): GiftRows {
  return {
    entries: createAmountColumn(),
    gross: createAmountColumn(),
    fees: createAmountColumn(),
    givenAt: createIntegerColumn(),
    ways: createIntegerColumn(),
    processors: [],
    processorIndex: new Map(),
    gifts: 0,
  };
}

export function addGiftRow(rows: GiftRows, row: GiftRow): void {
  pushAmount(rows.entries, row.entry);
  pushAmount(rows.gross, row.gross);
  pushAmount(rows.fees, row.fee);
  pushInteger(rows.givenAt, row.givenAt);
  pushInteger(rows.ways, processorNumber(rows, row.processor) * 2 + (row.reserveBears ? 1 : 0));
  rows.gifts += 1;
}

export function addIncomeRow(rows: GiftRows, entry: number): void {
  pushAmount(rows.entries, entry);
  pushAmount(rows.gross, 0);
  pushAmount(rows.fees, 0);
  pushInteger(rows.givenAt, 0);
  pushInteger(rows.ways, 0);
}

function processorNumber(rows: GiftRows, processor: string): number {
  const known = rows.processorIndex.get(processor);
  if (known !== undefined) return known;
  const index = rows.processors.push(processor) - 1;
  rows.processorIndex.set(processor, index);
  return index;
}

export function giftRow(rows: GiftRows, row: number): GiftRow {
  const way = rows.ways.values[row] ?? 0;
  return {
    entry: rows.entries.values[row] ?? 0,
    gross: rows.gross.values[row] ?? 0,
    fee: rows.fees.values[row] ?? 0,
    givenAt: rows.givenAt.values[row] ?? 0,
    processor: rows.processors[way >>> 1] ?? '',
    reserveBears: way % 2 === 1,
  };
}

/** `20240229` as `2024-02-29`. */
export function dayText(day: number): string {
  const digits = String(day).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

export function dayNumber(day: string): number {
  return Number(day.replaceAll('-', ''));
}
