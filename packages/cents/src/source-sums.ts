/** The sources of an expense in sums: how many gifts and incomes, and how large their shares are, without naming one. */
import { followBackward } from './follow.ts';
import { isIncome } from './origins.ts';
import type { LedgerState } from './state.ts';

export interface SourceSums {
  readonly gifts: number;
  readonly incomes: number;
  /** Minor units. */
  readonly fromGifts: number;
  readonly fromIncomes: number;
  /** What each gift has in it, ascending. */
  readonly shares: Float64Array;
}

/** Over the live slots of an expense; undefined when there is no such expense. O(shares). */
export function sourceSums(state: LedgerState, expense: string): SourceSums | undefined {
  const outflow = state.outflows[state.outflowIndex.get(expense) ?? -1];
  if (outflow?.kind !== 'expense') return undefined;
  // A gift whose cents came by several ways counts once.
  const shares = new Map<number, number>();
  for (const holder of outflow.holders) {
    if (holder.slot >= outflow.live) break;
    const to = Math.min(holder.to, holder.from + outflow.live - holder.slot);
    followBackward(state, holder.fund, holder.from, to, ({ origin, amount }) => {
      shares.set(origin, (shares.get(origin) ?? 0) + amount);
      return true;
    });
  }
  const ofGifts = new Float64Array(shares.size);
  const sums = { gifts: 0, incomes: 0, fromGifts: 0, fromIncomes: 0 };
  for (const [origin, amount] of shares) {
    if (isIncome(state.origins, origin)) {
      sums.incomes += 1;
      sums.fromIncomes += amount;
      continue;
    }
    ofGifts[sums.gifts] = amount;
    sums.gifts += 1;
    sums.fromGifts += amount;
  }
  return { ...sums, shares: ofGifts.subarray(0, sums.gifts).sort() };
}
