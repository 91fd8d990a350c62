/** Which gifts an appeal would give back, and in which order: refunds that the bank can be asked for. */
import { appealOfFund } from './appeals.ts';
import { isIncome, originId } from './origins.ts';
import { NOBODY, visitOwners } from './owners.ts';
import type { LedgerState } from './state.ts';
import type { Trail } from './trail-types.ts';
import { trail } from './trail.ts';

export interface GiveBackItem {
  readonly gift: string;
  /** Minor units of the gift's currency, all of it free in the fund. */
  readonly amount: number;
  /** A refund takes a gift's cents in their order, and here others than the appeal's would go first. */
  readonly mixed: boolean;
}

export interface GiveBackPlan {
  readonly appeal: string;
  readonly currency: string;
  /** What the appeal cannot use. */
  readonly surplus: number;
  /** What of it is no gift's: income, and money that was exchanged. */
  readonly noGifts: number;
  readonly items: readonly GiveBackItem[];
  /** The first item of the next page; absent on the last one. */
  readonly next?: number;
}

/**
 * The newest money first, since it came when the goal was reached; of a failed appeal all that is left. Undefined when
 * the fund is no appeal. O(free shares), and the trails of one page.
 */
export function planGiveBack(
  state: LedgerState,
  fund: string,
  { from = 0, limit = 100 }: { readonly from?: number; readonly limit?: number } = {},
): GiveBackPlan | undefined {
  const appeal = appealOfFund(state, fund);
  if (appeal === undefined) return undefined;
  const { currency, surplus } = appeal;
  const amounts = newestFirst(state, state.fundIndex.get(fund)!, surplus);
  const gifts = [...amounts].filter(([origin]) => isGiftOf(state, origin, currency));
  const planned = gifts.reduce((sum, [, amount]) => sum + amount, 0);
  const items = gifts.slice(from, from + limit).map(([origin, amount]): GiveBackItem => {
    const gift = originId(state.origins, origin);
    return { gift, amount, mixed: !takesOnlyOf(trail(state, gift)!, fund, amount) };
  });
  const plan = { appeal: fund, currency, surplus, noGifts: surplus - planned, items };
  return from + limit < gifts.length ? { ...plan, next: from + limit } : plan;
}

function isGiftOf(state: LedgerState, origin: number, currency: string): boolean {
  if (origin === NOBODY || isIncome(state.origins, origin)) return false;
  return state.currencies[state.origins.currencies[origin]!] === currency;
}

/** So much of the fund's highest free positions, by whose it is. */
function newestFirst(state: LedgerState, fund: number, amount: number): Map<number, number> {
  const found = new Map<number, number>();
  let left = amount;
  for (const span of state.funds[fund]!.free.toReversed()) {
    const from = Math.max(span.from, span.to - left);
    const owners: { origin: number; amount: number }[] = [];
    visitOwners(state, fund, from, span.to, (owner) => {
      owners.push({ origin: owner.origin, amount: owner.to - owner.from });
      return true;
    });
    for (const owner of owners.reverse())
      found.set(owner.origin, (found.get(owner.origin) ?? 0) + owner.amount);
    left -= span.to - from;
    if (left === 0) break;
  }
  return found;
}

/** Whether the first cents that a refund would take of the gift are free in this fund. */
function takesOnlyOf({ pieces }: Trail, fund: string, amount: number): boolean {
  if (pieces.some(({ place }) => place.kind === 'unplaced' || place.kind === 'unassigned')) return false;
  let left = amount;
  for (const { from, place, to } of pieces) {
    if (place.kind !== 'waiting') continue;
    if (place.fund !== fund) return false;
    left -= to - from;
    if (left <= 0) return true;
  }
  return false;
}
