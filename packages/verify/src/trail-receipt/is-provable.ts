/** Of which gifts a trail receipt can say where all of their cents are. */
import type { Hop, LedgerState, Place, Trail } from '@centesimo/cents';

/**
 * A receipt follows cents by the spans of its entries: not through an exchange, a partner, a loss or a fee, nor where a
 * refund put others in their place or them in the place of others, nor out of a payment that gave back what others held.
 */
export function isProvable(state: LedgerState, { legs, pieces }: Trail): boolean {
  return (
    legs.length === 0 &&
    pieces.every(({ hops, place }) => {
      const isOnItsWay = hops.every((hop, at) => isFollowed(state, hop, hops[at - 1]));
      return isOnItsWay && isPlain(state, place);
    })
  );
}

function isFollowed(state: LedgerState, hop: Hop, before: Hop | undefined): boolean {
  if (hop.kind === 'transferred' || hop.kind === 'given-back') return false;
  if (hop.kind !== 'returned') return true;
  return (
    before !== undefined && tookThem(state, hop.expense, before, hop.slot) && cameBackAsTaken(state, hop)
  );
}

function isPlain(state: LedgerState, place: Place): boolean {
  switch (place.kind) {
    case 'unplaced':
    case 'unassigned':
    case 'waiting':
      return true;
    case 'refunded':
      return place.covered === undefined;
    case 'spent':
      return tookThem(state, place.expense, place, place.slots.from);
    default:
      return false;
  }
}

type Outflow = LedgerState['outflows'][number];

function outflowOf(state: LedgerState, id: string): Outflow | undefined {
  return state.outflows[state.outflowIndex.get(id) ?? -1];
}

/** Whether the spans of the payment's own entry took these positions into its slots from `slot` on. */
function tookThem(
  state: LedgerState,
  expense: string,
  { from, fund, to }: { readonly fund: string; readonly from: number; readonly to: number },
  slot: number,
): boolean {
  const index = state.fundIndex.get(fund);
  return (outflowOf(state, expense)?.spans ?? []).some(
    (span) =>
      span.fund === index && span.from <= from && to <= span.to && slot - span.slot === from - span.from,
  );
}

/** Whether all that a return gave back were the cents that the payment had taken: then its entry says where each went. */
function cameBackAsTaken(state: LedgerState, hop: Extract<Hop, { kind: 'returned' }>): boolean {
  const outflow = outflowOf(state, hop.expense);
  const index = state.returnIndex.get(hop.return) ?? -1;
  const record = state.returns[index];
  if (outflow === undefined || record === undefined) return false;
  // Each return takes the last live slots: those of the later ones lie below.
  let to = outflow.live;
  for (const each of state.returns.slice(index)) if (each.outflow === record.outflow) to += each.amount;
  const from = to - record.amount;
  return outflow.spans.every((span) => {
    const begin = Math.max(from, span.slot);
    const end = Math.min(to, span.slot + span.to - span.from);
    const shift = span.from - span.slot;
    return begin >= end || wentBackBy(state, span.fund, begin + shift, end + shift, index);
  });
}

/** Whether the positions `[from, to)` of a fund were taken, and re-entered it by this return. */
function wentBackBy(state: LedgerState, fund: number, from: number, to: number, index: number): boolean {
  const taken = state.funds[fund]?.taken ?? [];
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (taken[middle]!.to <= from) low = middle + 1;
    else high = middle;
  }
  let reached = from;
  for (; reached < to; low += 1) {
    const run = taken[low];
    if (run?.exit?.kind !== 'back' || run.exit.return !== index || run.from > reached) return false;
    reached = run.to;
  }
  return true;
}
