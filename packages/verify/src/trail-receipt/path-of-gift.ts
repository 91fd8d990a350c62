/** What a trail receipt must hold, from a replayed ledger: which entries the cents of a gift went through, and the sum paths. */
import { type EventRef, type LedgerState, type Trail, placementProofs, trail } from '@centesimo/cents';
import type { TrailPath } from './trail-receipt.ts';

/** The index in the log of an event of allocation; undefined when it is not known. */
export type EntryOf = (event: EventRef | undefined) => number | undefined;

/** Undefined when the gift or the place of one of its events is not known. `entry`: where the gift's own stands. */
export function pathOfGift(
  state: LedgerState,
  gift: { readonly id: string; readonly entry: number },
  entryOf: EntryOf,
): TrailPath | undefined {
  const found = trail(state, gift.id);
  if (found === undefined) return undefined;
  const places = placesOf(state, found);
  const proofs = placementProofs(state, gift.id);
  const known = new Map(
    [...places.events, ...proofs.map(({ event }) => event)].map((event) => [keyOf(event), entryOf(event)]),
  );
  const indexOf = (event: EventRef | undefined): number => known.get(keyOf(event)) ?? 0;
  if ([...known.values()].includes(undefined)) return undefined;
  const entries = new Set([gift.entry, ...[...known.values()].filter((index) => index !== undefined)]);
  return {
    entries: ascending([...entries], (index) => index),
    placements: proofs.map(({ amount, event, index: leaf, part, path }) => ({
      entry: indexOf(event),
      fund: part.fund,
      leaf,
      amount,
      path,
    })),
    assigned: [...places.assigned].map(([event, amount]) => ({ entry: indexOf(event), amount })),
    payments: ascending(
      [...places.payments].map(([event, share]) => ({ entry: indexOf(event), share })),
      ({ entry }) => entry,
    ),
  };
}

interface Places {
  readonly events: Set<EventRef | undefined>;
  readonly assigned: Map<EventRef | undefined, number>;
  readonly payments: Map<EventRef | undefined, number>;
}

function placesOf(state: LedgerState, { pieces }: Trail): Places {
  const places: Places = { events: new Set(), assigned: new Map(), payments: new Map() };
  const { assigned, events, payments } = places;
  for (const { from, hops, place, to } of pieces) {
    const [first] = hops;
    if (first?.kind === 'assigned') assigned.set(first.event, (assigned.get(first.event) ?? 0) + to - from);
    for (const hop of hops) {
      events.add(hop.event);
      if (hop.kind !== 'returned') continue;
      const paid = state.outflows[state.outflowIndex.get(hop.expense) ?? -1]?.event;
      payments.set(paid, payments.get(paid) ?? 0);
    }
    if (place.kind === 'spent') payments.set(place.event, (payments.get(place.event) ?? 0) + to - from);
    // What was refunded before it had a place shows as cents without one.
    else if (place.kind === 'refunded' && place.taken !== undefined) events.add(place.event);
  }
  for (const event of payments.keys()) events.add(event);
  return places;
}

function keyOf(event: EventRef | undefined): string {
  return event === undefined ? '' : `${event.source} ${event.id}`;
}

function ascending<Item>(items: Item[], by: (item: Item) => number): Item[] {
  return items.sort((left, right) => by(left) - by(right));
}
