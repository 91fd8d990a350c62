/** What a trail receipt must hold, from a replayed ledger: which entries the cents of a gift went through, and the sum paths. */
import {
  type EventRef,
  type LedgerState,
  type SlotEntries,
  type Trail,
  placementProofs,
  trail,
} from '@centesimo/cents';
import type { TrailPath } from './trail-receipt.ts';
import { scopeOf } from './trail-scope.ts';

/** The index in the log of an event of allocation; undefined when it is not known. */
export type EntryOf = (event: EventRef | undefined) => number | undefined;

/** Undefined when the gift or the place of one of its events is not known. `entry`: where the gift's own stands. */
export function pathOfGift(
  state: LedgerState,
  gift: { readonly id: string; readonly entry: number },
  known: SlotEntries,
  entryOf: EntryOf,
): TrailPath | undefined {
  const found = trail(state, gift.id);
  if (found === undefined) return undefined;
  const { entries: others, events, payments } = scopeOf(state, found, known);
  const proofs = placementProofs(state, gift.id);
  const places = new Map(
    [...events, ...proofs.map(({ event }) => event)].map((event) => [keyOf(event), entryOf(event)]),
  );
  const indexOf = (event: EventRef | undefined): number => places.get(keyOf(event)) ?? 0;
  if ([...places.values()].includes(undefined)) return undefined;
  const taken = [...places.values()].filter((index) => index !== undefined);
  const entries = new Set([gift.entry, ...taken, ...others]);
  return {
    entries: ascending([...entries], (index) => index),
    placements: proofs.map(({ amount, event, index: leaf, part, path }) => ({
      entry: indexOf(event),
      fund: part.fund,
      leaf,
      amount,
      path,
    })),
    assigned: [...assignedIn(found)].map(([event, amount]) => ({ entry: indexOf(event), amount })),
    payments: ascending(
      [...payments].map(([event, share]) => ({ entry: indexOf(event), share })),
      ({ entry }) => entry,
    ),
  };
}

function assignedIn({ pieces }: Trail): Map<EventRef | undefined, number> {
  const assigned = new Map<EventRef | undefined, number>();
  for (const { from, hops, to } of pieces) {
    const [first] = hops;
    if (first?.kind === 'assigned') assigned.set(first.event, (assigned.get(first.event) ?? 0) + to - from);
  }
  return assigned;
}

function keyOf(event: EventRef | undefined): string {
  return event === undefined ? '' : `${event.source} ${event.id}`;
}

function ascending<Item>(items: Item[], by: (item: Item) => number): Item[] {
  return items.sort((left, right) => by(left) - by(right));
}
