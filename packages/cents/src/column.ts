/** Growing columns of numbers: 4 or 8 bytes a value where an array of objects would cost ten times that. */

export interface IntegerColumn {
  length: number;
  values: Uint32Array;
}

export interface AmountColumn {
  length: number;
  values: Float64Array;
}

/** Doubling while small, by half when large: the free room is what a million gifts pay for. */
function roomFor(needed: number, capacity: number): number {
  return Math.max(needed, capacity < 1 << 16 ? capacity * 2 : capacity + (capacity >> 1), 8);
}

export function createIntegerColumn(): IntegerColumn {
  return { length: 0, values: new Uint32Array(0) };
}

export function createAmountColumn(): AmountColumn {
  return { length: 0, values: new Float64Array(0) };
}

/** Amounts and the rows of the gifts they belong to. */
export function createColumns(): { amounts: AmountColumn; origins: IntegerColumn } {
  return { amounts: createAmountColumn(), origins: createIntegerColumn() };
}

export function pushInteger(column: IntegerColumn, value: number): void {
  if (column.length === column.values.length) reserveIntegers(column, column.length + 1);
  column.values[column.length] = value;
  column.length += 1;
}

export function pushAmount(column: AmountColumn, value: number): void {
  if (column.length === column.values.length) reserveAmounts(column, column.length + 1);
  column.values[column.length] = value;
  column.length += 1;
}

function reserveIntegers(column: IntegerColumn, needed: number): void {
  const values = new Uint32Array(roomFor(needed, column.values.length));
  values.set(column.values.subarray(0, column.length));
  column.values = values;
}

function reserveAmounts(column: AmountColumn, needed: number): void {
  const values = new Float64Array(roomFor(needed, column.values.length));
  values.set(column.values.subarray(0, column.length));
  column.values = values;
}

export function appendIntegers(column: IntegerColumn, more: IntegerColumn): void {
  const needed = column.length + more.length;
  if (needed > column.values.length) reserveIntegers(column, needed);
  column.values.set(more.values.subarray(0, more.length), column.length);
  column.length = needed;
}

export function appendAmounts(column: AmountColumn, more: AmountColumn): void {
  const needed = column.length + more.length;
  if (needed > column.values.length) reserveAmounts(column, needed);
  column.values.set(more.values.subarray(0, more.length), column.length);
  column.length = needed;
}

/** The last index in `[low, high)` whose value is at most `value`, or `low − 1`; values ascend. */
export function lastAtMost(
  values: Uint32Array | Float64Array,
  low: number,
  high: number,
  value: number,
): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle]! <= value) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
