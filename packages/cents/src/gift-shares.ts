/** A gift's own pieces: where its cents first got a place, found by binary search and kept nowhere per gift. */
import { lastAtMost } from './column.ts';
import type { EventRef } from './event.ts';
import { UNNAMED } from './origins.ts';
import type { PlacedPartRecord, Placement } from './records.ts';
import type { LedgerState } from './state.ts';

/** One share of a gift: positions `[from, to)` of a fund, by placement (with its leaf's index) or assignment. */
export interface Share {
  fund: number;
  from: number;
  to: number;
  part: PlacedPartRecord | undefined;
  /** Leaf index in the part's sum tree; 0 for an assignment. */
  index: number;
  /** Version of the placement rule in force when it was placed; 0 when none was, and for an assignment. */
  rule: number;
  event: EventRef | undefined;
}

/** The `gifts.placed` that took a row from the queue; the row must be below `state.placed`. */
function placementOf(state: LedgerState, origin: number): Placement {
  let low = 0;
  let high = state.placements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (state.placements[middle]!.first <= origin) low = middle + 1;
    else high = middle;
  }
  return state.placements[low - 1]!;
}

/** Where a share's positions end: at the next share of its part, or at the part's end. */
export function shareEnd(state: LedgerState, part: PlacedPartRecord, share: number): number {
  const last = share + 1 >= part.firstShare + part.count;
  return last ? part.at + part.total : state.funds[part.fund]!.shareStarts.values[share + 1]!;
}

/** A row's shares in the order in which its cents are numbered: by the rule's order, then as assigned. */
export function sharesOf(state: LedgerState, origin: number): Share[] {
  const shares: Share[] = [];
  if (origin < state.placed) {
    const placement = placementOf(state, origin);
    for (const fund of destinationsOf(state, placement, origin)) {
      const part = placement.parts.find((candidate) => candidate.fund === fund);
      const share = part === undefined ? undefined : shareIn(state, placement, part, origin);
      if (share !== undefined) shares.push(share);
    }
  }
  for (const piece of state.assigned.get(origin) ?? []) {
    const { fund, at, amount, event } = piece;
    shares.push({ fund, from: at, to: at + amount, part: undefined, index: 0, rule: 0, event });
  }
  return shares;
}

function destinationsOf(state: LedgerState, placement: Placement, origin: number): number[] {
  const named = state.origins.named[origin]!;
  if (named === UNNAMED) return state.rules[placement.rule - 1]?.shares.map((share) => share.fund) ?? [];
  const fund = state.fundIndex.get(state.names[named]!);
  return fund === undefined ? [] : [fund];
}

function shareIn(
  state: LedgerState,
  placement: Placement,
  part: PlacedPartRecord,
  origin: number,
): Share | undefined {
  const { shareOrigins, shareStarts } = state.funds[part.fund]!;
  const end = part.firstShare + part.count;
  const found = lastAtMost(shareOrigins.values, part.firstShare, end, origin);
  if (found < part.firstShare || shareOrigins.values[found] !== origin) return undefined;
  return {
    fund: part.fund,
    from: shareStarts.values[found]!,
    to: shareEnd(state, part, found),
    part,
    index: found - part.firstShare,
    rule: placement.rule,
    event: placement.event,
  };
}
