/** What computing a placement answers; a state remembers the last one, so its form stands apart from both. */
import type { AmountColumn, IntegerColumn } from './column.ts';

export interface ComputedPart {
  fund: number;
  at: number;
  total: number;
  root: string;
  origins: IntegerColumn;
  starts: AmountColumn;
}

export interface ComputedPlacement {
  /** Rows taken; fewer than asked when the queue ends, a limit is reached, or a fund would overflow. */
  count: number;
  /** In ASCII order of fund ids. */
  parts: ComputedPart[];
  unassigned: { origin: number; amount: number }[];
  /** Rows with an account: nothing of them is queued any longer. */
  touched: number[];
}
