/** What proves that a gift stands where its trail says: the sum-tree path of each of its placed shares. */
import type { EventRef, PlacedPart } from './event.ts';
import { sharesOf, shareEnd } from './gift-shares.ts';
import { findOrigin, originId } from './origins.ts';
import type { PlacedPartRecord } from './records.ts';
import type { LedgerState } from './state.ts';
import type { LeavesOf, PathStep, SumBlocks } from './sum-tree.ts';
import { sumBlockPath, sumBlocks } from './sum-tree.ts';

/** `verifySumPath` with these values answers positions `[from, to)`. */
export interface PlacementProof {
  part: PlacedPart;
  id: string;
  amount: number;
  /** Leaf index in the part. */
  index: number;
  path: PathStep[];
  from: number;
  to: number;
  event: EventRef | undefined;
}

/**
 * The proofs of a gift's or income's placed shares in the rule's order; empty when it is unknown, not placed or
 * assigned by hand. The first proof of a part hashes it once over, O(gifts placed in the same event); later ones hash a block.
 */
export function placementProofs(state: LedgerState, id: string): PlacementProof[] {
  const origin = findOrigin(state.origins, id);
  if (origin < 0) return [];
  const proofs: PlacementProof[] = [];
  for (const { part, index, from, to, event } of sharesOf(state, origin)) {
    if (part === undefined) continue;
    const { at, count, total, root } = part;
    const fund = state.funds[part.fund]!.id;
    const path = pathOf(state, part, index);
    proofs.push({
      part: { at, count, fund, root, total },
      id,
      amount: to - from,
      index,
      path,
      from,
      to,
      event,
    });
  }
  return proofs;
}

/** Of parts that a proof was asked of: a part never changes, and holds 1/64 of its leaves here. */
const blocksOfPart = new WeakMap<PlacedPartRecord, SumBlocks>();

function pathOf(state: LedgerState, part: PlacedPartRecord, index: number): PathStep[] {
  const leaves: LeavesOf = (from, to) => leavesOf(state, part, from, to);
  let blocks = blocksOfPart.get(part);
  if (blocks === undefined) {
    blocks = sumBlocks(state.sha256, part.count, leaves);
    blocksOfPart.set(part, blocks);
  }
  return sumBlockPath(state.sha256, blocks, leaves, index);
}

function leavesOf(
  state: LedgerState,
  part: PlacedPartRecord,
  from: number,
  to: number,
): ReturnType<LeavesOf> {
  const { shareOrigins, shareStarts } = state.funds[part.fund]!;
  return Array.from({ length: to - from }, (_, index) => {
    const share = part.firstShare + from + index;
    const amount = shareEnd(state, part, share) - shareStarts.values[share]!;
    return { id: originId(state.origins, shareOrigins.values[share]!), amount };
  });
}
