/**
 * What a refund that staff choose would take, before the bank is told: it is refused where the reserve is short of what it
 * had to cover, and one that the bank forces never is (money-rules.md, 8 and 12).
 */
import { findOrigin, isIncome } from './origins.ts';
import { openOf } from './records.ts';
import { lengthOf, sizeOf } from './spans.ts';
import { netOf } from './state.ts';
import type { LedgerState } from './state.ts';
import { computeTaking } from './taking.ts';

/** Minor units of the gift's currency. */
export interface RefundPlan {
  readonly gift: string;
  readonly currency: string;
  readonly amount: number;
  /** Without a place yet. */
  readonly unplaced: number;
  /** Free in funds. */
  readonly free: number;
  /** In slots of what is paid, which the reserve takes over. */
  readonly covered: number;
  /** In slots of what is paid that the reserve has nothing for. */
  readonly shortfall: number;
  /** More than is left of the gift: nobody may choose to give that back. */
  readonly beyond: number;
}

/**
 * Undefined for what is no gift. Demands of the gift that are not settled yet take theirs first. O(pieces of the gift,
 * open demands).
 */
export function planChosenRefund(state: LedgerState, gift: string, amount: number): RefundPlan | undefined {
  const origin = findOrigin(state.origins, gift);
  if (origin < 0 || isIncome(state.origins, origin)) return undefined;
  const demanded = demandedOf(state, origin);
  const before = takenBy(state, origin, demanded);
  const after = takenBy(state, origin, demanded + amount);
  return {
    gift,
    currency: state.currencies[state.origins.currencies[origin]!]!,
    amount,
    unplaced: after.unplaced - before.unplaced,
    free: after.free - before.free,
    covered: after.covered - before.covered,
    shortfall: after.shortfall - before.shortfall,
    beyond: after.beyond - before.beyond,
  };
}

/** What is demanded of a gift and not settled. */
function demandedOf(state: LedgerState, origin: number): number {
  let open = 0;
  for (const id of state.openDemands) {
    const demand = state.demands.get(id)!;
    if (demand.origin === origin) open += openOf(demand);
  }
  return open;
}

type Sums = Omit<RefundPlan, 'gift' | 'currency' | 'amount'>;

/** Of the gift alone: what goes beyond it is no matter of a choice. */
function takenBy(state: LedgerState, origin: number, amount: number): Sums {
  const { net, standing } = netOf(state, origin);
  const own = Math.min(amount, net - standing);
  const { covers, own: free, shortfall, unplaced } = computeTaking(state, origin, own, 0);
  const covered = lengthOf(covers) - shortfall;
  return { unplaced, free: sizeOf(free), covered, shortfall, beyond: amount - own };
}
