/** The sources of an expense in sums: how many gifts and incomes, and how large their shares are, without naming one. */
import { isIncome } from './origins.ts';
import { SHORTFALL } from './outflow.ts';
import { NOBODY, visitOwners } from './owners.ts';
import { spentOutflow } from './sources.ts';
import type { LedgerState } from './state.ts';

export interface SourceSums {
  readonly gifts: number;
  readonly incomes: number;
  /** Minor units. */
  readonly fromGifts: number;
  readonly fromIncomes: number;
  /** What nobody's cents stand behind. */
  readonly shortfall: number;
  /** What each gift has in it, ascending. */
  readonly shares: Float64Array;
}

/** Over the live slots of an expense or loss; undefined when there is none of that id. O(shares). */
export function sourceSums(state: LedgerState, expense: string): SourceSums | undefined {
  const outflow = spentOutflow(state, expense);
  if (outflow === undefined) return undefined;
  // A gift whose cents came by several ways counts once.
  const shares = new Map<number, number>();
  const add = (origin: number, amount: number): void =>
    void shares.set(origin, (shares.get(origin) ?? 0) + amount);
  for (const { fund, from, length } of outflow.holders) {
    if (fund === SHORTFALL) add(NOBODY, length);
    else {
      visitOwners(state, fund, from, from + length, (owner) => {
        add(owner.origin, owner.to - owner.from);
        return true;
      });
    }
  }
  const ofGifts = new Float64Array(shares.size);
  const sums = { gifts: 0, incomes: 0, fromGifts: 0, fromIncomes: 0, shortfall: 0 };
  for (const [origin, amount] of shares) {
    if (origin === NOBODY) sums.shortfall += amount;
    else if (isIncome(state.origins, origin)) {
      sums.incomes += 1;
      sums.fromIncomes += amount;
    } else {
      ofGifts[sums.gifts] = amount;
      sums.gifts += 1;
      sums.fromGifts += amount;
    }
  }
  return { ...sums, shares: ofGifts.subarray(0, sums.gifts).sort() };
}
